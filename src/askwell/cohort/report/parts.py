"""Reading what a run left: the people of every part, some at a time, whatever their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from askwell.cohort.folder import RunFolder
from askwell.cohort.report.grouping import Grouping
from askwell.explore.finding import Standing

#: Where a treatment stands for one person, by its number in a run; last, not at all.
STANDINGS: tuple[str, ...] = (
    *(standing.value for standing in sorted(Standing, key=lambda standing: standing.rank)),
    "not_listed",
)

_AT_ONCE = 50_000

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Some:
    """Some of the people, and their columns as numbers."""

    frame: pl.DataFrame

    @cached_property
    def _columns(self) -> frozenset[str]:
        return frozenset(self.frame.columns)

    @property
    def people(self) -> int:
        """How many they are."""
        return self.frame.height

    def standing(self, treatment: str) -> Codes:
        """The place in ``STANDINGS`` of each person."""
        return self.frame[f"treatment:{treatment}"].to_numpy()

    def group(self, group: Grouping) -> Codes:
        """The place of each person among the values of a group."""
        if not group.places:
            return np.full(self.people, group.other, dtype=np.int64)
        return _places(self.frame[f"group:{group.name}"], group.places, group.other)

    def flags(self, column: str) -> Flags:
        """Where a column is true."""
        if column not in self._columns:
            return np.zeros(self.people, dtype=np.bool_)
        return self.frame[column].to_numpy()

    def is_in(self, column: str, values: Collection[str]) -> Flags:
        """Where a text column holds one of these; nowhere, if there is no such column."""
        if column not in self._columns:
            return np.zeros(self.people, dtype=np.bool_)
        return self.frame[column].is_in(list(values)).fill_null(False).to_numpy()

    def blank(self, fact: str) -> Flags:
        """Where a fact has no answer and no note, neither in one column nor as a range."""
        columns = [f"cell:{fact}{side}" for side in ("", "_low", "_high")]
        nothing = np.ones(self.people, dtype=np.bool_)
        for column in columns:
            if column in self._columns:
                nothing &= self.frame[column].is_null().to_numpy()
        return nothing


def _wanted(names: Iterable[str]) -> Iterator[pl.Expr]:
    """The columns that are counted; no null where it says the same as a value."""
    for name in names:
        kind = name.partition(":")[0]
        if kind == "treatment":
            yield pl.col(name).cast(pl.Int64).fill_null(len(STANDINGS) - 1)
        elif kind in ("open", "caution"):
            yield pl.col(name).fill_null(False)
        elif kind in ("support", "cell", "group"):
            yield pl.col(name)


def _places(column: pl.Series, places: Mapping[str, int], other: int) -> Codes:
    """The place of each cell, and the other's where it has none."""
    text = column.cast(pl.String)
    return text.replace_strict(dict(places), default=other, return_dtype=pl.Int64).to_numpy()


class Parts:
    """The parts of a run, read with no more than some people in memory."""

    def __init__(self, run: Path) -> None:
        self.files = RunFolder(run).files()
        self.columns: tuple[str, ...] = tuple(
            dict.fromkeys(
                name for file in self.files for name in pl.scan_parquet(file).collect_schema()
            )
        )

    def of(self, prefix: str) -> tuple[str, ...]:
        """What the columns that begin so are about: ``treatment:x`` is about ``x``."""
        return tuple(c.removeprefix(prefix) for c in self.columns if c.startswith(prefix))

    def batches(self) -> Iterator[Some]:
        """All people, some at a time."""
        for file in self.files:
            scan = pl.scan_parquet(file)
            wanted = list(_wanted(scan.collect_schema()))
            rows = scan.select(pl.len()).collect().item()
            for first in range(0, rows, _AT_ONCE):
                yield Some(scan.select(wanted).slice(first, _AT_ONCE).collect())

    def people_of(self, group: str) -> Mapping[str, int]:
        """How many people have each value of a group."""
        found: Counter[str] = Counter()
        for file in self.files:
            counted = pl.scan_parquet(file).group_by(pl.col(f"group:{group}").cast(pl.String)).len()
            found.update(dict(counted.collect(engine="streaming").iter_rows()))
        return found
