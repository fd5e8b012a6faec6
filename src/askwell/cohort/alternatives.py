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
_STATES = {Reach.HIDDEN: 400, Reach.NEAR: 800, Reach.FAR: 20_000}
_NEAR = 12
# What a sum that does not hold yet is taken to cost, so that the search heads for an end.
_OPEN_SUM = 6.0
# A hidden cell costs nothing to hide again, but a short move is better than a long one.
_STEP = 0.1


class Tables:
    """The cells of a release by number, the sums they stand in, and which are hidden."""

    def __init__(
        self,
        counts: Sequence[int],
        sums: Sequence[Sequence[tuple[int, int]]],
        fixed: frozenset[int],
    ) -> None:
        """Each sum is its (cell, sign) pairs: 1 for a part, -1 for the total; `fixed` stay shown."""
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

    def move(
        self, now: Move, target: int, change: int, floors: Sequence[int], reach: Reach
    ) -> Move | None:
        """A cheap move that changes `target` by `change` and takes no cell below its floor.

        `now` is by how much the counts are changed already. None: no such move was found.
        """
        if self.counts[target] + now.get(target, 0) + change < floors[target]:
            return None
        counts, hidden, fixed = self.counts, self.hidden, self.fixed
        start = tuple((number, sign * change) for number, sign in self.sums_of[target])
        order = 0
        heap = [(0.0, order, 0.0, 0, start, {target: change})]
        seen: set[frozenset[tuple[int, int]]] = set()
        while heap and len(seen) < _STATES[reach]:
            _, _, cost, new, open_sums, move = heappop(heap)
            if not open_sums:
                return move
            state = frozenset(open_sums)
            if state in seen:
                continue
            seen.add(state)
            number, excess = open_sums[-1]
            pairs = self._hidden_in[number] if reach is Reach.HIDDEN else self.sums[number]
            for cell, sign in pairs:
                delta = -excess * sign
                if cell in move or counts[cell] + now.get(cell, 0) + delta < floors[cell]:
                    continue
                price, more = _STEP, new
                if not hidden[cell] and cell not in now:
                    more += 1
                    if not counts[cell] or cell in fixed or (reach is Reach.NEAR and more > _NEAR):
                        continue
                    price += 1 + log2(counts[cell])
                rest = dict(open_sums)
                for other, its_sign in self.sums_of[cell]:
                    left = rest.get(other, 0) + its_sign * delta
                    if left:
                        rest[other] = left
                    else:
                        rest.pop(other, None)
                order += 1
                heappush(
                    heap,
                    (
                        cost + price + _OPEN_SUM * len(rest),
                        order,
                        cost + price,
                        more,
                        tuple(rest.items()),
                        move | {cell: delta},
                    ),
                )
        return None
