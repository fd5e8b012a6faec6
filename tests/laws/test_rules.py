"""Laws 2 to 5 over made-up vocabularies, rules and people, from the door on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from askwell.logic.criteria import Criterion, facts_of, parts_of
from askwell.logic.evaluate import evaluate, leaf_truths
from tests.laws.criteria import criteria
from tests.laws.laws import law_3, law_4, law_5
from tests.laws.people import conflicted, people, read, steps
from tests.laws.runs import sizes
from tests.laws.tally import ENOUGH, Tally
from tests.laws.vocabularies import vocabularies

Record = Callable[[str, object], None]


def nodes(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in parts_of(criterion):
        yield from nodes(part)


@sizes(80, 3000)
def test_laws_2_to_5(run: Any, record_property: Record) -> None:
    tally = Tally()

    @run  # type: ignore[untyped-decorator]
    @given(st.data())
    def laws(data: st.DataObject) -> None:
        vocabulary = data.draw(vocabularies())
        rules = [data.draw(criteria(vocabulary)) for _ in range(3)]
        facts = {fact.id: fact for rule in rules for fact in facts_of(rule)}
        told = tuple(id for id, fact in facts.items() if fact.history is None)
        listed = tuple(id for id, fact in facts.items() if fact.history is not None)
        file = data.draw(people(vocabulary, told, listed))
        person = read(file, vocabulary)
        truths = leaf_truths(person)
        known = {id: person.possible(fact) for id, fact in facts.items()}
        for rule in rules:
            for node in nodes(rule):
                tally[type(node).__name__] += 1
            tally.verdict(settled=evaluate(rule, truths).settled)
            law_3(rule, known)
            law_4(rule, known)
            law_5(rule)
        if conflicted(person, list(facts.values())):
            return
        kind, further = data.draw(steps(file, vocabulary, (*told, *listed)))
        more = read(further, vocabulary)
        if conflicted(more, list(facts.values())):
            tally["steps into a conflict"] += 1
            return
        later = leaf_truths(more)
        for rule in rules:
            before = evaluate(rule, truths)
            if before.settled:
                assert evaluate(rule, later) is before, f"law 2: {kind} changed a verdict"

    laws()
    tally.report(record_property, "made-up rules")
    assert {"Is", "Within", "Judged", "Not", "All", "Any", "AtLeast", "Term"} <= tally.keys()
    assert tally.share >= ENOUGH
