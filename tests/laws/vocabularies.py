"""Made-up vocabularies: facts of every kind, and a lineage of drugs with classes that overlap."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from askwell.facts.fact import Choice, Fact, Kind, Partial
from askwell.facts.lineage import Kin, Lineage
from askwell.facts.possible import Range
from askwell.facts.vocabulary import Vocabulary

CLASSES = ("hormone", "chemo", "antibody", "conjugate")
DRUGS = ("alfa", "beta", "gamma", "delta", "kappa")
MEASURES_OF = (
    "had_{}", "on_{}", "progressed_on_{}", "stopped_{}", "had_{}_since_spread",
    "progressed_on_{}_since_spread", "lines_since_spread_{}", "months_on_{}", "relapse_after_{}",
)  # fmt: skip
MEASURES = ("lines_since_spread", "systemic_lines", "on_cancer_treatment")


def choice_fact(id: str, choices: tuple[str, ...], partials: dict[str, tuple[str, ...]]) -> Fact:
    """Return a choice fact whose words are its ids."""
    return Fact(
        id, Kind.CHOICE, id, f"{id}?", "spec",
        choices={c: Choice(c, c, f"your {id} is {c}") for c in choices},
        partials={p: Partial(p, frozenset(c), p, f"your {id} is {p}") for p, c in partials.items()},
    )  # fmt: skip


def number_fact(id: str, low: float, high: float, *, whole: bool = True) -> Fact:
    """Return a number fact."""
    return Fact(
        id, Kind.NUMBER, id, f"{id}?", "spec", says=f"your {id}", whole=whole,
        bounds=Range(low, high),
    )  # fmt: skip


@st.composite
def lineages(draw: st.DrawFn) -> Lineage:
    """Classes two levels deep; a drug may belong to several, and one is supportive."""
    kin = [Kin(id, id, (), is_class=True) for id in ("systemic", "support", "care", "local")]
    kin += [Kin(id, id, ("systemic",), is_class=True) for id in CLASSES[:3]]
    kin.append(Kin("conjugate", "conjugate", ("chemo", "antibody"), is_class=True))
    for drug in DRUGS:
        parents = draw(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=2, unique=True))
        kin.append(Kin(drug, drug, tuple(parents), is_class=False))
    kin.append(Kin("beam", "beam", ("local",), is_class=False))
    helper = draw(st.sampled_from([("support",), ("support", "hormone")]))
    kin.append(Kin("helper", "helper", helper, is_class=False))
    return Lineage({one.id: one for one in kin})


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    """Choice facts with two to four choices and named partials, and numbers."""
    gene = choice_fact("gene", ("found", "not_found"), {})
    facts = [
        number_fact("months_since_spread", 0, 600),
        replace(gene, outdated=frozenset(("not_found",))),
    ]
    for i in range(draw(st.integers(3, 5))):
        choices = ("yes", "no", "maybe", "other")[: draw(st.integers(2, 4))]
        partials = {"some": choices[1:]} if len(choices) > 2 else {}
        facts.append(choice_fact(f"choice_{i}", choices, partials))
    for i in range(draw(st.integers(1, 2))):
        low = draw(st.integers(0, 3))
        facts.append(number_fact(f"number_{i}", low, low + draw(st.integers(1, 9))))
    return Vocabulary({fact.id: fact for fact in facts}, draw(lineages()))


def history_ids(vocabulary: Vocabulary) -> list[str]:
    """Every history fact of the vocabulary."""
    kin = [id for id in vocabulary.lineage if id not in ("care", "local")]
    return [*MEASURES, *(measure.format(id) for measure in MEASURES_OF for id in kin)]
