"""The hand-written rules to measure beside are in step with the knowledge, and mean the same."""

import polars as pl
import pytest

from askwell.cohort.people import person_of
from askwell.logic.criteria import AtLeast, Is, facts_of
from askwell.logic.evaluate import evaluate, leaf_truths
from askwell.logic.truth import Truth, every
from benchmarks.crowd import some_people
from benchmarks.peers.polars_by_hand import uses
from benchmarks.peers.polars_by_hand.write import TARGET, rule, source, text_of, uses_of
from benchmarks.peers.polars_by_hand.write import name as leaf_name

PEOPLE = 120
SHOWN = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}


def test_they_are_in_step_with_the_knowledge(knowledge):
    assert TARGET.read_text(encoding="utf-8") == source(knowledge), (
        "benchmarks/peers/polars_by_hand/uses.py is not what the knowledge says. Run: make docs"
    )


def test_they_say_what_the_reference_says(knowledge):
    criteria = [criterion for use in uses_of(knowledge) for criterion in rule(use)]
    facts = {fact.id: fact for criterion in criteria for fact in facts_of(criterion)}
    frame = some_people(PEOPLE, tuple(facts.values()), knowledge)
    found = uses.verdicts(frame.lazy()).collect()
    assert found.columns == [use.id for use in uses_of(knowledge)]
    seen = set()
    for row, verdicts in zip(frame.rows(named=True), found.rows(named=True), strict=True):
        truths = leaf_truths(person_of(row, knowledge.vocabulary))
        for use in uses_of(knowledge):
            truth = every(evaluate(criterion, truths) for criterion in rule(use))
            assert verdicts[use.id] is SHOWN[truth], (use.id, row)
            seen.add(truth)
    assert seen == set(Truth)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_some_of_several_means_the_same(knowledge, k):
    """The knowledge may come to say "at least 2 of these"; by hand, too, that is written right."""
    vocabulary = knowledge.vocabulary
    asked = [Is(vocabulary[id], frozenset(("yes",))) for id in ("breast_sore", "bone_pain")]
    asked.append(Is(vocabulary["er"], frozenset(("positive", "low"))))
    criterion = AtLeast(k, tuple(asked))
    frame = some_people(PEOPLE, facts_of(criterion), knowledge)
    asking = uses.leaves()
    leaves = {leaf_name(leaf): asking[leaf_name(leaf)] for leaf in asked}
    found = frame.with_columns(**leaves).select(said=eval(text_of(criterion), {"pl": pl}))
    for row, said in zip(frame.rows(named=True), found["said"], strict=True):
        truths = leaf_truths(person_of(row, vocabulary))
        assert said is SHOWN[evaluate(criterion, truths)], row
