"""Rules laid out as columns: each different rule once, from the leaves up, one level at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeAlias

import narwhals as nw

from askwell.cohort.people import HIGH, LOW
from askwell.facts.fact import Fact, Kind
from askwell.facts.possible import Possible
from askwell.logic.columns import Column, at_least_columns, choice_column, number_column, values_of
from askwell.logic.criteria import (
    AtLeast,
    Criterion,
    Is,
    Judged,
    Leaf,
    Not,
    Term,
    Within,
    asked,
)
from askwell.logic.truth import Truth

#: A table of people, not yet computed, on whichever engine.
Table: TypeAlias = nw.LazyFrame[Any]

#: What a rule asks, so that rules that ask the same are one.
Key = Hashable


def key_of(criterion: Criterion, *, usual: bool = False) -> Key:
    """The same for rules that ask the same. ``usual``: with judgements as they usually fall."""
    match criterion:
        case Is() | Within():
            return asked(criterion)
        case Judged(usually=usually):
            return usually if usual else Truth.UNKNOWN
        case Term(part=part):
            return key_of(part, usual=usual)
        case Not(part=part):
            return ("not", key_of(part, usual=usual))
        case AtLeast(k=k, parts=parts):
            return ("at least", k, tuple(key_of(part, usual=usual) for part in parts))


class Cells:
    """What a table holds of each fact, read from the types of its columns."""

    def __init__(self, schema: Mapping[str, nw.dtypes.DType]) -> None:
        self._schema = schema

    def has(self, fact: Fact) -> bool:
        """Whether the table answers a fact at all."""
        pair = {fact.id + LOW, fact.id + HIGH}
        return fact.id in self._schema or (fact.kind is Kind.NUMBER and pair <= set(self._schema))

    def leaf(self, leaf: Leaf) -> Column:
        """The truth of a leaf in each row; UNKNOWN for all where the table does not have it."""
        if isinstance(leaf, Judged) or not self.has(leaf.fact):
            return Truth.UNKNOWN
        fact = leaf.fact
        if isinstance(leaf, Is):
            cell = nw.col(fact.id)
            if isinstance(self._schema[fact.id], nw.Boolean):
                return cell if "yes" in leaf.values else ~cell
            return choice_column(leaf, cell, self._values(fact))
        return number_column(leaf, *self.numbers(fact), exact=fact.id in self._schema)

    def numbers(self, fact: Fact) -> tuple[nw.Expr, nw.Expr]:
        """The columns of the lowest and the highest number: the same where it is exact."""
        if fact.id in self._schema:
            return nw.col(fact.id), nw.col(fact.id)
        return nw.col(fact.id + LOW), nw.col(fact.id + HIGH)

    def _values(self, fact: Fact) -> Mapping[str, Possible]:
        """The values that a column can have: those it declares, else all there are."""
        values = values_of(fact)
        declared = self._schema[fact.id]
        if isinstance(declared, nw.Enum):  # a note, or what is no answer, leaves all open
            return {value: values.get(value, fact.anything) for value in declared.categories}
        return values


class Nodes:
    """A table that is given a column for each rule asked of it."""

    def __init__(self, frame: Table) -> None:
        self.frame = frame
        self.cells = Cells(frame.collect_schema())
        self._columns: dict[Key, Column] = {truth: truth for truth in Truth}

    def keep(self, columns: Mapping[str, nw.Expr]) -> None:
        """Give the table these columns, all worked out from those it has."""
        if columns:
            self.frame = self.frame.with_columns(**columns)

    def add(self, criteria: Iterable[Criterion], *, usual: bool = False) -> None:
        """Lay out rules, their parts first; each level of all rules in one go."""
        levels: list[dict[Key, Criterion]] = []
        seen: dict[Key, int] = {}
        for criterion in criteria:
            self._place(criterion, usual, levels, seen)
        for level in levels:
            made: dict[str, nw.Expr] = {}
            for key, criterion in level.items():
                column = self._column(criterion, usual)
                if not isinstance(column, Truth):
                    name = f"node:{len(self._columns)}"
                    made[name], column = column, nw.col(name)
                self._columns[key] = column
            self.keep(made)

    def _place(
        self, criterion: Criterion, usual: bool, levels: list[dict[Key, Criterion]],
        seen: dict[Key, int],
    ) -> int:  # fmt: skip
        """Put a rule one level above its highest part; the number of levels it needs."""
        key = key_of(criterion, usual=usual)
        if key in self._columns:
            return 0
        if key in seen:
            return seen[key]
        if isinstance(criterion, Term):
            return self._place(criterion.part, usual, levels, seen)
        match criterion:
            case Not(part=part):
                parts: tuple[Criterion, ...] = (part,)
            case AtLeast(parts=parts):
                pass
            case _:
                parts = ()
        level = max((self._place(part, usual, levels, seen) for part in parts), default=0)
        while len(levels) <= level:
            levels.append({})
        levels[level][key] = criterion
        seen[key] = level + 1
        return level + 1

    def _column(self, criterion: Criterion, usual: bool) -> Column:
        match criterion:
            case Not(part=part):
                return ~self.truth(part, usual=usual)
            case AtLeast(k=k, parts=parts):
                return at_least_columns(k, [self.truth(part, usual=usual) for part in parts])
            case Is() | Within():
                return self.cells.leaf(criterion)
        raise TypeError(f"{type(criterion).__name__} has no column of its own")

    def truth(self, criterion: Criterion, *, usual: bool = False) -> Column:
        """The truth of a rule that was added."""
        return self._columns[key_of(criterion, usual=usual)]
