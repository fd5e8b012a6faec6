"""A people table written to a Parquet file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl

from askwell.cohort.folder import whole
from askwell.cohort.people import HIGH, LOW, Row
from askwell.facts.fact import Kind
from askwell.facts.vocabulary import Vocabulary


def write_table(
    rows: Iterable[Row], columns: Collection[str], vocabulary: Vocabulary, out: Path
) -> None:
    """Write rows as a people table: numbers as numbers, everything else as text."""
    schema = {
        column: pl.Float64() if _is_number(column, vocabulary) else pl.String()
        for column in columns
    }
    with whole(out) as draft:
        pl.DataFrame(list(rows), schema=schema).write_parquet(draft)


def _is_number(column: str, vocabulary: Vocabulary) -> bool:
    fact = vocabulary.get(column.removesuffix(LOW).removesuffix(HIGH))
    return fact is not None and fact.kind is Kind.NUMBER
