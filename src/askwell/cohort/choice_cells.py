"""Columns of choices: a choice, a partial answer, several joined by ``|``, or a note."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

import narwhals as nw

from askwell.cohort.cells import (
    BLANKS,
    FactColumn,
    Reading,
    Rows,
    bad_cells,
    how_many,
    most_frequent,
    not_blank,
)
from askwell.cohort.layout import Table
from askwell.cohort.people import cell_of
from askwell.facts.answer import NOTES
from askwell.facts.fact import Fact
from askwell.facts.history import Complete
from askwell.logic.columns import values_of

#: What a cell stands for: a value of ``values_of``, None where it narrows nothing.
Words = Mapping[str, str | None]

#: How many different odd values of a column are looked at one by one; rarer ones count as bad.
MOST_VALUES = 1000

#: More words than this are looked up together instead of compared one by one.
_FEW = 6

#: How programs write the whole numbers of a column that has blanks.
_WHOLE_NUMBER = re.compile(r"([0-9]+)\.0")

_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")
_NOTHING: Words = dict.fromkeys(("", *NOTES))


@dataclass(frozen=True)
class ChoiceColumn(FactColumn):
    """A column of choices. ``words``: each value there can be, and what it stands for.

    ``truths`` are the words of a Boolean column, ``together`` reads several words in one cell.
    """

    name: str
    dtype: nw.dtypes.DType
    words: Words
    expected: str
    truths: tuple[str, str]
    together: Callable[[list[str]], str | None] | None = None

    @property
    def odd(self) -> nw.Expr:
        """Which cells are not plainly an answer."""
        return ~_is_one_of(self._text, self._same)

    @property
    def silent(self) -> nw.Expr:
        """Which cells are a note or blank."""
        return self._text.is_in(self._nothing)

    def plain(self) -> Reading:
        """How the column is read where no cell is odd."""
        return Reading({self.name: self._text}, self._text)

    def quiet(self) -> Reading:
        """How the column is read where each odd cell is a note or blank."""
        text = self._text
        return Reading({self.name: nw.when(~self.silent).then(text)}, not_blank(text))

    def careful(self, frame: Table, rows: Rows) -> Reading:
        """How it is read where some cells are odd, and what of them is bad."""
        strange = frame.filter(self.odd & ~self.silent)
        counted = most_frequent(strange, self._text, rows, MOST_VALUES)
        meant = {value: self._meaning(value) for value, _ in counted}
        text = self._text
        answer: nw.Expr = nw.when(text.is_in(self._same)).then(text)
        known = text.is_in([*self._same, *self._nothing])
        said: nw.Expr = nw.when(known).then(not_blank(text))
        for value, word in meant.items():
            if word is not False:
                assert word is not True
                here = text == value
                answer = nw.when(here).then(_text_or_null(word)).otherwise(answer)
                note = value.strip(BLANKS)
                shown = word if word is not None or note not in NOTES else note
                said = nw.when(here).then(_text_or_null(shown)).otherwise(said)
        bad = [(value, count) for value, count in counted if meant[value] is False]
        good = sum(count for value, count in counted if meant[value] is not False)
        cells = how_many(frame, self.odd & ~self.silent, rows) - good
        return Reading({self.name: answer}, said, bad_cells(self.name, cells, bad, self.expected))

    @property
    def _text(self) -> nw.Expr:
        """The cells as text, however the column holds them."""
        cell = nw.col(self.name)
        if isinstance(self.dtype, nw.Boolean):
            yes, no = self.truths
            return nw.when(cell).then(nw.lit(yes)).otherwise(nw.when(~cell).then(nw.lit(no)))
        if self.dtype.is_float() or self.dtype.is_decimal():
            return cell.cast(nw.Float64()).cast(nw.String()).str.replace_all(r"\.0$", "")
        return cell if isinstance(self.dtype, nw.String) else cell.cast(nw.String())

    @property
    def _same(self) -> list[str]:
        """The words that stand for themselves."""
        return [word for word, means in self.words.items() if word == means]

    @property
    def _nothing(self) -> list[str]:
        """The words that narrow nothing."""
        return [word for word, means in self.words.items() if means is None]

    def _meaning(self, value: str) -> str | bool | None:
        """What a value stands for; None where it narrows nothing, False where it says nothing."""
        value = value.strip(BLANKS)
        if number := _WHOLE_NUMBER.fullmatch(value):
            value = number[1]
        if value in self.words:
            return self.words[value]
        if "|" not in value or self.together is None:
            return False
        parts = [part.strip(BLANKS) for part in value.split("|")]
        # A note or a blank has no place among choices.
        chosen = [word for part in parts if (word := self.words.get(part)) is not None]
        return self.together(chosen) if len(chosen) == len(parts) else False


@dataclass(frozen=True)
class DeclaredColumn(FactColumn):
    """A column whose type lets in nothing but answers and notes: it stays as it is.

    A plan reads such types itself, and faster than text. ``as_text`` is the same column as text.
    """

    as_text: ChoiceColumn

    @property
    def odd(self) -> None:
        """No cell can be odd."""

    def plain(self) -> Reading:
        """How the column is read."""
        name = self.as_text.name
        return Reading({name: nw.col(name)}, self.as_text.quiet().said)

    def careful(self, frame: Table, rows: Rows) -> Reading:
        """How it would be read otherwise."""
        return self.plain()


def choices_of(fact: Fact, dtype: nw.dtypes.DType) -> FactColumn:
    """The column of a choice fact, read by its type."""
    column = of_choices(fact, dtype)
    if isinstance(dtype, nw.Boolean):
        return DeclaredColumn(column)
    if isinstance(dtype, nw.Enum) and all(
        column.words.get(word, "") in (word, None) for word in dtype.categories
    ):
        return DeclaredColumn(column)
    return column


def of_choices(fact: Fact, dtype: nw.dtypes.DType) -> ChoiceColumn:
    """The column of a choice fact, read as text."""
    values = values_of(fact)
    words: dict[str, str | None] = {**_NOTHING, **{value: value for value in values}}
    if fact.yes_or_no:
        words |= dict.fromkeys(_TRUE, "yes") | dict.fromkeys(_FALSE, "no")
    expected = f"{', '.join([*fact.choices, *fact.partials])}, several joined by |, or a note"

    def together(chosen: list[str]) -> str | None:
        allowed = [values[word] for word in chosen]
        every = frozenset[str]().union(*(some for some in allowed if isinstance(some, frozenset)))
        return cell_of(every, fact)

    return ChoiceColumn(fact.id, dtype, words, expected, ("yes", "no"), together)


def of_completeness(name: str, dtype: nw.dtypes.DType) -> ChoiceColumn:
    """The column that says how far the list of treatments is complete."""
    words: dict[str, str | None] = {"": None, **{c.value: c.value for c in Complete}}
    words |= dict.fromkeys(_TRUE, Complete.ALL.value) | dict.fromkeys(_FALSE, Complete.NO.value)
    truths = (Complete.ALL.value, Complete.NO.value)
    return ChoiceColumn(name, dtype, words, ", ".join(c.value for c in Complete), truths)


def can_hold_words(dtype: nw.dtypes.DType) -> bool:
    """Whether cells of a type can name a choice. What is no choice after all is a bad cell."""
    return dtype.is_numeric() or isinstance(
        dtype, nw.String | nw.Categorical | nw.Enum | nw.Unknown
    )


def _is_one_of(text: nw.Expr, words: list[str]) -> nw.Expr:
    """Whether a text is one of the words; null where it is null."""
    if len(words) > _FEW:
        return text.is_in(words)
    return reduce(or_, [text == word for word in words])


def _text_or_null(text: str | None) -> nw.Expr:
    return nw.lit(text, dtype=nw.String())
