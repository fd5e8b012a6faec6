"""Law 6 over made-up knowledge: no surprise from a fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from askwell.explore.options import Explorer
from tests.laws.knowledges import knowledges, rules_of
from tests.laws.laws import facts_asked
from tests.laws.people import conflicted, people, read, steps
from tests.laws.runs import sizes
from tests.laws.surprise import law_6, uses_of
from tests.laws.tally import Tally
from tests.laws.vocabularies import history_ids, vocabularies


@sizes(60, 2000)
def test_law_6(run: Any, record_property: Callable[[str, object], None]) -> None:
    tally = Tally()

    @run  # type: ignore[untyped-decorator]
    @given(st.data())
    def law(data: st.DataObject) -> None:
        vocabulary = data.draw(vocabularies())
        knowledge = data.draw(knowledges(vocabulary))
        explorer = Explorer(knowledge)
        facts = facts_asked(rules_of(knowledge))
        told = tuple(fact.id for fact in facts if fact.history is None)
        listed = tuple(fact.id for fact in facts if fact.history is not None)
        file = data.draw(people(vocabulary, told, listed))
        every = [vocabulary[id] for id in (*told, *history_ids(vocabulary))]
        person = read(file, vocabulary)
        if conflicted(person, every):
            return
        before = explorer.options(person)
        for use in uses_of(before).values():
            tally.verdict(settled=not use.open and not use.judged)
        for _ in range(3):
            _, file = data.draw(steps(file, vocabulary, (*told, *listed)))
            more = read(file, vocabulary)
            if conflicted(more, every):
                return
            after = explorer.options(more)
            tally["uses that fit"] += law_6(before, after)
            for id, use in uses_of(before).items():
                if id in uses_of(after) and use.standing is not uses_of(after)[id].standing:
                    tally[f"left {use.standing.value}"] += 1
            before = after

    law()
    tally.report(record_property, "made-up uses")
    assert tally["uses that fit"] >= 30
