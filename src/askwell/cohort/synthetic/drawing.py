"""What is true of a chunk of people, drawn from the shares; nothing is missing here yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.cohort.synthetic.chance import Chance, Floats
from askwell.cohort.synthetic.shares import Entry, Table, bounds

Codes = NDArray[np.uint8]
Numbers = NDArray[np.int16]
Places = NDArray[np.int64]

#: The code of somebody whom an entry does not concern.
NOBODY = 255


@dataclass(frozen=True)
class Chosen:
    """One of ``values`` for each person, by its place among them; or ``NOBODY``."""

    values: tuple[str, ...]
    codes: Codes

    def is_(self, *values: str) -> NDArray[np.bool_]:
        """Who has one of these."""
        return np.isin(self.codes, [self.values.index(v) for v in values if v in self.values])


@dataclass(frozen=True)
class Counted:
    """A whole number for each person."""

    numbers: Numbers


Drawn = dict[str, Chosen | Counted]


def draw(entries: Iterable[Entry], chance: Chance, drawn: Drawn) -> None:
    """Add a value of each entry to what is drawn already."""
    for entry in entries:
        drawn[entry.id] = _value(entry, chance, drawn)


def pick(table: Table, name: str, chance: Chance, drawn: Drawn) -> Codes:
    """The place of a value of the table for each person, by her row of it."""
    shares = np.array([_shares(table, row) for row in _rows(table, drawn)], np.float64)
    steps = np.cumsum(shares, axis=1).astype(np.float32)
    chances, row = chance.uniform(name), _row(table, drawn)
    codes = np.zeros(chance.count, np.uint8)
    for step in range(len(table.values) - 1):
        codes += chances >= (steps[0, step] if row is None else steps[row, step])
    return codes


def chosen(drawn: Drawn, id: str) -> Chosen:
    """What was drawn for a choice."""
    value = drawn[id]
    assert isinstance(value, Chosen)
    return value


def counted(drawn: Drawn, id: str) -> Numbers:
    """What was drawn for a number."""
    value = drawn[id]
    assert isinstance(value, Counted)
    return value.numbers


def _value(entry: Entry, chance: Chance, drawn: Drawn) -> Chosen | Counted:
    if entry.banding is not None:
        numbers = counted(drawn, entry.banding.of)
        lows = [bounds(band)[0] for band in entry.banding.names.values()]
        codes = (np.searchsorted(np.array(lows), numbers, side="right") - 1).astype(np.uint8)
        return Chosen(tuple(entry.banding.names), codes)
    assert entry.table is not None
    codes = pick(entry.table, entry.id, chance, drawn)
    if entry.number:
        return Counted(_within(codes, entry.table.values, chance.uniform(f"{entry.id} in band")))
    if entry.only is not None:
        codes[~chosen(drawn, entry.only[0]).is_(entry.only[1])] = NOBODY
    return Chosen(entry.table.values, codes)


def _within(codes: Codes, bands: tuple[str, ...], chances: Floats) -> Numbers:
    """A number inside each person's band, any as likely as another."""
    lows, highs = (np.array(ends, np.float32) for ends in zip(*map(bounds, bands), strict=True))
    inside = np.floor(chances * (highs - lows + 1)[codes])
    return (lows[codes] + inside).astype(np.int16)


def _rows(table: Table, drawn: Drawn) -> list[str]:
    """The names of the rows for every combination of what stands in ``by``."""
    names = [""]
    for id in table.by:
        values = chosen(drawn, id).values
        names = [f"{name} {value}".strip() for name in names for value in values]
    return names


def _shares(table: Table, row: str) -> tuple[float, ...]:
    """A row's shares; none at all where it has no row, as nobody is there."""
    return table.rows.get(row) or (1.0,) + (0.0,) * (len(table.values) - 1)


def _row(table: Table, drawn: Drawn) -> Places | None:
    """The row of each person; None where the table has one row for everybody."""
    row: Places | None = None
    for id in table.by:
        given = chosen(drawn, id)
        codes = np.where(given.codes == NOBODY, 0, given.codes)
        row = codes.astype(np.int64) if row is None else row * len(given.values) + codes
    return row
