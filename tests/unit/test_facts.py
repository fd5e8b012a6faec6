"""Possible answers, the vocabulary's history facts, and the lineage of drugs."""

import math

import pytest

from askwell.facts.answer import Answer, Note
from askwell.facts.fact import Kind
from askwell.facts.history import History
from askwell.facts.person import Person
from askwell.facts.possible import Range, intersect, narrows, union
from askwell.knowledge.model import Knowledge
from tests.spec.tables import explorer

VOCABULARY = explorer().knowledge.vocabulary
LOW, HIGH = frozenset(("low",)), frozenset(("high",))


def test_ranges() -> None:
    assert intersect(Range(0, 5), Range(5, 9)) == Range(5, 5)
    assert intersect(Range(0, 4), Range(5, 9)) is None
    assert union(Range(0, 4), Range(6, 9)) == Range(0, 9)
    assert narrows(Range(2, 3), Range(2, 9))
    assert not narrows(Range(1, 3), Range(2, 9))
    assert Range(3, 3).exact
    assert not Range(3, 4).exact


def test_choices() -> None:
    assert intersect(LOW | HIGH, LOW) == LOW
    assert intersect(LOW, HIGH) is None
    assert union(LOW, HIGH) == LOW | HIGH
    assert narrows(LOW, LOW | HIGH)
    assert not narrows(LOW, Range(0, 1))


@pytest.mark.parametrize("join", [intersect, union])
def test_a_choice_and_a_number_do_not_mix(join: object) -> None:
    assert callable(join)
    with pytest.raises(TypeError):
        join(LOW, Range(0, 1))


@pytest.mark.parametrize(("low", "high"), [(math.nan, 1), (1, math.nan), (2, 1)])
def test_a_range_that_makes_no_sense_cannot_be_built(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="range"):
        Range(low, high)


@pytest.mark.parametrize(
    ("id", "measure", "of", "since_spread"),
    [
        ("had_letrozole", "had", "letrozole", False),
        ("had_letrozole_since_spread", "had", "letrozole", True),
        ("on_hormone-drug", "on", "hormone-drug", False),
        ("progressed_on_letrozole", "progressed_on", "letrozole", False),
        ("progressed_on_letrozole_since_spread", "progressed_on", "letrozole", True),
        ("stopped_letrozole", "stopped", "letrozole", False),
        ("lines_since_spread", "lines", None, True),
        ("lines_since_spread_letrozole", "lines", "letrozole", True),
        ("systemic_lines", "lines", None, False),
        ("months_on_letrozole", "months_on", "letrozole", False),
        ("relapse_after_letrozole", "relapse_after", "letrozole", False),
        ("on_cancer_treatment", "on_cancer_treatment", None, False),
    ],
)
def test_history_facts(id: str, measure: str, of: str | None, since_spread: bool) -> None:
    key = VOCABULARY[id].history
    assert key is not None
    assert (key.measure, key.of, key.since_spread) == (measure, of, since_spread)


@pytest.mark.parametrize(
    "id", ["had_", "had_moonbeam", "on_", "had_letrozole_since", "lines", "months_on_", "HAD_x"]
)  # fmt: skip
def test_what_is_no_history_fact(id: str) -> None:
    assert VOCABULARY.get(id) is None
    with pytest.raises(KeyError):
        VOCABULARY[id]


def test_the_lineage_knows_every_class_above() -> None:
    lineage = VOCABULARY.lineage
    assert lineage.above("goserelin") == {"goserelin", "ovarian-rest", "hormone-drug", "systemic"}
    assert lineage.members("hormone-drug") == ("goserelin", "letrozole", "tamoxifen")
    assert lineage.members("letrozole") == ("letrozole",)
    assert lineage.overlap("hormone-drug", "goserelin")
    assert not lineage.overlap("hormone-drug", "chemotherapy")


def test_a_note_is_kept_only_where_nothing_was_said() -> None:
    history = History(VOCABULARY.lineage)
    silent, said = Answer(None, Note.NOT_TESTED), Answer(frozenset(("low",)))
    assert Person(history, {"er": (silent,)}).note("er") is Note.NOT_TESTED
    assert Person(history, {"er": (silent, said)}).note("er") is None
    assert Person(history).note("er") is None


def test_answering_anew_forgets_the_old_answer() -> None:
    er = VOCABULARY["er"]
    person = Person(History(VOCABULARY.lineage), {"er": (Answer(frozenset(("low",))),)})
    assert person.possible(er) == {"low"}
    assert person.answering("er", frozenset(("negative",))).possible(er) == {"negative"}
    assert person.possible(er) == {"low"}


def test_no_written_fact_begins_like_a_history_fact(knowledge: Knowledge) -> None:
    for id in knowledge.vocabulary.told:
        assert knowledge.vocabulary[id].history is None


def test_every_fact_of_the_real_vocabulary_can_be_answered(knowledge: Knowledge) -> None:
    for id in knowledge.vocabulary:
        fact = knowledge.vocabulary[id]
        if fact.kind is Kind.NUMBER:
            assert math.isfinite(fact.bounds.low)
            assert math.isfinite(fact.bounds.high)
        else:
            assert all(fact.named(choice) == {choice} for choice in fact.choices)
            assert all(1 < len(p.choices) < len(fact.choices) for p in fact.partials.values())
