"""What a run has found so far, as one table: the parts that are whole, in order."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from askwell.cohort.problem import CohortProblem


def scan(run: Path) -> pl.LazyFrame:
    """Every finished part of a run, as one lazy table, one row a person.

    Raises CohortProblem where no part is finished.
    """
    parts = sorted((run / "parts").glob("part-*.parquet"))
    if not parts:
        raise CohortProblem(f"{run} has no finished part yet. Run it first, or to its end.")
    files = [path / "*.parquet" if path.is_dir() else path for path in parts]
    return pl.concat([pl.scan_parquet(file) for file in files])
