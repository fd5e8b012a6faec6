"""A table of a report: the same one on the page and as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from askwell.cohort.report.release import Figure


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is about, in words, and its counts."""

    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    #: The row is about what the row above is about, in more detail.
    under: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Counts in rows. ``heads`` name the columns of words, ``columns`` those of counts."""

    caption: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def hidden(self) -> int:
        """How many of its counts are hidden."""
        return sum(figure.count is None for row in self.rows for figure in row.figures)


def stacked(caption: str, head: str, tables: Iterable[tuple[str, Table]]) -> Table:
    """Tables of one shape below each other; the first column says which."""
    named = list(tables)
    heads, columns = (named[0][1].heads, named[0][1].columns) if named else ((), ())
    rows = (Row((name, *row.names), row.figures) for name, table in named for row in table.rows)
    return Table(caption, (head, *heads), columns, tuple(rows))


def write_csv(table: Table, path: Path) -> None:
    """Write a table for other programs: plain numbers, and the word for what is hidden."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*table.heads, *table.columns))
        for row in table.rows:
            writer.writerow((*map(_plain, row.names), *_numbers(row.figures)))


def _numbers(figures: Sequence[Figure]) -> list[str | int]:
    return [figure.text if figure.count is None else figure.count for figure in figures]


def _plain(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words
