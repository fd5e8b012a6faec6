"""DuckDB: one process, all cores, out of core where memory is short; and tables kept in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import narwhals as nw

from askwell.cohort.header import ROW
from askwell.cohort.nodes import Table
from askwell.cohort.problem import CohortProblem
from askwell.cohort.source import FAULTS, Slice, first_line


class DuckDBEngine:
    """Runs a plan with DuckDB."""

    rows_per_part = 250_000
    faults: tuple[type[BaseException], ...] = (*FAULTS, duckdb.Error)

    def __init__(self) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET enable_progress_bar = false")

    def scan(self, slices: Sequence[Slice], columns: Sequence[str]) -> Table:
        """These columns of some people, and ``row``."""
        named = "".join(f"{_quoted(column)}, " for column in columns)
        # Names and paths are quoted; DuckDB takes neither as a parameter.
        scans = [
            f"SELECT {named}file_row_number + {some.first_row - some.offset} AS {_quoted(ROW)} "  # noqa: S608
            f"FROM read_parquet({_literal(some.file)}, "
            "file_row_number = true, hive_partitioning = false) "
            f"WHERE file_row_number >= {some.offset} "
            f"AND file_row_number < {some.offset + some.rows}"
            for some in slices
        ]
        return nw.from_native(self._connection.sql(" UNION ALL ".join(scans))).lazy()

    def rows(self, frame: Table) -> list[tuple[object, ...]]:
        """The rows of a small result."""
        native: duckdb.DuckDBPyRelation = frame.to_native()
        return native.fetchall()

    def write(self, frame: Table, to: Path) -> None:
        """Write a result as one Parquet file."""
        native: duckdb.DuckDBPyRelation = frame.to_native()
        native.write_parquet(str(to), compression="zstd")


def copy_table(database: Path, table: str, to: Path) -> None:
    """Copy a table or view of a DuckDB database into a Parquet file, in the order it has."""
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            connection.execute("SET enable_progress_bar = false")
            name = ".".join(_quoted(part) for part in table.split("."))
            connection.table(name).write_parquet(str(to), compression="zstd")
    except duckdb.Error as error:
        raise CohortProblem(
            f"The table {table} of {database} cannot be read: {first_line(error)}"
        ) from None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    # A star or bracket in a name is no pattern here.
    text = "".join(f"[{c}]" if c in "*?[" else c for c in str(path))
    return "'" + text.replace("'", "''") + "'"
