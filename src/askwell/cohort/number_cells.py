"""Columns of numbers: one column with numbers or ranges, or a pair with the lowest and highest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import narwhals as nw

from askwell.cohort.cells import (
    BLANKS,
    MOST_EXAMPLES,
    FactColumn,
    Reading,
    Rows,
    bad_cells,
    how_many,
    most_frequent,
    not_blank,
)
from askwell.cohort.layout import Table
from askwell.cohort.people import HIGH, LOW
from askwell.facts.answer import NOTES
from askwell.facts.fact import Fact

_NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?"
_PLAIN = rf"^{_NUMBER}$"
_SPAN = rf"^(({_NUMBER})?[ ]*\.\.[ ]*{_NUMBER}|{_NUMBER}[ ]*\.\.)$"
_FROM, _TO = r"[ ]*\.\..*$", r"^.*\.\.[ ]*"  # what stands behind the lowest, before the highest

#: What a text says where infinity is the answer: the cancer never came back on the treatment.
NEVER = "never"
_NOTHING = ("", *NOTES)


class Side(Enum):
    """Which bounds of an answer a column gives."""

    BOTH = ""
    LOW = LOW
    HIGH = HIGH


@dataclass(frozen=True)
class NumberColumn(FactColumn):
    """A column of numbers, in text or not."""

    name: str
    dtype: nw.dtypes.DType
    fact: Fact
    side: Side = Side.BOTH

    @property
    def odd(self) -> nw.Expr:
        """Which cells are not plainly an answer, a note or blank."""
        if self.dtype.is_numeric():
            return self._beyond(self._number).fill_null(value=False)
        text = self._text
        strange = ~text.str.contains(_PLAIN) & ~text.is_in(_NOTHING)
        return (strange | self._beyond(self.certain).fill_null(value=False)).fill_null(value=False)

    @property
    def certain(self) -> nw.Expr:
        """The number of each cell that plainly is one; else null."""
        if self.dtype.is_numeric():
            return self._number
        text = self._text
        return nw.when(text.str.contains(_PLAIN)).then(text).cast(nw.Float64())

    def plain(self) -> Reading:
        """How the column is read where no cell is odd."""
        if self.dtype.is_numeric():
            return Reading(self._columns(self._number, self._number), self._note)
        text = self._text
        number = nw.when(~text.is_in(_NOTHING)).then(text).cast(nw.Float64())
        return Reading(self._columns(number, number), self._note)

    def careful(self, frame: Table, rows: Rows) -> Reading:
        """How it is read where some cells are odd, and what of them is bad."""
        low, high, good = self._spans() if not self.dtype.is_numeric() else self._numbers()
        shown = self._shown
        nothing = shown.is_null() if self.dtype.is_numeric() else self._text.is_in(_NOTHING)
        wrong = (~good.fill_null(value=False) & ~nothing).fill_null(value=False)
        cells = how_many(frame, wrong, rows)
        bad = most_frequent(frame.filter(wrong), shown, rows, MOST_EXAMPLES) if cells else []
        columns = self._columns(nw.when(good).then(low), nw.when(good).then(high))
        return Reading(columns, self._note, bad_cells(self.name, cells, bad, self._expected))

    def _columns(self, low: nw.Expr, high: nw.Expr) -> Mapping[str, nw.Expr]:
        both = {Side.LOW: low, Side.HIGH: high}
        sides = both if self.side is Side.BOTH else {self.side: both[self.side]}
        return {self.fact.id + side.value: number for side, number in sides.items()}

    # -- what a cell says --------------------------------------------------------------------

    @property
    def _number(self) -> nw.Expr:
        return nw.col(self.name).cast(nw.Float64())

    @property
    def _text(self) -> nw.Expr:
        cell = nw.col(self.name)
        text = cell if isinstance(self.dtype, nw.String) else cell.cast(nw.String())
        return text.str.strip_chars(BLANKS)

    @property
    def _shown(self) -> nw.Expr:
        if self.dtype.is_numeric():
            return nw.col(self.name).cast(nw.String())
        return not_blank(self._text)

    @property
    def _note(self) -> nw.Expr:
        """The note of a cell that has one."""
        if self.dtype.is_numeric():
            return nw.lit(None, dtype=nw.String())
        return nw.when(self._text.is_in(list(NOTES))).then(self._text)

    @property
    def _never(self) -> bool:
        """Whether infinity is an answer."""
        return self.fact.history is not None and self.fact.history.measure == "relapse_after"

    def _beyond(self, number: nw.Expr) -> nw.Expr:
        """Whether a number lies outside the bounds of its fact, or is none."""
        bounds = self.fact.bounds
        beyond = number.is_nan() | (number < bounds.low) | (number > bounds.high)
        if math.isinf(bounds.high) and not self._never:
            beyond = beyond | (number == math.inf)
        return beyond

    def _numbers(self) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
        """The lowest and the highest number a cell allows, and whether it says any."""
        number = self._number
        return *self._within(number, number), self._possible(number, number, exact=True)

    def _spans(self) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
        """The same of cells of text, which may be ranges."""
        text = self._text
        plain, span = text.str.contains(_PLAIN), text.str.contains(_SPAN)
        if self.side is not Side.BOTH:
            span = plain  # a range has no place in one half of a pair
        first, last = (
            nw.when((plain | span) & (end != "")).then(end).cast(nw.Float64())
            for end in (text.str.replace_all(part, "") for part in (_FROM, _TO))
        )
        exact, between = self._possible(first, last, exact=True), self._possible(first, last)
        good = (plain & exact) | (~plain & span & between)
        low, high = self._within(first, last)
        if not self._never:
            return low, high, good
        never, infinite = text == NEVER, nw.lit(math.inf)
        low, high = (nw.when(never).then(infinite).otherwise(end) for end in (low, high))
        return low, high, never | good

    def _possible(self, low: nw.Expr, high: nw.Expr, *, exact: bool = False) -> nw.Expr:
        """Whether some number that the fact can be lies between, ends included."""
        if exact and self.side is Side.BOTH:
            return ~self._beyond(low)
        bounds = self.fact.bounds
        from_low = ~(low.is_nan() | (low > bounds.high))
        if math.isinf(bounds.high) and not self._never:
            from_low = from_low & (low < math.inf)
        to_high = ~(high.is_nan() | (high < bounds.low))
        if self.side is not Side.BOTH:
            return from_low if self.side is Side.LOW else to_high
        return (from_low & to_high & (low <= high)).fill_null(value=True) & (
            (from_low | low.is_null()) & (to_high | high.is_null())
        )

    def _within(self, low: nw.Expr, high: nw.Expr) -> tuple[nw.Expr, nw.Expr]:
        """Both, brought inside what the fact can be; a bound that says no more is left."""
        bounds = self.fact.bounds
        return (
            nw.when(low < bounds.low).then(nw.lit(bounds.low)).otherwise(low),
            nw.when(high > bounds.high).then(nw.lit(bounds.high)).otherwise(high),
        )

    @property
    def _expected(self) -> str:
        low, high = self.fact.bounds.low, self.fact.bounds.high
        to = f"from {low:g} up" if math.isinf(high) else f"from {low:g} to {high:g}"
        unit = f" ({self.fact.unit})" if self.fact.unit else ""
        span = ", a range such as 50..59 or 18.." if self.side is Side.BOTH else ""
        never = f", or {NEVER}" if self._never else ""
        return f"a number {to}{unit}{span}{never}, or a note"


@dataclass(frozen=True)
class NumberPair(FactColumn):
    """Two columns that hold the lowest and the highest number still possible."""

    low: NumberColumn
    high: NumberColumn

    @property
    def odd(self) -> nw.Expr:
        """Which cells are not plainly an answer, a note or blank."""
        crossed = (self.low.certain > self.high.certain).fill_null(value=False)
        return self.low.odd | self.high.odd | crossed

    def plain(self) -> Reading:
        """How the column is read where no cell is odd."""
        low, high = self.low.plain(), self.high.plain()
        return Reading({**low.columns, **high.columns}, self._said(low, high))

    def careful(self, frame: Table, rows: Rows) -> Reading:
        """How it is read where some cells are odd, and what of them is bad."""
        low, high = self.low.careful(frame, rows), self.high.careful(frame, rows)
        (lowest,), (highest,) = low.columns.values(), high.columns.values()
        crossed, ends = (lowest > highest).fill_null(value=False), (lowest, highest)
        both = nw.concat_str([end.cast(nw.String()) for end in ends], separator="..")
        cells = how_many(frame, crossed, rows)
        found = most_frequent(frame.filter(crossed), both, rows, MOST_EXAMPLES) if cells else []
        name = f"{self.low.name} and {self.high.name}"
        expected = f"{self.low.name} no higher than {self.high.name}"
        return Reading(
            {
                id: nw.when(~crossed).then(end)
                for id, end in {**low.columns, **high.columns}.items()
            },
            self._said(low, high),
            (*low.bad, *high.bad, *bad_cells(name, cells, found, expected)),
        )

    def _said(self, low: Reading, high: Reading) -> nw.Expr:
        """A note, where one stands instead of a number."""
        return nw.when(~low.said.is_null()).then(low.said).otherwise(high.said)


def can_hold_numbers(dtype: nw.dtypes.DType) -> bool:
    """Whether cells of a type can be numbers. What is none after all is a bad cell."""
    return dtype.is_numeric() or isinstance(
        dtype, nw.String | nw.Categorical | nw.Enum | nw.Unknown
    )
