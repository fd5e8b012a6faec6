"""What the record knows: answers left out, in part, or with a note why there is none."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from askwell.cohort.people import HIGH, LOW
from askwell.cohort.synthetic.chance import Chance
from askwell.cohort.synthetic.drawing import NOBODY, Chosen, Codes, Drawn, Numbers, pick
from askwell.cohort.synthetic.shares import BLANK, RANGE, Answering, Table, bounds
from askwell.facts.answer import NOTES, Note
from askwell.facts.fact import Fact
from askwell.facts.history import YES_OR_NO

#: A number that is told "to within ten": 50 to 59.
_WIDTH = 10


def recorded(
    fact: Fact, table: Table | None, answering: Answering, drawn: Drawn, chance: Chance
) -> Iterator[pl.Series]:
    """The column of a fact, or its two, as a record has it. ``table``: what it was drawn from."""
    name = f"answers {answering.id if answering.together else fact.id}"
    hows = pick(answering.table, name, chance, drawn)
    value = drawn[fact.id]
    if isinstance(value, Chosen):
        yield _choices(fact, answering, value, hows)
    elif set(answering.table.values) & NOTES.keys():
        assert table is not None
        yield _numbers_or_notes(fact, table, answering, value.numbers, hows)
    else:
        yield from _range(fact, answering, value.numbers, hows)


def _choices(fact: Fact, answering: Answering, value: Chosen, hows: Codes) -> pl.Series:
    words = _words(fact, answering, value.values)
    # For each true answer and each way of the record, the place of the word that stands there.
    places = np.full((NOBODY + 1, len(answering.table.values)), NOBODY, np.uint8)
    for code, true in enumerate(value.values):
        for how, way in enumerate(answering.table.values):
            said = _said(fact, true, way)
            if said is not None:
                places[code, how] = words.index(said)
    codes = places.ravel()[value.codes.astype(np.int64) * len(answering.table.values) + hows]
    if set(words) == YES_OR_NO:
        return column(fact.id, codes == words.index("yes"), codes != NOBODY)
    if all(word.isdecimal() for word in words):
        numbers = np.array([*map(int, words), 0], np.int8)
        return column(fact.id, numbers[np.minimum(codes, len(words))], codes != NOBODY)
    return column(fact.id, codes, codes != NOBODY).cat.to(pl.Enum(words))


def _words(fact: Fact, answering: Answering, values: tuple[str, ...]) -> list[str]:
    """Every word that can stand in the column."""
    said = {_said(fact, true, way) for true in values for way in answering.table.values}
    return [word for word in (*values, *fact.partials, *NOTES) if word in said]


def _said(fact: Fact, true: str, way: str) -> str | None:
    """What the record says where this is true. What does not hold, or need not be said, is told."""
    if way == BLANK:
        return None
    if way in fact.partials:
        return way if true in fact.partials[way].choices else true
    if way == Note.OUT_OF_DATE.value:
        return way if true in fact.outdated else true
    return way if way in NOTES else true


def _numbers_or_notes(
    fact: Fact, table: Table, answering: Answering, numbers: Numbers, hows: Codes
) -> pl.Series:
    """Numbers and notes in one column of text, held as places in a list of words."""
    ends = [bounds(band) for band in table.values]
    least, most = int(min(low for low, _ in ends)), int(max(high for _, high in ends))
    notes = [way for way in answering.table.values if way in NOTES]
    words = [*map(str, range(least, most + 1)), *notes]
    codes = (numbers - least).astype(np.uint16)
    for note in notes:
        codes[hows == _place(answering, note)] = words.index(note)
    there = hows != _place(answering, BLANK)
    return column(fact.id, codes, there).cat.to(pl.Enum(words))


def _range(fact: Fact, answering: Answering, numbers: Numbers, hows: Codes) -> Iterator[pl.Series]:
    there, wide = hows != _place(answering, BLANK), hows == _place(answering, RANGE)
    tens = numbers // _WIDTH * _WIDTH
    low = np.maximum(np.where(wide, tens, numbers), fact.bounds.low).astype(np.int16)
    high = np.minimum(np.where(wide, tens + _WIDTH - 1, numbers), fact.bounds.high)
    yield column(fact.id + LOW, low, there)
    yield column(fact.id + HIGH, high.astype(np.int16), there)


def _place(answering: Answering, way: str) -> int:
    """The place of a way of the record; none at all where it never occurs."""
    ways = answering.table.values
    return ways.index(way) if way in ways else NOBODY


def column(name: str, values: NDArray[np.generic], there: NDArray[np.bool_]) -> pl.Series:
    """A column with nulls where nothing is there."""
    found = pl.when(pl.Series(there)).then(pl.Series(values))
    return pl.select(found.alias(name)).to_series()
