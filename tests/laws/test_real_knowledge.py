"""Laws 2 to 6 over the real knowledge: every rule of it, and every use as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.facts.fact import Fact
from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge.model import Knowledge, TreatmentKind
from askwell.logic.clauses import Role
from askwell.logic.criteria import All, Criterion, facts_of
from askwell.logic.evaluate import evaluate, leaf_truths
from askwell.logic.truth import Truth
from tests.laws.knowledges import rules_of
from tests.laws.laws import facts_asked, law_3, law_4, law_5
from tests.laws.people import conflicted, people, read, steps
from tests.laws.runs import sizes
from tests.laws.surprise import law_6, uses_of
from tests.laws.tally import ENOUGH, Tally

Record = Callable[[str, object], None]

#: What decides most uses: everyone is asked these, others only now and then.
FIRST = ("sex", "menopause", "er", "pr", "her2", "months_since_spread", "brca1", "brca2", "age")


@dataclass(frozen=True)
class Real:
    """The real knowledge with its rules and the facts they ask for."""

    explorer: Explorer
    rules: tuple[Criterion, ...]
    facts: tuple[Fact, ...]

    @property
    def vocabulary(self) -> Vocabulary:
        return self.explorer.knowledge.vocabulary

    @property
    def told(self) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.facts if fact.history is None)

    @property
    def yes_or_no(self) -> tuple[str, ...]:
        return tuple(id for id in self.told if set(self.vocabulary[id].choices) == {"yes", "no"})

    @property
    def listed(self) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.facts if fact.history is not None)


@pytest.fixture(scope="module")
def real(knowledge: Knowledge) -> Real:
    wholes = [
        All(*(clause.criterion for clause in use.clauses if clause.role is not Role.USUAL))
        for _, use in knowledge.uses()
        if any(clause.role is not Role.USUAL for clause in use.clauses)
    ]
    rules = tuple(dict.fromkeys((*rules_of(knowledge), *wholes)))
    return Real(Explorer(knowledge), rules, facts_asked(rules))


@sizes(40, 2000, parts=4, endurance=2)
def test_laws_2_to_6(run: Any, real: Real, record_property: Record) -> None:
    tally = Tally()
    vocabulary = real.vocabulary
    facts = {rule: tuple(facts_of(rule)) for rule in real.rules}

    @run  # type: ignore[untyped-decorator]
    @given(st.data())
    def laws(data: st.DataObject) -> None:
        others = data.draw(st.lists(st.sampled_from(real.told), max_size=25, unique=True))
        asked = tuple(dict.fromkeys((*FIRST, *others)))
        file = data.draw(people(vocabulary, asked))
        if data.draw(st.integers(0, 9)):  # "and nothing else on this list"
            file = {**dict.fromkeys(real.yes_or_no, "no"), **file}
            file.setdefault("treatments_complete", True)
        person = read(file, vocabulary)
        truths = leaf_truths(person)
        before = {rule: evaluate(rule, truths) for rule in real.rules}
        tally["people"] += 1
        for rule, truth in before.items():
            tally.verdict(settled=truth.settled)
            known = {fact.id: person.possible(fact) for fact in facts[rule]}
            law_3(rule, known)
            law_4(rule, known)
        if conflicted(person, list(real.facts)):
            return
        options = real.explorer.options(person)
        for _ in range(2):
            kind, file = data.draw(steps(file, vocabulary, (*real.told, *real.listed)))
            more = read(file, vocabulary)
            if conflicted(more, list(real.facts)):
                tally["steps into a conflict"] += 1
                return
            later = leaf_truths(more)
            for rule, truth in before.items():
                if truth.settled:
                    assert evaluate(rule, later) is truth, f"law 2: {kind} changed a verdict"
            further = real.explorer.options(more)
            tally["uses that fit"] += law_6(options, further)
            options = further

    laws()
    tally.report(record_property, "real knowledge")
    assert tally.share >= ENOUGH
    assert tally["uses that fit"] >= tally["people"] / 10


def test_law_5(real: Real) -> None:
    for rule in real.rules:
        law_5(rule)


def test_with_no_answers_only_what_is_unavailable_or_open_to_all_is_settled(real: Real) -> None:
    person = read({}, real.vocabulary)
    options = real.explorer.options(person)
    for finding in options.treatments:
        if finding.treatment.kind is TreatmentKind.OPEN:
            assert finding.standing is Standing.FITS
        else:
            assert finding.standing in (Standing.DEPENDS, Standing.UNAVAILABLE), (
                finding.treatment.id
            )
    for use in uses_of(options).values():
        assert use.open or use.judged or use.standing is Standing.UNAVAILABLE, use.use.id
        assert all(guard.truth is Truth.UNKNOWN for guard in use.guards), use.use.id
    assert all(support.truth is Truth.UNKNOWN for support in options.support)
    assert not any(sign.act for sign in options.urgent)
    assert options.conflicts == ()
