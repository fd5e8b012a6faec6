"""Spark: where one machine ends. The plan is submitted to any Spark master.

Every worker must reach the source and the run folder under the same path.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import narwhals as nw
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812 - as everyone who writes Spark knows it

from askwell.cohort.engines import Transform
from askwell.cohort.layout import Table
from askwell.cohort.people import ROW
from askwell.cohort.problem import CohortProblem
from askwell.cohort.source import FAULTS, Slice, first_line

#: How Spark names a file: ``file:///people/a%20b.parquet``.
_SCHEME = "file://"

_LOCAL_MEMORY = "4g"
_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    # Spark would write Java for thousands of columns, and spend its time compiling it.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


class SparkEngine:
    """Runs a plan with Spark."""

    rows_per_part = 20_000_000
    faults: tuple[type[BaseException], ...] = (*FAULTS, PySparkException)

    def __init__(self, master: str | None = None) -> None:
        self.session = session(master)

    def stop(self) -> None:
        """End the session of this process."""
        self.session.stop()

    def scan(self, slices: Sequence[Slice], columns: Sequence[str]) -> Table:
        """These columns of some people, and ``row``."""
        # All files in one read: a union of them would hold the whole plan once for each file.
        shifts = {os.path.abspath(some.file): some.first_row - some.offset for some in slices}
        people = self.session.read.parquet(*map(_literal, shifts))
        names = [name.removeprefix(_SCHEME) for name in people.inputFiles()]
        shift = F.create_map(*(F.lit(p) for name in names for p in (name, shifts[unquote(name)])))
        metadata = F.col("_metadata")
        name = F.regexp_replace(metadata.file_path, "^file:/+", "/")
        number = metadata.row_index + shift[name]
        named = [F.col(f"`{column.replace('`', '``')}`") for column in columns]
        numbered = people.select(*named, number.alias(ROW))
        # The slices of a part follow each other: only its first and its last can cut a file.
        first, last = slices[0].first_row, slices[-1].first_row + slices[-1].rows
        return nw.from_native(numbered.where((F.col(ROW) >= first) & (F.col(ROW) < last)))

    def rows(self, frame: Table) -> list[tuple[object, ...]]:
        """The rows of a small result."""
        native: DataFrame = frame.to_native()
        return [tuple(row) for row in native.collect()]

    def write(self, frame: Table, answer: Transform, to: Path) -> None:
        """Write the answers to people as a folder of Parquet files."""
        native: DataFrame = answer(frame).to_native()
        write(native, to)


def session(master: str | None = None) -> SparkSession:
    """The session of this process; started at ``master`` where there is none.

    What else Spark should know (memory, Hive, a proxy) it reads from its own spark-defaults.conf.
    """
    builder = SparkSession.builder.appName("askwell")
    if master is not None:
        builder = builder.master(master)
        if master.startswith("local"):  # then this process is the worker, too
            builder = builder.config("spark.driver.memory", _LOCAL_MEMORY)
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkRuntimeError, OSError) as error:
        raise CohortProblem(
            f"Spark does not start: {first_line(error)} It needs Java 17 or later: install it, "
            "and let JAVA_HOME name its folder."
        ) from None
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def copy_table(name: str, to: Path, master: str | None = None) -> None:
    """Copy a table that the Spark session knows into a folder of Parquet files."""
    try:
        write(session(master).table(name), to)
    except PySparkException as error:
        raise CohortProblem(
            f"'{name}' is no file or folder here, and no table that Spark can read: "
            f"{first_line(error)}"
        ) from None


def write(frame: DataFrame, to: Path) -> None:
    """Write a frame as a folder that holds Parquet files and nothing else."""
    frame.write.mode("overwrite").parquet(str(to), compression="zstd")
    for path in to.iterdir():
        if path.name.startswith((".", "_")):
            path.unlink()


def _literal(path: str) -> str:
    # Spark reads a star, a brace or a bracket in a path as a pattern.
    return "".join(f"\\{c}" if c in "*?[]{}\\" else c for c in path)
