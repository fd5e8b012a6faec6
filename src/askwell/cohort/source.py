"""Where the people come from: Parquet files, in parts of some rows each.

Whatever is not Parquet is copied first (``copying``), so that a part can be read again by its rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from askwell.cohort.problem import CohortProblem

#: What reading a damaged file raises. A panic of Polars is no Exception.
FAULTS: tuple[type[BaseException], ...] = (
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
    OSError,
)

#: How the name of a Parquet file ends.
PARQUET_ENDINGS = (".parquet", ".pq")

#: Stands in the metadata of a Parquet file whose people are made up.
MADE_UP = "askwell:made_up"

#: More files than this are not read together for one part.
_MOST_SLICES = 64
_AT_ONCE = 250_000


@dataclass(frozen=True)
class PeopleFile:
    """A Parquet file of people that can be read, with the types of its columns."""

    path: Path
    rows: int
    columns: Mapping[str, str]
    made_up: bool = False


@dataclass(frozen=True)
class BadFile:
    """A file that cannot be read. Nobody knows how many rows are missing."""

    path: Path
    why: str


@dataclass(frozen=True)
class Slice:
    """Some rows of a file. ``first_row``: the number of the first one in the whole source."""

    file: Path
    offset: int
    rows: int
    first_row: int


@dataclass(frozen=True)
class Part:
    """A part of the source that is answered at once. Its columns have the same types."""

    number: int
    slices: tuple[Slice, ...]
    columns: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many people it holds."""
        return sum(some.rows for some in self.slices)

    @property
    def first_row(self) -> int:
        """The number of its first person."""
        return self.slices[0].first_row


@dataclass(frozen=True)
class People:
    """All files of a source, in the order of their names."""

    files: tuple[PeopleFile, ...]
    bad: tuple[BadFile, ...] = ()

    @property
    def rows(self) -> int:
        """How many people there are in the files that can be read."""
        return sum(file.rows for file in self.files)

    @property
    def made_up(self) -> bool:
        """Whether nobody in the files that can be read is real."""
        return bool(self.files) and all(file.made_up for file in self.files)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that some file has."""
        return tuple(dict.fromkeys(name for file in self.files for name in file.columns))

    def parts(self, rows: int) -> tuple[Part, ...]:
        """Parts of at most so many rows; small files of the same columns share a part."""
        gathered: list[list[Slice]] = []
        shapes: list[Mapping[str, str]] = []
        first_row = 0
        for file in self.files:
            for offset in range(0, file.rows, rows):
                some = Slice(file.path, offset, min(rows, file.rows - offset), first_row + offset)
                if (
                    gathered
                    and shapes[-1] == file.columns
                    and len(gathered[-1]) < _MOST_SLICES
                    and sum(s.rows for s in gathered[-1]) + some.rows <= rows
                ):
                    gathered[-1].append(some)
                else:
                    gathered.append([some])
                    shapes.append(file.columns)
            first_row += file.rows
        return tuple(
            Part(number, tuple(slices), tuple(shape))
            for number, (slices, shape) in enumerate(zip(gathered, shapes, strict=True))
        )


def read_people(files: Iterable[Path]) -> People:
    """Look at the end of every Parquet file, where it says what it holds.

    Raises CohortProblem where some people are made up and others are not.
    """
    good: list[PeopleFile] = []
    bad: list[BadFile] = []
    for path in files:
        try:
            scan = pl.scan_parquet(path, hive_partitioning=False, glob=False)
            columns = {name: str(dtype) for name, dtype in scan.collect_schema().items()}
            rows = int(scan.select(pl.len()).collect().item())
            made_up = MADE_UP in pl.read_parquet_metadata(path)
        except FAULTS as error:
            bad.append(BadFile(path, first_line(error)))
        else:
            good.append(PeopleFile(path, rows, columns, made_up))
    _insist_on_one_kind(good)
    return People(tuple(good), tuple(bad))


def _insist_on_one_kind(files: Sequence[PeopleFile]) -> None:
    made_up = next((file.path.name for file in files if file.made_up), None)
    real = next((file.path.name for file in files if not file.made_up), None)
    if made_up and real:
        raise CohortProblem(
            f"The people in {made_up} are made up, and those in {real} are not. A count of both "
            "would be true of nobody. Keep them in folders of their own, and run each by itself."
        )


def unreadable(some: Slice, columns: Sequence[str]) -> Mapping[str, str]:
    """The columns of a slice that cannot be read, and why."""
    found: dict[str, str] = {}
    for column in columns:
        for offset in range(some.offset, some.offset + some.rows, _AT_ONCE):
            rows = min(_AT_ONCE, some.offset + some.rows - offset)
            try:
                scan = pl.scan_parquet(some.file, hive_partitioning=False, glob=False)
                scan.select(column).slice(offset, rows).collect()
            except FAULTS as error:
                found[column] = first_line(error)
                break
    return found


def parquet_files(folder: Path) -> list[Path]:
    """The Parquet files under a folder, but none that an engine keeps for itself."""
    return files_under(folder, PARQUET_ENDINGS)


def files_under(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """The files of some kinds under a folder, by name; none that is hidden."""
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path.name.lower().endswith(endings)
        and path.is_file()
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    ]
    values = [part for path in found for part in path.relative_to(folder).parts[:-1] if "=" in part]
    if values:
        raise CohortProblem(
            f"The folders in {folder} are named like values ({values[0]}), as tables "
            "are stored by column. Such a column is not in the files and would be lost. "
            "Write the table once more without folders of this kind."
        )
    return found


def first_line(error: BaseException) -> str:
    """What an error says, in one line."""
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
