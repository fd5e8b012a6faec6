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
from askwell.cohort.layout import Table
from askwell.cohort.plan import Plan
from askwell.cohort.standings import usual_rules_of
from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.explore.ready import Open
from askwell.explore.standing import Reader
from askwell.facts.person import Person
from askwell.knowledge.model import Knowledge
from askwell.logic.evaluate import evaluate, leaf_truths
from askwell.logic.reasons import explain, open_leaves
from askwell.logic.truth import Truth, every
from tests.laws.knowledges import knowledges
from tests.laws.people import people, read
from tests.laws.runs import sizes
from tests.laws.tables import CELL, table_of
from tests.laws.vocabularies import vocabularies

Record = Callable[[str, object], None]
Row = dict[str, Any]


def answers(
    plan: Plan, everyone: Sequence[Person], ask: Callable[[Plan, Table], Table] = Plan.answer
) -> list[Row]:
    """Return what the plan says of each person, on Polars."""
    table = table_of(everyone, plan.facts).with_row_index("row")
    complete = pl.Series([person.history.complete.value for person in everyone])
    frame = nw.from_native(table.with_columns(treatments_complete=complete).lazy())
    rows: list[Row] = ask(plan, frame).to_native().collect().to_dicts()
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


def test_verdicts_have_their_reasons_beside_them(plan: Plan, knowledge: Knowledge) -> None:
    """Of each use: what its rules come to, the truths of their leaves, and what is open in them."""
    files = varied_people.people(60, 6, knowledge.vocabulary)
    everyone = [read(file, knowledge.vocabulary) for file in files]
    verdicts, seen = answers(plan, everyone, Plan.verdicts), Counter[Truth]()
    for person, row, alone in zip(
        everyone, answers(plan, everyone, Plan.reasons), verdicts, strict=True
    ):
        truths = leaf_truths(person)
        assert alone.items() <= row.items()
        for regimen in plan.regimens:
            id, rules = regimen.use.id, usual_rules_of(regimen)
            verdict = every(evaluate(rule, truths) for rule in rules)
            seen[verdict] += 1
            assert row[f"use:{id}"] == CELL[verdict], id
            waits = [leaf for rule in rules for leaf in open_leaves(explain(rule, truths))]
            asked = Reader(person, truths).questions(Open(waits))
            open_ = {name.split(":")[2] for name in row if name.startswith(f"open:{id}:")
                     and row[name]}  # fmt: skip
            assert open_ == (set(asked) if verdict is Truth.UNKNOWN else set()), id
        for number, leaf in enumerate(plan.leaves):
            if f"leaf:{number}" in row:
                assert row[f"leaf:{number}"] == CELL[truths(leaf)], leaf
    assert all(seen[truth] > 100 for truth in Truth)
