"""The header of a people table: which of its columns answer which facts, and which answer none."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import narwhals as nw

from askwell.cohort import groups
from askwell.cohort.cells import BadCells, FactColumn, Rows, StrangeColumn, read_columns
from askwell.cohort.choice_cells import (
    can_hold_words,
    choices_of,
    of_choices,
    of_completeness,
)
from askwell.cohort.layout import Table
from askwell.cohort.number_cells import NumberColumn, NumberPair, Side, can_hold_numbers
from askwell.cohort.people import COMPLETE, HIGH, LOW, ROW, columns_of
from askwell.cohort.problem import CohortProblem
from askwell.facts.fact import Fact, Kind
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.notation import near

_ALIKE = 0.75
_TEXT, _NUMBER = nw.String(), nw.Float64()


@dataclass(frozen=True)
class Strange:
    """A column that answers no fact, with a hint where it looks like one that does."""

    column: str
    hint: str


@dataclass(frozen=True)
class Header:
    """What is asked of the columns of a table.

    ``facts`` are those that rules ask for, ``tested`` those of them with a test, ``by`` names
    columns that the report groups by, ``aside`` columns that are known to answer nothing.
    """

    vocabulary: Vocabulary
    facts: tuple[Fact, ...]
    tested: Collection[str]
    by: tuple[str, ...] = ()
    aside: Collection[str] = ()

    _names: dict[str, Fact] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for fact in self.facts:
            for name in {fact.id, *columns_of(fact)}:
                self._names[name] = fact
        for name in self.by:
            if why := self._why_not_by(name):
                raise CohortProblem(f"--by cannot take '{name}': {why}.")

    def _why_not_by(self, name: str) -> str:
        """Why people are not counted by a column; "" where they can be.

        What a report counts anyway it must not count twice: one table could give away what is
        hidden in the other.
        """
        if name == ROW:
            return "it is the number of the person"
        if ":" in name:
            return "names with a colon are those of Askwell's own columns; give it another name"
        if name in groups.VALUES or name == "everyone":
            return "a report has a group of this name already"
        fact = self._names.get(name)
        if fact is not None and fact.id in self.tested:
            return "a report counts the answers to this test already"
        if fact is not None and fact.kind is Kind.NUMBER:
            return "it holds numbers; name a column with a few values, such as bands"
        return ""

    def wanted(self, columns: Iterable[str]) -> list[str]:
        """The columns that are read, in the order of the table."""
        return [c for c in columns if c in self._names or c == COMPLETE or c in self.by]

    def present(self, columns: Collection[str]) -> frozenset[str]:
        """The facts that a table answers."""
        return frozenset(self._names[name].id for name in columns if name in self._names)

    def strange(self, columns: Iterable[str]) -> list[Strange]:
        """The columns that answer no fact and are not named as such."""
        known = {*self._names, *self.vocabulary, COMPLETE}
        left = self._left_over(columns)
        return [Strange(name, _hint(name, known)) for name in left if not self._answers(name)]

    def unasked(self, columns: Iterable[str]) -> list[str]:
        """The columns that answer a fact, but none that a rule asks for; they are not read."""
        return [name for name in self._left_over(columns) if self._answers(name)]

    def _left_over(self, columns: Iterable[str]) -> list[str]:
        """The columns that are neither read nor named as known to answer nothing."""
        columns = list(columns)
        used = {*self.wanted(columns), *self.aside}
        return [name for name in columns if name not in used]

    def _answers(self, column: str) -> bool:
        """Whether a column is named like a fact."""
        return any(
            (fact := self.vocabulary.get(column.removesuffix(end))) is not None
            and column in {fact.id, *columns_of(fact)}
            for end in ("", LOW, HIGH)
        )

    def check(self, columns: Collection[str]) -> None:
        """Raise CohortProblem where a table of these columns cannot be read without a choice."""
        if not self.present(columns):
            raise CohortProblem(
                "No column of this table is named like a fact that a rule asks for. It has: "
                f"{_listed(columns)}. Facts are such as: "
                f"{_listed(fact.id for fact in self.facts)}. If the table names or spells them "
                "otherwise, read it through a column map first."
            )
        for fact in self.facts:
            if fact.kind is Kind.NUMBER and fact.id in columns:
                pair = [name for name in columns_of(fact) if name in columns]
                if pair:
                    raise CohortProblem(
                        f"'{fact.id}' stands in this table twice: as {fact.id} and as "
                        f"{' and '.join(pair)}. Keep one of the two."
                    )
        for option, names in (("--by", self.by), ("--aside", sorted(self.aside))):
            missing = [name for name in names if name not in columns]
            if missing:
                raise CohortProblem(
                    f"{option} names {_listed(missing)}, and this table has no such column. "
                    f"{near(missing[0], columns, f'It has: {_listed(columns)}.')}"
                )
        spelled = Counter(name.casefold() for name in columns)
        for name in self.wanted(columns):
            if spelled[name.casefold()] > 1:
                raise CohortProblem(
                    f"This table has the column '{name}' twice, in small and in large letters. "
                    "Keep one of the two, or give one another name."
                )

    def of(self, schema: Mapping[str, nw.dtypes.DType]) -> list[tuple[Fact | None, FactColumn]]:
        """How each fact is read from columns of these types; None is the list's completeness."""
        return list(self._columns(schema))

    def _columns(
        self, schema: Mapping[str, nw.dtypes.DType]
    ) -> Iterator[tuple[Fact | None, FactColumn]]:
        for fact in self.facts:
            names = [name for name in (fact.id, *columns_of(fact)) if name in schema]
            if fact.kind is Kind.CHOICE and names:
                yield fact, _choices(fact, schema[fact.id])
            elif fact.id in names:
                yield fact, _numbers(fact, fact.id, schema[fact.id], Side.BOTH)
            elif names:
                sides = [s for s in (Side.LOW, Side.HIGH) if fact.id + s.value in schema]
                columns = [
                    _numbers(fact, name, schema[name], side)
                    for side in sides
                    if (name := fact.id + side.value)
                ]
                low, *others = columns
                if others and isinstance(low, NumberColumn):
                    (high,) = others
                    if isinstance(high, NumberColumn):
                        columns = [NumberPair(low, high)]
                for column in columns:
                    yield fact, column
        if COMPLETE in schema:
            dtype = schema[COMPLETE]
            if can_hold_words(dtype) or isinstance(dtype, nw.Boolean):
                yield None, of_completeness(COMPLETE, dtype)
            else:
                yield None, StrangeColumn(COMPLETE, dtype, {COMPLETE: _TEXT}, "text")

    def read(
        self, frame: Table, present: Collection[str], rows: Rows
    ) -> tuple[Table, tuple[BadCells, ...]]:
        """The people of a part, read: a column or two for each fact that the table answers.

        ``present``: the facts that the whole table answers, be it in another of its files.
        """
        schema = frame.collect_schema()
        columns = self.of(schema)
        readings = read_columns(frame, [column for _, column in columns], rows)
        made: dict[str, nw.Expr] = {}
        said: dict[str, nw.Expr] = {}
        for (fact, _), reading in zip(columns, readings, strict=True):
            made |= reading.columns
            if fact is not None and fact.id in self.tested:
                said.setdefault(f"cell:{fact.id}", reading.said)
        for fact in self.facts:
            if fact.id in present:
                dtype = _TEXT if fact.kind is Kind.CHOICE else _NUMBER
                for name in columns_of(fact):
                    made.setdefault(name, nw.lit(None, dtype=dtype))
                if fact.id in self.tested:
                    said.setdefault(f"cell:{fact.id}", nw.lit(None, dtype=_TEXT))
        made.setdefault(COMPLETE, nw.lit(None, dtype=_TEXT))
        for name in self.by:
            there = nw.col(name).cast(_TEXT) if name in schema else nw.lit(None, dtype=_TEXT)
            made.setdefault(name, there)
        read = frame.select(nw.col(ROW), *(e.alias(name) for name, e in {**made, **said}.items()))
        return read, tuple(bad for reading in readings for bad in reading.bad)

    def look(self, frame: Table, rows: Rows) -> tuple[BadCells, ...]:
        """What cannot be read in a part, without reading it."""
        columns = [column for _, column in self.of(frame.collect_schema())]
        return tuple(bad for reading in read_columns(frame, columns, rows) for bad in reading.bad)


def _hint(column: str, known: Collection[str]) -> str:
    """The facts that a column is named much like, if any."""
    name = column.casefold()
    close = difflib.get_close_matches(name, list(known), n=3, cutoff=_ALIKE)
    close = close or [fact for fact in known if name.startswith((f"{fact}_", f"{fact} "))]
    return f"Did you mean: {', '.join(close)}?" if close else ""


def _choices(fact: Fact, dtype: nw.dtypes.DType) -> FactColumn:
    if can_hold_words(dtype) or (isinstance(dtype, nw.Boolean) and fact.yes_or_no):
        return choices_of(fact, dtype)
    return StrangeColumn(fact.id, dtype, {fact.id: _TEXT}, of_choices(fact, _TEXT).expected)


def _numbers(fact: Fact, name: str, dtype: nw.dtypes.DType, side: Side) -> FactColumn:
    if can_hold_numbers(dtype):
        return NumberColumn(name, dtype, fact, side)
    ends = (Side.LOW, Side.HIGH) if side is Side.BOTH else (side,)
    return StrangeColumn(name, dtype, {fact.id + e.value: _NUMBER for e in ends}, "numbers")


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ", ".join(names[:12]) + more
