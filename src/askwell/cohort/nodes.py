"""Rules laid out as columns: each different rule once, from the leaves up, one level at a time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

import narwhals as nw

from askwell.cohort.layout import Layout, Schema, named
from askwell.cohort.people import HIGH, LOW
from askwell.facts.fact import Fact, Kind
from askwell.facts.possible import Possible
from askwell.logic.columns import (
    Column,
    Laid,
    at_least_columns,
    choice_column,
    is_one_comparison,
    number_column,
    values_of,
)
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

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def has(self, fact: Fact) -> bool:
        """Whether the table answers a fact at all."""
        pair = {fact.id + LOW, fact.id + HIGH}
        return fact.id in self._schema or (fact.kind is Kind.NUMBER and pair <= set(self._schema))

    def holds(self, column: str) -> bool:
        """Whether the table has a column of this name."""
        return column in self._schema

    def leaf(self, leaf: Leaf) -> Column:
        """The truth of a leaf in each row; UNKNOWN for all where the table does not have it."""
        if isinstance(leaf, Judged) or not self.has(leaf.fact):
            return Truth.UNKNOWN
        fact = leaf.fact
        if isinstance(leaf, Is):
            return self.choice(leaf, nw.col(fact.id))
        return number_column(leaf, *self.numbers(fact), exact=fact.id in self._schema)

    def choice(self, leaf: Is, cell: nw.Expr) -> Column:
        """The truth of a choice leaf of a cell: its own, or one for all that are ``alike``."""
        if isinstance(self._schema[leaf.fact.id], nw.Boolean):
            return cell if "yes" in leaf.values else ~cell
        return choice_column(leaf, cell, self._values(leaf.fact))

    def alike(self, leaves: Iterable[Criterion]) -> list[list[Is]]:
        """The choice leaves that one comparison answers, those with the same one together."""
        found: dict[Hashable, list[Is]] = {}
        for leaf in leaves:
            if isinstance(leaf, Is) and (comparison := self._comparison(leaf)) is not None:
                found.setdefault(comparison, []).append(leaf)
        return list(found.values())

    def _comparison(self, leaf: Is) -> Hashable | None:
        """What a leaf compares its cell with; None where it is not there or does more than that."""
        if leaf.fact.id not in self._schema:
            return None
        if isinstance(self._schema[leaf.fact.id], nw.Boolean):
            return (nw.Boolean, leaf.values)
        values = self._values(leaf.fact)
        if not is_one_comparison(leaf, values):
            return None
        return (leaf.values, frozenset(values.items()))

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
    """Lays out a column for each rule that is asked of tables with the same columns."""

    def __init__(self, schema: Schema) -> None:
        self.cells = Cells(schema)
        self._laid: dict[Key, Laid] = {truth: truth for truth in Truth}
        self._steps: list[tuple[nw.Expr, ...]] = []

    def keep(self, columns: Mapping[str, nw.Expr]) -> None:
        """Add these columns, all worked out from those there are."""
        self._add_step(named(columns))

    def show(self, *columns: nw.Expr) -> Layout:
        """All that was laid out, of which these columns are shown."""
        return Layout(tuple(self._steps), columns)

    def _add_step(self, columns: tuple[nw.Expr, ...]) -> None:
        if columns:
            self._steps.append(columns)

    def add(self, criteria: Iterable[Criterion], *, usual: bool = False) -> None:
        """Lay out rules, their parts first; each level of all rules in one go."""
        levels: list[dict[Key, Criterion]] = []
        seen: dict[Key, int] = {}
        for criterion in criteria:
            self._place(criterion, usual, levels, seen)
        if levels:
            self._add_alike(levels[0])
        for level in levels:
            made: dict[str, nw.Expr] = {}
            for key, criterion in level.items():
                if key in self._laid:
                    continue
                column = self._column(criterion, usual)
                if isinstance(column, Truth):
                    self._laid[key] = column
                else:
                    self._laid[key] = name = f"node:{len(self._laid)}"
                    made[name] = column
            self.keep(made)

    def _add_alike(self, leaves: Mapping[Key, Criterion]) -> None:
        """Lay out the leaves that ask the same of different columns, in one expression for all."""
        made: list[nw.Expr] = []
        for alike in self.cells.alike(leaves.values()):
            column = self.cells.choice(alike[0], nw.col([leaf.fact.id for leaf in alike]))
            assert not isinstance(column, Truth)
            suffix = f":{len(self._laid)}"
            made.append(column.name.suffix(suffix))
            self._laid |= {key_of(leaf): leaf.fact.id + suffix for leaf in alike}
        self._add_step(tuple(made))

    def _place(
        self, criterion: Criterion, usual: bool, levels: list[dict[Key, Criterion]],
        seen: dict[Key, int],
    ) -> int:  # fmt: skip
        """Put a rule one level above its highest part; the number of levels it needs."""
        key = key_of(criterion, usual=usual)
        if key in self._laid:
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
                return at_least_columns(k, [self.laid(part, usual=usual) for part in parts])
            case Is() | Within():
                return self.cells.leaf(criterion)
        raise TypeError(f"{type(criterion).__name__} has no column of its own")

    def truth(self, criterion: Criterion, *, usual: bool = False) -> Column:
        """The truth of a rule that was added."""
        laid = self.laid(criterion, usual=usual)
        return laid if isinstance(laid, Truth) else nw.col(laid)

    def laid(self, criterion: Criterion, *, usual: bool = False) -> Laid:
        """The name of the column of a rule that was added, or its truth if all rows share it."""
        return self._laid[key_of(criterion, usual=usual)]
