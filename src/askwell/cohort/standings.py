"""The standing of every use for every row: the table of ``explore.standing``, as columns.

The reference is ``askwell.explore.standing``; a law holds the two together. Standings are whole
numbers (``Standing.rank``), a null is a use that is not shown.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import narwhals as nw

from askwell.cohort.nodes import Nodes
from askwell.explore.finding import GuardKind, Standing
from askwell.explore.ready import Loss
from askwell.explore.regimen import Drug, Place, Regimen
from askwell.logic.columns import Column, any_of, every_column
from askwell.logic.criteria import Criterion
from askwell.logic.truth import Truth

#: A condition of the table: a column that is true where it holds, or the same for all rows.
_Condition = nw.Expr | bool
_Value = nw.Expr | int


def rules_of(regimen: Regimen) -> list[Criterion]:
    """Every rule that the standing of a use reads as it is told."""
    drugs = [regimen.drug, *(d for p in regimen.places for d in _drugs(p))]
    whens = [place.slot.when for place in regimen.places if place.slot.when is not None]
    return [
        *regimen.fit, *regimen.before, *regimen.after, *whens, regimen.under_way,
        *(place.under_way for place in regimen.places),
        *([regimen.working.criterion] if regimen.working else []),
        *(guard.criterion for drug in drugs for guard in drug.guards),
    ]  # fmt: skip


def usual_rules_of(regimen: Regimen) -> tuple[Criterion, ...]:
    """Every rule of a use that is read with judgements as they usually fall."""
    return (*regimen.fit, *regimen.before, *regimen.after)


def verdict(regimen: Regimen, nodes: Nodes) -> Column:
    """Whether a use's rules hold: every clause that says for whom, after what and before what."""
    return every_column(map(nodes.laid, usual_rules_of(regimen)))


class Standings:
    """Lays out the standings of regimens, where their rules are laid out."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._losses: dict[Drug, _Value] = {}
        self._places: dict[Hashable, _Value] = {}

    def add(self, treatments: Mapping[str, Sequence[Regimen]], under_way: Mapping[str, Criterion]
            ) -> None:  # fmt: skip
        """Add ``use:ID`` and ``treatment:ID`` for every treatment."""
        regimens = [regimen for of_it in treatments.values() for regimen in of_it]
        self._add_losses(regimens)
        self._add_places(regimens)
        self._nodes.keep({f"use:{r.use.id}": self._standing(r) for r in regimens})
        self._nodes.keep(
            {
                f"treatment:{id}": self._best(of_it, under_way[id])
                for id, of_it in treatments.items()
                if of_it
            }
        )

    # -- what falls out ----------------------------------------------------------------------

    def _add_losses(self, regimens: Iterable[Regimen]) -> None:
        made: dict[str, nw.Expr] = {}
        drugs = [d for r in regimens for d in (r.drug, *(d for p in r.places for d in _drugs(p)))]
        for drug in dict.fromkeys(drugs):
            loss = _first(
                [
                    (self._some_acts(drug, GuardKind.STOP), Loss.STOP),
                    (self._some_acts(drug, GuardKind.HAD), Loss.HAD),
                    (self._some_acts(drug, GuardKind.WAIT), Loss.WAIT),
                ],
                Loss.NONE,
            )
            self._losses[drug] = _named(loss, f"loss:{len(self._losses)}", made)
        self._nodes.keep(made)

    def _some_acts(self, drug: Drug, kind: GuardKind) -> _Condition:
        acting = [_holds(self._nodes.truth(g.criterion)) for g in drug.guards if g.kind is kind]
        if any(condition is True for condition in acting):
            return True
        columns = [condition for condition in acting if not isinstance(condition, bool)]
        return any_of(columns) if columns else False

    def _add_places(self, regimens: Iterable[Regimen]) -> None:
        """For each set of ways to fill a place, the least final reason why nobody is left."""
        made: dict[str, nw.Expr] = {}
        for place in (place for regimen in regimens for place in regimen.places):
            if place.ways not in self._places:
                ways = {frozenset(way) for ways in place.ways for way in ways}
                least = _least([_most([self._losses[d] for d in way]) for way in ways])
                self._places[place.ways] = _named(least, f"lost:{len(self._places)}", made)
        self._nodes.keep(made)

    def _lost(self, place: Place) -> _Value:
        lost = self._places[place.ways]
        if place.slot.when is None or (isinstance(lost, int) and lost == Loss.NONE):
            return lost
        there = _holds(self._nodes.truth(place.slot.when))
        left = _first([(there, lost)], Loss.NONE)
        assert left is not None
        return left

    # -- the table ---------------------------------------------------------------------------

    def _standing(self, regimen: Regimen) -> nw.Expr:
        laid = self._nodes.laid
        always = [place.under_way for place in regimen.places if place.slot.when is None]
        now = every_column(map(laid, [regimen.under_way, *always]))
        fit, before, after = (
            every_column(map(laid, rules)) for rules in (regimen.fit, regimen.before, regimen.after)
        )
        if not regimen.use.status.available:
            return _as_column(
                _first(
                    [(_holds(now), Standing.NOW.rank), (_fails(fit), None)],
                    Standing.UNAVAILABLE.rank,
                )
            )
        usual = every_column(laid(rule, usual=True) for rule in usual_rules_of(regimen))
        loss = _most([self._losses[regimen.drug], *map(self._lost, regimen.places)])
        working = self._nodes.truth(regimen.working.criterion) if regimen.working else Truth.NO
        rows: list[tuple[_Condition, int]] = [
            (_holds(now), Standing.NOW.rank),
            (_fails(fit), Standing.DOES_NOT_FIT.rank),
            (_equals(loss, Loss.STOP), Standing.UNSAFE.rank),
            (_equals(loss, Loss.HAD), Standing.HAD.rank),
            (_fails(before), Standing.PASSED.rank),
            (_fails(after), Standing.LATER.rank),
            (_holds(working), Standing.LATER.rank),
            (_fails(usual), Standing.SELDOM.rank),
            (_equals(loss, Loss.WAIT), Standing.WAITS.rank),
            (_open(usual), Standing.DEPENDS.rank),
            (_holds(every_column([fit, before, after])), Standing.FITS.rank),
        ]
        return _as_column(_first(rows, Standing.JUDGED.rank))

    def _best(self, regimens: Sequence[Regimen], under_way: Criterion) -> nw.Expr:
        """The best standing of a treatment's uses; NOW where the drug itself is under way."""
        uses = [nw.col(f"use:{regimen.use.id}") for regimen in regimens]
        best = uses[0] if len(uses) == 1 else nw.min_horizontal(*uses)
        now = _holds(self._nodes.truth(under_way))
        if now is False:
            return best
        # Not now where no use is shown: the treatment is not listed then.
        now = ~best.is_null() if now is True else now & ~best.is_null()
        return nw.when(now).then(_number(Standing.NOW.rank)).otherwise(best)


