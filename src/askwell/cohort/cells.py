"""The cells of a people table: what each says of its fact, or that it cannot be read.

A cell that cannot be read is not answered. It is never a "no", and it is counted. Each part of a
table is looked through for *odd* cells, those that are not plainly an answer. A column that has
none is taken as it is; one whose odd cells are *silent*, notes or blank, without them; any other is
read with care. So a clean table costs little, and a bad one says what is bad in it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw

from askwell.cohort.layout import Table

#: Runs a small query: the rows of a frame.
Rows = Callable[[Table], list[tuple[object, ...]]]

#: How many different bad cells of a column are shown.
MOST_EXAMPLES = 5
_LONGEST_EXAMPLE = 60

#: What is taken off the ends of a text.
BLANKS = " \t\r\n"


@dataclass(frozen=True)
class BadCells:
    """The cells of a column that could not be read, with the most frequent of them."""

    column: str
    cells: int
    examples: tuple[tuple[str, int], ...]
    expected: str


@dataclass(frozen=True)
class Reading:
    """How a column is read in one part of the table: the columns that come of it.

    ``said`` is the answer as text, or the note why there is none; of a number the note alone.
    """

    columns: Mapping[str, nw.Expr]
    said: nw.Expr
    bad: tuple[BadCells, ...] = ()


class FactColumn(ABC):
    """A column of the table that answers a fact, or a pair of columns that do."""

    @property
    @abstractmethod
    def odd(self) -> nw.Expr | None:
        """True for each cell that is not plainly an answer; a null cell is not odd.

        None where the type of the column lets in nothing odd: then nobody looks.
        """

    @property
    def silent(self) -> nw.Expr | None:
        """True for each odd cell that is a note or blank; None where no odd cell is one."""
        return None

    @abstractmethod
    def plain(self) -> Reading:
        """How it is read where no cell is odd."""

    def quiet(self) -> Reading:
        """How it is read where each odd cell is silent."""
        return self.plain()

    @abstractmethod
    def careful(self, frame: Table, rows: Rows) -> Reading:
        """How it is read where some cells are odd, and what of them is bad."""


def read_columns(frame: Table, columns: Sequence[FactColumn], rows: Rows) -> list[Reading]:
    """How each column is read in a part, after a look at all of them."""
    odd = _counts(
        frame,
        {i: strange for i, c in enumerate(columns) if (strange := c.odd) is not None},
        rows,
    )
    silent = _counts(
        frame,
        {i: says for i, c in enumerate(columns) if odd.get(i) and (says := c.silent) is not None},
        rows,
    )
    return [
        column.plain()
        if not odd.get(i)
        else (column.quiet() if silent.get(i) == odd[i] else column.careful(frame, rows))
        for i, column in enumerate(columns)
    ]


@dataclass(frozen=True)
class StrangeColumn(FactColumn):
    """A column whose type cannot answer its fact: every cell of it is bad."""

    name: str
    dtype: nw.dtypes.DType
    outs: Mapping[str, nw.dtypes.DType]
    expected: str

    @property
    def odd(self) -> nw.Expr:
        """Which cells are not plainly an answer, a note or blank."""
        return ~nw.col(self.name).is_null()

    def plain(self) -> Reading:
        """How the column is read where no cell is odd."""
        nothing = {out: nw.lit(None, dtype=dtype) for out, dtype in self.outs.items()}
        return Reading(nothing, nw.lit(None, dtype=nw.String()))

    def careful(self, frame: Table, rows: Rows) -> Reading:
        """How it is read where some cells are odd, and what of them is bad."""
        nothing = self.plain()
        expected = f"{self.expected}; the whole column holds {self.dtype}"
        bad = bad_cells(self.name, how_many(frame, self.odd, rows), (), expected)
        return Reading(nothing.columns, nothing.said, bad)


def not_blank(text: nw.Expr) -> nw.Expr:
    """A text, or null where it is empty."""
    return nw.when(text != "").then(text)


def most_frequent(frame: Table, text: nw.Expr, rows: Rows, most: int) -> list[tuple[str, int]]:
    """The most frequent texts, with how often each occurs."""
    counted = (
        frame.select(value=text)
        .group_by("value")
        .agg(n=nw.len())
        .sort("n", "value", descending=[True, False])
        .head(most)
    )
    return [(str(value), _whole(n)) for value, n in rows(counted)]


def _counts(frame: Table, conditions: Mapping[int, nw.Expr], rows: Rows) -> dict[int, int]:
    """Of how many rows each condition holds."""
    if not conditions:
        return {}
    sums = {f"n:{i}": holds.cast(nw.Int64()).sum() for i, holds in conditions.items()}
    return dict(zip(conditions, map(_whole, rows(frame.select(**sums))[0]), strict=True))


def how_many(frame: Table, condition: nw.Expr, rows: Rows) -> int:
    """The number of rows of which a condition holds."""
    return _whole(rows(frame.select(n=condition.cast(nw.Int64()).sum()))[0][0])


def bad_cells(
    name: str, cells: int, counted: Iterable[tuple[str, int]], expected: str
) -> tuple[BadCells, ...]:
    """What is told of the bad cells of a column; nothing where there are none."""
    examples = [(value[:_LONGEST_EXAMPLE], count) for value, count in counted][:MOST_EXAMPLES]
    return (BadCells(name, cells, tuple(examples), expected),) if cells else ()


def _whole(number: object) -> int:
    return number if isinstance(number, int) else 0  # the sum over no rows is null
