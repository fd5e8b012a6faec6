"""A reader of a release who tries to work out what is hidden.

Shares nothing with the product, which proves safety by other counts that fit. This reader solves
the sums by exact elimination, and bounds each cell by linear programming.
"""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf

import numpy as np
from numpy.typing import NDArray

from askwell.cohort.suppression import Key
from tests.cohort.releases import Release

LEAST = 11


class Attacker:
    """Knows the shown cells, all sums, and that no count is less than `floor`."""

    def __init__(self, given: Release, hidden: frozenset[Key], floor: int) -> None:
        self.unknown = sorted(hidden)
        self.floor = floor
        self.rows = eliminated(list(equations(given, hidden, floor)))
        self.tableau, self.basis = feasible(self.rows, self.unknown)

    def solved(self) -> set[Key]:
        """The cells that linear algebra alone gives away."""
        return {next(iter(row)) for row, _ in self.rows if len(row) == 1}

    def bounds(self, key: Key) -> tuple[float, float]:
        """The least and the most the cell can be, by linear programming."""
        return self.floor - self._most(key, -1.0), self.floor + self._most(key, 1.0)

    def _most(self, key: Key, sign: float) -> float:
        objective = np.zeros(self.tableau.shape[1])
        objective[self.unknown.index(key)] = sign
        return maximum(self.tableau.copy(), list(self.basis), objective)


Row = tuple[dict[Key, Fraction], Fraction]


def equations(given: Release, hidden: frozenset[Key], floor: int) -> Iterator[Row]:
    """What the sums say of the hidden cells, counted from `floor` up."""
    for rule in given.sums:
        signed = [(rule.total, 1), *((part, -1) for part in rule.parts)]
        row = {key: Fraction(sign) for key, sign in signed if key in hidden}
        if row:
            known = -sum(sign * given.counts[key] for key, sign in signed if key not in hidden)
            yield row, Fraction(known) - floor * sum(row.values())


def eliminated(rows: Sequence[Row]) -> list[Row]:
    """The reduced echelon form, in fractions."""
    done: list[tuple[Key, Row]] = []
    for row, right in rows:
        row = dict(row)
        for pivot, (other, value) in done:
            if pivot in row:
                right -= row[pivot] * value
                subtract(row, other, row[pivot])
        if not row:
            assert right == 0, "the sums contradict each other"
            continue
        pivot, scale = next(iter(row.items()))
        row, right = {key: value / scale for key, value in row.items()}, right / scale
        for index, (at, (other, value)) in enumerate(done):
            if pivot in other:
                factor = other[pivot]
                subtract(other, row, factor)
                done[index] = (at, (other, value - factor * right))
        done.append((pivot, (row, right)))
    return [row for _, row in done]


def subtract(row: dict[Key, Fraction], other: Mapping[Key, Fraction], factor: Fraction) -> None:
    """Take a multiple of another row from this one."""
    for key, value in other.items():
        left = row.get(key, Fraction(0)) - factor * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)


def feasible(rows: Sequence[Row], unknown: Sequence[Key]) -> tuple[NDArray[np.float64], list[int]]:
    """A simplex tableau at a vertex of what fits the rows; its last column is the right side."""
    place = {key: column for column, key in enumerate(unknown)}
    many = len(unknown)
    tableau = np.zeros((len(rows), many + len(rows) + 1))
    for index, (row, right) in enumerate(rows):
        sign = -1 if right < 0 else 1
        for key, value in row.items():
            tableau[index, place[key]] = sign * value
        tableau[index, many + index] = 1
        tableau[index, -1] = sign * right
    basis = list(range(many, many + len(rows)))
    objective = np.zeros(tableau.shape[1])
    objective[many:-1] = -1
    assert maximum(tableau, basis, objective) > -1e-6, "the true counts always fit"
    for index, column in enumerate(basis):  # at zero: let real columns take their place
        if column >= many:
            turn(tableau, basis, index, int(np.argmax(np.abs(tableau[index, :many]))))
    return np.delete(tableau, np.s_[many:-1], axis=1), basis


def maximum(
    tableau: NDArray[np.float64], basis: list[int], objective: NDArray[np.float64]
) -> float:
    """The most the objective reaches (Dantzig's rule, then Bland's, which cannot cycle)."""
    for step in itertools.count():
        gain = objective[:-1] - objective[basis] @ tableau[:, :-1]
        rising = np.flatnonzero(gain > 1e-7)
        if not rising.size:
            return float(objective[basis] @ tableau[:, -1])
        column = int(rising[0] if step > 200 else rising[np.argmax(gain[rising])])
        usable = np.flatnonzero(tableau[:, column] > 1e-9)
        if not usable.size:
            return inf
        ratios = tableau[usable, -1] / tableau[usable, column]
        tied = usable[ratios <= ratios.min() + 1e-9]
        turn(tableau, basis, int(min(tied, key=lambda index: basis[index])), column)
    raise AssertionError


def turn(tableau: NDArray[np.float64], basis: list[int], index: int, column: int) -> None:
    """Bring a column into the basis in place of that of the row."""
    tableau[index] /= tableau[index, column]
    others = tableau[:, column].copy()
    others[index] = 0
    tableau -= np.outer(others, tableau[index])
    basis[index] = column


def leaks(given: Release, hidden: frozenset[Key], look: int = 10**9) -> list[str]:
    """What the attacker learns: what is shown, solved, and (of `look` cells) bounded too well."""
    found = [
        f"{key}: {count} is shown"
        for key, count in given.counts.items()
        if 0 < count < LEAST and key not in hidden
    ]
    if not hidden:
        return found
    small = sorted(key for key in hidden if 0 < given.counts[key] < LEAST)
    some = random.Random(len(small)).sample(small, min(look, len(small)))
    reader = Attacker(given, hidden, 0)
    found.extend(f"{key}: solved" for key in reader.solved())
    for key in some:
        low, high = reader.bounds(key)
        if low > 1 + 1e-6 or high < LEAST - 1e-6:
            found.append(f"{key}: {given.counts[key]} lies in {low:g} to {high:g}")
    if all(given.counts[key] for key in hidden):
        # No zero is hidden, so a reader who believes that they are all shown is right.
        reader = Attacker(given, hidden, 1)
        for key in some:
            low, high = reader.bounds(key)
            if high < LEAST - 1e-6 or low > high - 1 + 1e-6:
                found.append(f"{key}: {given.counts[key]} lies in {low:g} to {high:g}, if not 0")
        others = sorted(hidden - set(small))[:look]
        for key in others:
            low, high = reader.bounds(key)
            if low > high - 1 + 1e-6:
                found.append(f"{key}: bounds give away {given.counts[key]}")
    return found
