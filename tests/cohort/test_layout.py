"""One plan answers many tables: those with the same columns by one layout, others by their own."""

from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from askwell.cohort.nodes import key_of
from askwell.cohort.plan import Plan
from askwell.explore.options import Explorer
from askwell.facts.fact import Fact, Kind
from askwell.knowledge.model import Knowledge
from askwell.logic.columns import values_of
from askwell.logic.criteria import All, Is
from tests.cohort.tables import people_table
from tests.laws.tables import ENGINES, names


def verdicts(plan: Plan, table: pl.DataFrame) -> pl.DataFrame:
    found: pl.DataFrame = plan.verdicts(nw.from_native(table.lazy())).to_native().collect()
    return found


@pytest.fixture(scope="module")
def people(plan: Plan) -> pl.DataFrame:
    table = people_table(plan.facts, 300)
    return table.with_columns(
        pl.when(table[fact.id].is_in(list(values_of(fact)))).then(table[fact.id]).alias(fact.id)
        for fact in plan.facts
        if fact.kind is Kind.CHOICE  # a header would have read the notes
    )


def test_tables_of_other_columns_and_types_have_layouts_of_their_own(
    knowledge: Knowledge, people: pl.DataFrame
) -> None:
    er = pl.col("er").cast(pl.Enum(["positive", "low", "negative", "some"]), strict=False)
    tables = [people, people.drop("er"), people.with_columns(er), people.reverse(), people]
    one_plan = Plan(Explorer(knowledge))
    together = [verdicts(one_plan, table) for table in tables]
    for table, found in zip(tables, together, strict=True):
        assert found.equals(verdicts(Plan(Explorer(knowledge)), table))
    assert together[0].equals(together[3].reverse())
    assert not together[0].equals(together[1])


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_rule_may_name_a_part_twice(engine: str, knowledge: Knowledge, tmp_path: Path) -> None:
    asked: list[Fact] = [knowledge.vocabulary[id] for id in ("bone_pain", "spread_bone")]
    pain, bone = (Is(fact, frozenset(("yes",))) for fact in asked)
    rule = All(pain, bone, pain)
    table = pl.DataFrame({"bone_pain": ["yes", "yes", None, "no"],
                          "spread_bone": ["yes", None, "no", "yes"]})  # fmt: skip
    found = ENGINES[engine](table, [rule], tmp_path)
    assert found[names([rule])[key_of(rule)]].to_list() == [True, None, False, False]
