"""DuckDB: one process, all cores, on disk where memory is short; and tables kept in DuckDB."""

from __future__ import annotations

import shutil
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import narwhals as nw

from askwell.cohort.engines import Transform
from askwell.cohort.layout import Table
from askwell.cohort.people import ROW
from askwell.cohort.problem import CohortProblem
from askwell.cohort.source import FAULTS, Slice, first_line

#: The tables that hold a part while it is answered: as it stands in the files, and as it is read.
_RAW, _READ = "askwell_raw", "askwell_read"

#: How DuckDB calls the number of a row in its file.
_NUMBER = "file_row_number"

_ALL_OPTIMIZERS = "PRAGMA enable_optimizer; SET disabled_optimizers = ''"
#: Rules are laid out in small steps already; to rewrite thousands of them takes longer than to run.
_FOR_RULES = "PRAGMA enable_optimizer; SET disabled_optimizers = 'expression_rewriter'"
_FOR_CELLS = "PRAGMA disable_optimizer"


class DuckDBEngine:
    """Runs a plan with DuckDB."""

    rows_per_part = 250_000
    faults: tuple[type[BaseException], ...] = (*FAULTS, duckdb.Error)

    def __init__(self) -> None:
        # What does not fit into memory goes into a folder of its own and away with the process.
        spill = tempfile.mkdtemp(prefix="askwell-")
        weakref.finalize(self, shutil.rmtree, spill, ignore_errors=True)
        self._connection = duckdb.connect(config={"temp_directory": spill})
        self._connection.execute("SET enable_progress_bar = false")
        self._answers: dict[tuple[Transform, str], str] = {}

    def scan(self, slices: Sequence[Slice], columns: Sequence[str]) -> Table:
        """These columns of some people, and ``row``; read from the files once."""
        named = "".join(f"{_quoted(column)}, " for column in columns)
        # Names and paths are quoted; DuckDB takes neither as a parameter.
        scans = [
            f"SELECT {named}{_NUMBER} + {some.first_row - some.offset} AS {_quoted(ROW)} "  # noqa: S608
            f"FROM read_parquet({_file(some.file)}, "
            f"{_NUMBER} = true, hive_partitioning = false) "
            f"WHERE {_NUMBER} >= {some.offset} "
            f"AND {_NUMBER} < {some.offset + some.rows}"
            for some in slices
        ]
        self._connection.execute(_ALL_OPTIMIZERS)
        try:
            self._keep(_RAW, " UNION ALL ".join(scans))
        except duckdb.BinderException as error:
            if _NUMBER not in first_line(error):
                raise
            names = sorted({some.file.name for some in slices})
            raise CohortProblem(
                f"{', '.join(names[:3])} has a column named '{_NUMBER}', a name that DuckDB keeps "
                "for the number of a row. Give the column another name, or run this with Polars."
            ) from None
        self._connection.execute(_FOR_CELLS)
        return self._table(_RAW)

    def rows(self, frame: Table) -> list[tuple[object, ...]]:
        """The rows of a small result."""
        native: duckdb.DuckDBPyRelation = frame.to_native()
        return native.fetchall()

    def write(self, frame: Table, answer: Transform, to: Path) -> None:
        """Write the answers to people as one Parquet file."""
        self._connection.execute(_FOR_CELLS)
        self._keep(_READ, _query(frame))
        people = self._table(_READ)
        asked = (answer, str(people.collect_schema()))
        if asked not in self._answers:  # to turn the plan into a query takes longer than to run it
            with _many_columns():
                self._answers[asked] = _query(answer(people))
        self._connection.execute(_FOR_RULES)
        self._connection.execute(
            f"COPY ({self._answers[asked]}) TO {_text(str(to))} (FORMAT parquet, COMPRESSION zstd)"
        )

    def _keep(self, name: str, query: str) -> None:
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def _table(self, name: str) -> Table:
        return nw.from_native(self._connection.table(name)).lazy()


def copy_table(database: Path, table: str, to: Path) -> None:
    """Copy a table or view of a DuckDB database into a Parquet file, in the order it has."""
    name = ".".join(_quoted(part) for part in table.split("."))
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            connection.sql(f"FROM {name}").write_parquet(str(to), compression="zstd")
    except duckdb.Error as error:
        raise CohortProblem(
            f"The table {table} of {database} cannot be read: {first_line(error)}"
        ) from None


@contextmanager
def _many_columns() -> Iterator[None]:
    """Lay out many columns in seconds.

    DuckDB 2.0 compares each text of each expression with the name of each column, only to warn
    where they are alike: with thousands of both it is all that it does. Without the function that
    finds the texts, it leaves that out.
    """
    names = sys.modules.get("duckdb._expression")
    finds = getattr(names, "string_literals", None)
    if finds is None:  # another version, which does no such thing
        yield
        return
    setattr(names, "string_literals", None)  # noqa: B010 - a name that the types do not tell of
    try:
        yield
    finally:
        setattr(names, "string_literals", finds)  # noqa: B010


def _query(frame: Table) -> str:
    native: duckdb.DuckDBPyRelation = frame.to_native()
    return native.sql_query()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _file(path: Path) -> str:
    # A star or bracket in a name is no pattern here.
    return _text("".join(f"[{c}]" if c in "*?[" else c for c in str(path)))


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
