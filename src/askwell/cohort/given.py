"""What a cohort was given as: a file, a folder, or a table of a database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from askwell.cohort.copying import CSV_ENDINGS, JSON_ENDINGS, copy_csv, copy_json_lines
from askwell.cohort.extras import EngineName, require
from askwell.cohort.folder import Record, RunFolder, whole
from askwell.cohort.problem import CohortProblem
from askwell.cohort.source import (
    FAULTS,
    PARQUET_ENDINGS,
    BadFile,
    People,
    files_under,
    first_line,
    parquet_files,
    read_people,
)

_DATABASE_TABLE = re.compile(r"(?P<database>.+)::(?P<table>[^:]+)")

_CANNOT_BE_COPIED: tuple[type[BaseException], ...] = (*FAULTS, CohortProblem, UnicodeDecodeError)

#: Copies a source file into a Parquet file, or a folder of them.
Copy = Callable[[Path, Path], None]


@dataclass(frozen=True)
class Given:
    """A source by its name, with the files it stands in and how they come to be Parquet."""

    name: str
    root: Path
    files: tuple[Path, ...]
    copy: Copy | None = None

    def record(self) -> list[Record]:
        """What tells whether the source is still the same."""
        found = []
        for file in self.files:
            facts = file.stat()
            name = file.relative_to(self.root).as_posix() if file != self.root else file.name
            found.append({"name": name, "bytes": facts.st_size, "modified": facts.st_mtime_ns})
        return found

    def people(self, folder: RunFolder) -> People:
        """The people, as Parquet: where they are, or copied into the folder of the run."""
        if self.copy is None:
            return read_people(self.files)
        folder.people.mkdir(mode=0o700, exist_ok=True)
        copies: list[Path] = []
        bad: list[BadFile] = []
        for number, file in enumerate(self.files or (self.root,)):
            to = folder.people / f"{number:05}.parquet"
            if not to.exists():
                try:
                    with whole(to) as draft:
                        self.copy(file, draft)
                except _CANNOT_BE_COPIED as error:
                    if not self.files:
                        raise
                    if "No space left" in str(error):
                        raise CohortProblem(
                            f"The disk of {folder.path} is full while {file} is copied there as "
                            "Parquet. Make room, and give the same command again."
                        ) from None
                    bad.append(BadFile(file, _why_not_copied(error)))
                    continue
            copies += parquet_files(to) if to.is_dir() else [to]
        people = read_people(copies)
        return People(people.files, (*bad, *people.bad))


def _why_not_copied(error: BaseException) -> str:
    said = first_line(error)
    if "utf-8" in said.lower() or "utf8" in said.lower():
        return "its text is not UTF-8; save it as UTF-8"
    if "more fields than defined" in said:
        return "a row has more cells than its first line has names"
    return said


def given(name: str, engine: EngineName, master: str | None = None) -> Given:
    """What a name stands for. Raises CohortProblem where it stands for nothing that can be read."""
    path = Path(name)
    if path.is_dir():
        return _folder(name, path)
    if path.is_file():
        copy = _copy_of(path.name)
        if copy is None and not path.name.lower().endswith(PARQUET_ENDINGS):
            raise CohortProblem(
                f"{name} has an ending that says nothing of what it holds. Give a file that ends "
                f"in {', '.join((*PARQUET_ENDINGS, *CSV_ENDINGS, *JSON_ENDINGS))}, a folder of "
                "such files, or FILE.duckdb::TABLE."
            )
        return Given(name, path, (path,), copy)
    table = _DATABASE_TABLE.fullmatch(name)
    if table and Path(table["database"]).is_file():
        require(EngineName.DUCKDB)
        database = Path(table["database"])
        from askwell.cohort.engines.duckdb import copy_table as copy_from_database

        return Given(
            name, database, (database,),
            lambda _, to: copy_from_database(database, table["table"], to),
        )  # fmt: skip
    if engine is EngineName.SPARK:
        from askwell.cohort.engines.spark import copy_table as copy_from_spark

        return Given(name, path, (), lambda _, to: copy_from_spark(name, to, master))
    raise CohortProblem(
        f"{name}: there is no such file or folder. Give a file of people (Parquet, CSV or JSON "
        "lines), a folder of such files, or FILE.duckdb::TABLE."
    )


def _folder(name: str, path: Path) -> Given:
    """A folder of files of one kind: Parquet, else CSV, else JSON lines."""
    found = {
        endings: files_under(path, endings)
        for endings in (PARQUET_ENDINGS, CSV_ENDINGS, JSON_ENDINGS)
    }
    kinds = [files for files in found.values() if files]
    if not kinds:
        raise CohortProblem(
            f"{name}: there is no file in this folder that ends in "
            f"{', '.join((*PARQUET_ENDINGS, *CSV_ENDINGS, *JSON_ENDINGS))}."
        )
    if len(kinds) > 1:
        raise CohortProblem(
            f"{name}: this folder holds files of several kinds, such as {kinds[0][0].name} and "
            f"{kinds[1][0].name}. Keep each kind in a folder of its own, and run each by itself."
        )
    ((first, *_),) = kinds
    return Given(name, path, tuple(kinds[0]), _copy_of(first.name))


def _copy_of(name: str) -> Copy | None:
    if name.lower().endswith(CSV_ENDINGS):
        return copy_csv
    return copy_json_lines if name.lower().endswith(JSON_ENDINGS) else None
