"""Law 1 for what follows from truths: standings and what is open, of tables and of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.cohort import varied_people
from askwell.cohort.plan import Plan
from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.facts.person import Person
from askwell.knowledge.model import Knowledge
from tests.laws.knowledges import knowledges
from tests.laws.people import people, read
from tests.laws.runs import sizes
from tests.laws.tables import table_of
from tests.laws.vocabularies import vocabularies

Record = Callable[[str, object], None]
Row = dict[str, Any]


def answers(plan: Plan, everyone: Sequence[Person]) -> list[Row]:
    """Return what the plan says of each person, on Polars."""
    table = table_of(everyone, plan.facts).with_row_index("row")
    complete = pl.Series([person.history.complete.value for person in everyone])
    frame = nw.from_native(table.with_columns(treatments_complete=complete).lazy())
    rows: list[Row] = plan.answer(frame).to_native().collect().to_dicts()
    return rows


def same(explorer: Explorer, person: Person, row: Row) -> Counter[str]:
    """Hold a row against the reference; count the standings of uses."""
    found = {finding.treatment.id: finding for finding in explorer.treatments(person)}
    seen: Counter[str] = Counter()
    for id, regimens in explorer.regimens.items():
        if not regimens:
            continue
        finding = found.get(id)
        rank = finding.standing.rank if finding else None
        assert row[f"treatment:{id}"] == rank, id
        uses = {use.use.id: use.standing for use in finding.uses} if finding else {}
        for regimen in regimens:
            standing = uses.get(regimen.use.id)
            assert row[f"use:{regimen.use.id}"] == (standing.rank if standing else None)
            seen[standing.value if standing else "hidden"] += 1
        asks = f"open:{id}:"
        open_ = {name.removeprefix(asks) for name in row if name.startswith(asks) and row[name]}
        assert open_ == set(finding.waits_for if finding else ()), id
    return seen


@sizes(40, 1_000, parts=2)
def test_made_up_uses_stand_alike(run: Any, record_property: Record) -> None:
    tally: Counter[str] = Counter()

    @run  # type: ignore[untyped-decorator]
    @given(st.data())
    def law(data: st.DataObject) -> None:
        vocabulary = data.draw(vocabularies())
        explorer = Explorer(data.draw(knowledges(vocabulary)))
        plan = Plan(explorer)
        everyone = [read(data.draw(people(vocabulary)), vocabulary) for _ in range(4)]
        for person, row in zip(everyone, answers(plan, everyone), strict=True):
            tally.update(same(explorer, person, row))

    law()
    record_property("law", f"law 1, made-up uses: {dict(tally.most_common())}")
    every = {standing.value for standing in Standing}
    assert every <= tally.keys() if tally.total() > 5_000 else len(every & tally.keys()) > 8


@pytest.mark.parametrize(
    "count", [pytest.param(100, id="quick"), pytest.param(1_500, id="long", marks=pytest.mark.laws)]
)
def test_real_treatments_stand_alike(
    count: int, plan: Plan, knowledge: Knowledge, record_property: Record
) -> None:
    tally: Counter[str] = Counter()
    files = varied_people.people(count, 5, knowledge.vocabulary)
    everyone = [read(file, knowledge.vocabulary) for file in files]
    explorer = Explorer(knowledge)
    for person, row in zip(everyone, answers(plan, everyone), strict=True):
        tally.update(same(explorer, person, row))
    record_property("law", f"law 1, real uses: {dict(tally.most_common())}")
    assert {standing.value for standing in Standing} <= tally.keys()
