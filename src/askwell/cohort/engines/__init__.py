"""What runs a plan over a table: Polars, DuckDB or Spark. The plan is the same for each.

Each engine needs its own extra; it is looked for only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from askwell.cohort.extras import EngineName, require
from askwell.cohort.layout import Table
from askwell.cohort.source import Slice

#: What a plan makes of people whose cells are read: a table of answers, not yet computed.
Transform: TypeAlias = Callable[[Table], Table]


class Engine(Protocol):
    """Reads some people, answers small questions about them, and writes what was found."""

    #: How many people are answered at once, unless the command says otherwise.
    rows_per_part: int
    #: What it raises where a file is at fault, or itself.
    faults: tuple[type[BaseException], ...]

    def scan(self, slices: Sequence[Slice], columns: Sequence[str]) -> Table:
        """These columns of some people, as they stand in the files, and ``row``."""

    def rows(self, frame: Table) -> list[tuple[object, ...]]:
        """The rows of a small result."""

    def write(self, frame: Table, answer: Transform, to: Path) -> None:
        """Write the answers to people as Parquet: one file, or a folder of files."""


def start(name: EngineName, master: str | None = None) -> Engine:
    """Start an engine. ``master``: the address of a Spark cluster.

    Raises CohortProblem where it is not installed or does not start.
    """
    require(name)
    match name:
        case EngineName.POLARS:
            from askwell.cohort.engines.polars import PolarsEngine

            return PolarsEngine()
        case EngineName.DUCKDB:
            from askwell.cohort.engines.duckdb import DuckDBEngine

            return DuckDBEngine()
        case EngineName.SPARK:
            from askwell.cohort.engines.spark import SparkEngine

            return SparkEngine(master)
