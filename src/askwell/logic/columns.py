"""The column engine: what a criterion comes to for a whole table of people at once.

Meaning is the reference engine's (``evaluate``); this is the same meaning for tables, for each node
as Narwhals expressions that Polars, DuckDB and Spark run alike. A truth is a Boolean cell: true for
YES, false for NO, null for UNKNOWN. The Kleene logic of the criteria is then the logic that column
engines have for nulls, and truths are held as packed bits.

What holds for everyone (a judgement, a fact that the table does not have) is not a column: it stays
a Truth and is worked into the rule before any row is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeAlias

import narwhals as nw

from askwell.facts.fact import Fact
from askwell.facts.possible import Possible, Range
from askwell.logic.criteria import Is, Within
from askwell.logic.truth import Truth, at_least

#: The truth of a criterion for every row, or the one that all rows share.
Column: TypeAlias = nw.Expr | Truth

#: The name of a column that stands in the table, or the one truth that all rows share. To name
#: many columns at once is much quicker than an expression for each.
Laid: TypeAlias = str | Truth

#: What is not known of anybody, such as a judgement, among what is asked of each row.
_UNKNOWN = nw.lit(None, dtype=nw.Boolean())

#: More values than this are looked up together instead of compared one by one.
_FEW = 4


def every_column(columns: Iterable[Column | Laid]) -> Column:
    """YES where all hold, and where there are none."""
    columns = list(columns)
    return at_least_columns(len(columns), columns) if columns else Truth.YES


def at_least_columns(k: int, columns: Collection[Column | Laid]) -> Column:
    """Whether ``k`` or more hold, in each row."""
    same = [column for column in columns if isinstance(column, Truth)]
    parts = [column for column in columns if not isinstance(column, Truth)]
    if not parts:
        return at_least(k, same)
    needed, unknown = k - same.count(Truth.YES), same.count(Truth.UNKNOWN)
    if needed <= 0:
        return Truth.YES
    if needed > len(parts) + unknown:
        return Truth.NO
    if needed == 1:
        return any_of([*parts, _UNKNOWN] if unknown else parts)
    if needed == len(parts) + unknown:
        return all_of([*parts, _UNKNOWN] if unknown else parts)
    return _counted(needed, [_expression(part) for part in parts], unknown)


def any_of(parts: Sequence[nw.Expr | str]) -> nw.Expr:
    """Where one part or more holds; null where that is not known."""
    if len(parts) == 1:
        return _expression(parts[0])
    return nw.any_horizontal(*_together(parts), ignore_nulls=False)


def all_of(parts: Sequence[nw.Expr | str]) -> nw.Expr:
    """Where every part holds; null where that is not known."""
    if len(parts) == 1:
        return _expression(parts[0])
    return nw.all_horizontal(*_together(parts), ignore_nulls=False)


def _expression(part: nw.Expr | str) -> nw.Expr:
    return nw.col(part) if isinstance(part, str) else part


def _together(parts: Sequence[nw.Expr | str]) -> list[nw.Expr]:
    """The parts, those that have a name as one expression."""
    named = [part for part in parts if isinstance(part, str)]
    others = [part for part in parts if not isinstance(part, str)]
    return [nw.col(*named), *others] if named else others


def _counted(needed: int, parts: list[nw.Expr], unknown: int) -> nw.Expr:
    """YES where enough are surely so; NO where too few can be."""
    sure = nw.sum_horizontal(*(part.fill_null(value=False).cast(nw.Int32) for part in parts))
    can = nw.sum_horizontal(*(part.fill_null(value=True).cast(nw.Int32) for part in parts))
    too_few = nw.when(can < needed - unknown).then(nw.lit(value=False))
    return nw.when(sure >= needed).then(nw.lit(value=True)).otherwise(too_few)


def choice_column(leaf: Is, cell: nw.Expr, values: Mapping[str, Possible]) -> Column:
    """The truth of a choice leaf. ``values``: each value the cell can have, and what it allows.

    A null cell is UNKNOWN. A value that is not in ``values`` must not occur.
    """
    yes, no, open_ = _parted(leaf, values)
    if not yes and not no:
        return Truth.UNKNOWN
    holds = _is_one_of(cell, yes) if len(yes) <= len(no) else ~_is_one_of(cell, no)
    return nw.when(~_is_one_of(cell, open_)).then(holds) if open_ else holds


def is_one_comparison(leaf: Is, values: Mapping[str, Possible]) -> bool:
    """Whether a choice leaf compares its cell with one value.

    Then ``choice_column`` asks it of many columns at once, given a cell that stands for them all.
    """
    yes, no, open_ = _parted(leaf, values)
    return not open_ and min(len(yes), len(no)) == 1


def _parted(leaf: Is, values: Mapping[str, Possible]) -> tuple[list[str], list[str], list[str]]:
    """The values that make a leaf YES, those that make it NO, and those that leave it open."""
    yes, no, open_ = [], [], []
    for value, possible in values.items():
        assert isinstance(possible, frozenset)
        if possible <= leaf.values:
            yes.append(value)
        elif possible & leaf.values:
            open_.append(value)
        else:
            no.append(value)
    return yes, no, open_


def _is_one_of(cell: nw.Expr, values: list[str]) -> nw.Expr:
    """Whether a cell has one of the values; null where it is null."""
    if not values:
        return cell != cell  # false, but null where the cell is
    if len(values) > _FEW:
        return nw.when(~cell.is_null()).then(cell.is_in(values))
    first, *others = [cell == value for value in values]
    for other in others:
        first = first | other
    return first


def number_column(leaf: Within, low: nw.Expr, high: nw.Expr, *, exact: bool) -> Column:
    """The truth of a number leaf over the lowest and highest number still possible.

    A null bound is no bound. ``exact``: both are one column, whose null cells are not answered.
    """
    bounds = leaf.fact.bounds
    from_below, from_above = leaf.low > bounds.low, leaf.high < bounds.high
    if exact:
        inside = [low >= leaf.low] * from_below + [low <= leaf.high] * from_above
        return all_of(inside)
    surely = all_of([low >= leaf.low] * from_below + [high <= leaf.high] * from_above)
    can_be = all_of([high >= leaf.low] * from_below + [low <= leaf.high] * from_above)
    # What can be, but not surely, is open: Kleene's "and" with what is not known.
    return surely.fill_null(value=False) | (can_be & _UNKNOWN)


def values_of(fact: Fact) -> dict[str, Possible]:
    """Every value that a cell of a choice fact can have, and the choices it allows.

    A choice or partial by its id; several choices joined by ``|``, in the order of their ids.
    Everything together narrows nothing: such a cell is null.
    """
    choices = sorted(fact.choices)
    values: dict[str, Possible] = {}
    for bits in range(1, 2 ** len(choices) - 1):
        some = [id for i, id in enumerate(choices) if bits >> i & 1]
        values["|".join(some)] = frozenset(some)
    return values | {id: partial.choices for id, partial in fact.partials.items()}


def bounds_of(possible: Possible, fact: Fact) -> tuple[float | None, float | None]:
    """The cells of a number: its lowest and highest, null where the fact itself has no more."""
    assert isinstance(possible, Range)
    return (
        possible.low if possible.low > fact.bounds.low else None,
        possible.high if possible.high < fact.bounds.high else None,
    )
