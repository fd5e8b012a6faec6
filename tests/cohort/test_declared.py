"""Columns whose type lets in nothing but answers are taken as they are, and mean the same."""

from pathlib import Path

import polars as pl
import pytest

from askwell.cohort.extras import EngineName
from askwell.cohort.plan import Plan
from askwell.facts.fact import Kind
from askwell.logic.columns import values_of
from tests.cohort.tables import people_table
from tests.cohort.test_explain import answer


@pytest.mark.parametrize("engine", [EngineName.POLARS, EngineName.DUCKDB])
def test_a_declared_column_means_what_its_words_mean(
    engine: EngineName, plan: Plan, tmp_path: Path
) -> None:
    told = people_table(plan.facts, 500)
    declared = []
    for fact in plan.facts:
        column = told[fact.id]
        if fact.kind is Kind.CHOICE and fact.yes_or_no:
            answers = {"yes": True, "no": False}
            declared.append(column.replace_strict(answers, default=None, return_dtype=pl.Boolean))
        elif fact.kind is Kind.CHOICE:
            notes = [word for word in column.drop_nulls().unique() if word not in values_of(fact)]
            declared.append(column.cast(pl.Enum([*values_of(fact), *sorted(notes)])))
    told.write_parquet(tmp_path / "words.parquet")
    told.with_columns(declared).write_parquet(tmp_path / "declared.parquet")
    runs = [
        pl.read_parquet(
            answer(tmp_path / f"{name}.parquet", tmp_path / name, plan, engine=engine)
            / "parts/*.parquet"
        ).drop(pl.selectors.matches("^cell:"))
        for name in ("words", "declared")
    ]
    assert runs[0].equals(runs[1])