def _drugs(place: Place) -> list[Drug]:
    return [drug for ways in place.ways for way in ways for drug in way]


def _holds(column: Column) -> _Condition:
    """Where a truth is YES; a null does not hold."""
    return column is Truth.YES if isinstance(column, Truth) else column


def _fails(column: Column) -> _Condition:
    return _holds(~column)


def _open(column: Column) -> _Condition:
    return column is Truth.UNKNOWN if isinstance(column, Truth) else column.is_null()


def _equals(value: _Value, number: int) -> _Condition:
    return value == number


def _number(number: int | None) -> nw.Expr:
    return nw.lit(number, dtype=nw.Int8())


def _as_column(value: _Value | None) -> nw.Expr:
    return _number(value) if value is None or isinstance(value, int) else value


def _first(rows: Sequence[tuple[_Condition, _Value | None]], last: int) -> _Value | None:
    """The value of the first row whose condition holds, else the last."""
    found: _Value | None = int(last)
    for condition, value in reversed(rows):
        if condition is True:
            found = int(value) if isinstance(value, int) else value
        elif condition is not False:
            found = nw.when(condition).then(_as_column(value)).otherwise(_as_column(found))
    return found


def _named(value: _Value | None, name: str, made: dict[str, nw.Expr]) -> _Value:
    """A value under a name in ``made``, unless it is the same for all."""
    assert value is not None
    if isinstance(value, int):
        return value
    made[name] = value
    return nw.col(name)


def _most(values: Sequence[_Value]) -> _Value:
    same = max((v for v in values if isinstance(v, int)), default=0)
    columns = [v for v in values if not isinstance(v, int)]
    if not columns or same == max(Loss):
        return same
    several = [*columns, *([_number(same)] if same else [])]
    return several[0] if len(several) == 1 else nw.max_horizontal(*several)


def _least(values: Sequence[_Value]) -> _Value:
    same = min((v for v in values if isinstance(v, int)), default=max(Loss))
    columns = [v for v in values if not isinstance(v, int)]
    if not columns or same == 0:
        return same
    several = [*columns, *([_number(same)] if same < max(Loss) else [])]
    return several[0] if len(several) == 1 else nw.min_horizontal(*several)
