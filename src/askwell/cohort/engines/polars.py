"""Polars: one process, all cores, streaming. The default."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import narwhals as nw
import polars as pl

from askwell.cohort.engines import Transform
from askwell.cohort.layout import Table
from askwell.cohort.people import ROW
from askwell.cohort.source import FAULTS, Slice

_ROW_GROUP = 50_000


class PolarsEngine:
    """Runs a plan with Polars."""

    rows_per_part = 250_000
    faults = FAULTS

    def scan(self, slices: Sequence[Slice], columns: Sequence[str]) -> Table:
        """These columns of some people, and ``row``."""
        number = "askwell:row"
        scans = [
            pl.scan_parquet(
                some.file,
                row_index_name=number,
                row_index_offset=some.first_row - some.offset,
                hive_partitioning=False,
                glob=False,
            )
            .slice(some.offset, some.rows)
            .select(*columns, pl.col(number).cast(pl.Int64).alias(ROW))
            for some in slices
        ]
        return nw.from_native(scans[0] if len(scans) == 1 else pl.concat(scans))

    def rows(self, frame: Table) -> list[tuple[object, ...]]:
        """The rows of a small result."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect(engine="streaming").rows()

    def write(self, frame: Table, answer: Transform, to: Path) -> None:
        """Write the answers to people as one Parquet file."""
        native: pl.LazyFrame = answer(frame).to_native()
        native.sink_parquet(to, row_group_size=_ROW_GROUP, engine="streaming", sync_on_close="all")
