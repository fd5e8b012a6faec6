"""Other counts that agree with all that a release shows.

A reader of a release knows the shown cells and the sums that tie cells together. What is hidden
stays hidden when other counts fit too. This module searches for such alternatives. Each one that
is found is a proof: the reader cannot rule it out, whatever the arithmetic.

An alternative is reached by a *move*: some cells go up, some go down, and every sum still holds.
In a table with margins the shortest move is a rectangle of four cells; in linked tables a move
runs through every table that shares a changed cell. The search is the cheapest-first search of a
path, in which a state is the set of sums that do not hold yet.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from heapq import heappop, heappush
from math import log2

Move = dict[int, int]
"""By how much each cell changes."""


class Reach(Enum):
    """Which cells a move may change."""

    HIDDEN = "the cells that are hidden already"
    NEAR = "and, at a price, shown cells that are not zero, a few of them"
    FAR = "and as many of them as it takes"


# States that a search looks at before it gives up, and cells that a near move may hide.
_STATES = {Reach.HIDDEN: 150, Reach.NEAR: 3000, Reach.FAR: 5_000}
_NEAR = 12
# What a sum that does not hold yet is taken to cost, so that the search heads for an
# end; a far one would not come to one otherwise.
_OPEN_SUM = {Reach.HIDDEN: 2.0, Reach.NEAR: 2.0, Reach.FAR: 30.0}
# A hidden cell costs nothing to hide again, but a short move is better than a long one.
_STEP = 0.5
# A cell that cannot go down all the way needs a second move.
_NARROW = 4.0


class LinkedTables:
    """The cells of a release by number, the sums they stand in, and which are hidden."""

    def __init__(
        self,
        counts: Sequence[int],
        sums: Sequence[Sequence[tuple[int, int]]],
        fixed: frozenset[int],
    ) -> None:
        """A sum is its (cell, sign) pairs: 1 for a part, -1 for the total. `fixed` cells stay."""
        self.counts = counts
        self.sums = sums
        self.fixed = fixed
        self.hidden = bytearray(len(counts))
        self._hidden_in: list[list[tuple[int, int]]] = [[] for _ in sums]
        self.sums_of: list[list[tuple[int, int]]] = [[] for _ in counts]
        # The sum with the largest total last: it is mended first, so that what tables share is
        # decided before each table.
        sizes = [sum(counts[cell] for cell, _ in pairs) for pairs in sums]
        for number in sorted(range(len(sums)), key=lambda number: (sizes[number], number)):
            for cell, sign in sums[number]:
                self.sums_of[cell].append((number, sign))

    def hide(self, cell: int) -> None:
        """Show this cell no longer."""
        if not self.hidden[cell]:
            self.hidden[cell] = True
            for number, sign in self.sums_of[cell]:
                self._hidden_in[number].append((cell, sign))

    def neighbours(self, cell: int) -> Iterator[int]:
        """The cells that stand in a sum with this one, the smallest sum first."""
        for number, _ in self.sums_of[cell]:
            yield from (other for other, _ in self.sums[number] if other != cell)

    def totals_of(self, cell: int) -> Iterator[int]:
        """The cells that this one is a part of."""
        for number, sign in self.sums_of[cell]:
            if sign > 0:
                yield next(other for other, its_sign in self.sums[number] if its_sign < 0)

    def move(
        self, now: Move, target: int, change: int, floors: Sequence[int], reach: Reach
    ) -> Move | None:
        """A cheap move that brings `target` nearer to a `change`, and no cell below its floor.

        `now` is by how much the counts are changed already. None: no such move was found.
        """
        counts, hidden, fixed = self.counts, self.hidden, self.fixed
        unit, wanted = (1, change) if change > 0 else (-1, -change)
        # A step: what it leads to at least, order, its cost, cells to hide anew, the cell, by how
        # much, and what it goes on from: the sums that do not hold, by how much, and the move.
        none: tuple[Move, Move] = ({}, {})
        heap = [(0.0, 0, 0.0, 0, target, unit, none)]
        seen: set[frozenset[tuple[int, int]]] = set()
        order = 0
        while heap and len(seen) < _STATES[reach]:
            _, _, cost, new, changed, by, (before, path) = heappop(heap)
            broken = dict(before)
            for number, sign in self.sums_of[changed]:
                excess = broken.get(number, 0) + sign * by
                if excess:
                    broken[number] = excess
                else:
                    del broken[number]
            move = path | {changed: by}
            if not broken:
                return self._widened(now, move, wanted, floors)
            state = frozenset(broken.items())
            if state in seen:
                continue
            seen.add(state)
            number, excess = next(reversed(broken.items()))
            for cell, sign in (
                self._hidden_in[number] if reach is Reach.HIDDEN else self.sums[number]
            ):
                if cell in move:
                    continue
                delta = -excess * sign
                price, more = _STEP, new
                if delta < 0:
                    spare = counts[cell] + now.get(cell, 0) - floors[cell]
                    if spare + delta < 0:
                        continue
                    if spare + wanted * delta < 0:
                        price += _NARROW * (1 + spare / (wanted * delta))
                if not hidden[cell] and cell not in now:
                    more += 1
                    if not counts[cell] or cell in fixed or (reach is Reach.NEAR and more > _NEAR):
                        continue
                    price += 1 + log2(counts[cell])
                left = len(broken)
                for other, its_sign in self.sums_of[cell]:
                    if other not in broken:
                        left += 1
                    elif broken[other] + its_sign * delta == 0:
                        left -= 1
                order += 1
                price += cost
                least = price + _OPEN_SUM[reach] * left
                heappush(heap, (least, order, price, more, cell, delta, (broken, move)))
        return None

    def _widened(self, now: Move, move: Move, most: int, floors: Sequence[int]) -> Move:
        """The same move, as many times over as the floors allow, at most `most` times."""
        for cell, delta in move.items():
            if delta < 0:
                most = min(most, (self.counts[cell] + now.get(cell, 0) - floors[cell]) // -delta)
        return {cell: delta * most for cell, delta in move.items()}
