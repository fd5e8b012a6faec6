"""What a run has found so far, as one table: the parts that are whole, in order."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from askwell.cohort.folder import RunFolder


def scan(run: Path) -> pl.LazyFrame:
    """Every finished part of a run, as one lazy table, one row a person.

    Raises CohortProblem where no part is finished.
    """
    return pl.concat([pl.scan_parquet(file) for file in RunFolder(run).files()])
