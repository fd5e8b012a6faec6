"""One plan answers many tables: those with the same columns by one layout, others by their own."""

from collections.abc import Callable
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from askwell.cohort.layout import Table
from askwell.cohort.nodes import Nodes, key_of
from askwell.cohort.people import HIGH, LOW
from askwell.cohort.plan import Plan
from askwell.explore.options import Explorer
from askwell.facts.fact import Choice, Fact, Kind
from askwell.knowledge.model import Knowledge
from askwell.logic.columns import values_of
from askwell.logic.criteria import All, Is
from tests.cohort.tables import people_table
from tests.laws.tables import ENGINES, names

Ask = Callable[[Plan, Table], Table]

ASKED: dict[str, Ask] = {
    "verdicts": Plan.verdicts,
    "reasons": Plan.reasons,
    "answer": Plan.answer,
    "answer by": lambda plan, table: plan.answer(table, by=("bone_pain",)),
}


def collected(ask: Ask, plan: Plan, table: pl.DataFrame) -> pl.DataFrame:
    found: pl.DataFrame = ask(plan, nw.from_native(table.lazy())).to_native().collect()
    return found


@pytest.fixture(scope="module")
def people(plan: Plan) -> pl.DataFrame:
    """Return people as a header would have read them: no notes, and numbers as pairs."""
    table = people_table(plan.facts, 300)
    columns = []
    for fact in plan.facts:
        cells = table[fact.id]
        if fact.kind is Kind.CHOICE:
            columns.append(cells.set(~cells.is_in(list(values_of(fact))), None))
        else:
            columns += [cells.alias(fact.id + LOW), cells.alias(fact.id + HIGH)]
    return pl.DataFrame(columns).with_row_index("row")


def er_of(*answers: str) -> pl.Expr:
    return pl.col("er").cast(pl.Enum(answers), strict=False)


def test_tables_of_other_columns_and_types_have_layouts_of_their_own(
    knowledge: Knowledge, people: pl.DataFrame
) -> None:
    some = ("positive", "low", "some")
    tables = [people, people.drop("er"), people.with_columns(er_of(*some, "negative")),
              people.with_columns(er_of(*some)), people.reverse(),
              people.with_columns(pl.col("bone_pain") == "yes"), people]  # fmt: skip
    one_plan = Plan(Explorer(knowledge))
    together = [collected(Plan.verdicts, one_plan, table) for table in tables]
    for table, found in zip(tables, together, strict=True):
        assert found.equals(collected(Plan.verdicts, Plan(Explorer(knowledge)), table))
    assert together[0].equals(together[4].reverse())
    assert not together[0].equals(together[1])
    assert not together[2].equals(together[3])


def test_each_question_has_a_layout_of_its_own(knowledge: Knowledge, people: pl.DataFrame) -> None:
    one_plan = Plan(Explorer(knowledge))
    for ask in (*ASKED.values(), *ASKED.values()):
        alone = collected(ask, Plan(Explorer(knowledge)), people)
        assert collected(ask, one_plan, people).equals(alone)


def test_a_layout_is_used_again(
    knowledge: Knowledge, people: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(Explorer(knowledge))
    first = collected(Plan.verdicts, plan, people)
    monkeypatch.setattr(Nodes, "add", None)
    assert collected(Plan.verdicts, plan, people.reverse()).equals(first.reverse())
    with pytest.raises(TypeError):
        collected(Plan.verdicts, plan, people.drop("er"))


def test_facts_that_can_say_different_things_are_not_asked_alike(tmp_path: Path) -> None:
    """Two columns with other values, of which the same leaf takes the first two."""
    choices = {id: Choice(id, id, id) for id in "abcd"}
    here, there = (
        Fact(id, Kind.CHOICE, id, id, "tests", choices=choices) for id in ("here", "there")
    )
    rules = [Is(fact, frozenset("ab")) for fact in (here, there)]
    table = pl.DataFrame(
        {"here": ["a", "b", "c", None], "there": ["a", "b", "d", None]},
        schema={"here": pl.Enum(["a", "b", "c"]), "there": pl.Enum(["a", "b", "d"])},
    )
    found = ENGINES["polars"](table, rules, tmp_path)
    for rule in rules:
        assert found[names(rules)[key_of(rule)]].to_list() == [True, True, False, None]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_rule_may_name_a_part_twice(engine: str, knowledge: Knowledge, tmp_path: Path) -> None:
    asked: list[Fact] = [knowledge.vocabulary[id] for id in ("bone_pain", "spread_bone")]
    pain, bone = (Is(fact, frozenset(("yes",))) for fact in asked)
    rule = All(pain, bone, pain)
    table = pl.DataFrame({"bone_pain": ["yes", "yes", None, "no"],
                          "spread_bone": ["yes", None, "no", "yes"]})  # fmt: skip
    found = ENGINES[engine](table, [rule], tmp_path)
    assert found[names([rule])[key_of(rule)]].to_list() == [True, None, False, False]
