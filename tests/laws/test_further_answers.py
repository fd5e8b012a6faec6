"""Law 2, one level down: a further answer only ever narrows what is possible, for every fact."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from askwell.facts.possible import narrows
from tests.laws.people import conflicted, people, read, steps
from tests.laws.runs import sizes
from tests.laws.vocabularies import history_ids, vocabularies


@sizes(60, 2000)
def test_every_fact_only_narrows(run: Any) -> None:
    @run  # type: ignore[untyped-decorator]
    @given(st.data())
    def law(data: st.DataObject) -> None:
        vocabulary = data.draw(vocabularies())
        told = tuple(vocabulary.told)
        before = data.draw(people(vocabulary, told))
        kind, after = data.draw(steps(before, vocabulary, told))
        less, more = read(before, vocabulary), read(after, vocabulary)
        facts = [vocabulary[id] for id in (*told, *history_ids(vocabulary))]
        if conflicted(less, facts) or conflicted(more, facts):
            return
        for fact in facts:
            assert narrows(more.possible(fact), less.possible(fact)), (
                f"{kind}: {fact.id} was {less.possible(fact)}, is {more.possible(fact)}"
            )

    law()
