"""Which cells of a release are hidden, so that no small count can be worked out.

`suppress` hides every count of 1 to `least` - 1 (primary suppression), then as many more cells as
it takes (secondary suppression), small ones first, until for each hidden small count

- every whole number from 1 to `least` lies between counts that a reader cannot rule out,
- and neither can a reader who knows that zeros are shown tell that it is less than `least`;

and no other hidden cell can be worked out. A zero is hidden only where nothing else helps.
See docs/explanation/small-numbers.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from askwell.cohort.alternatives import LinkedTables, Move, Reach

Key = tuple[str, ...]
"""The name of a cell, for instance ("standing", "capecitabine", "possible", "age", "40-49")."""

LEAST = 11
"""The smallest count that is shown, as in the policy of the US Medicare agency (CMS)."""


@dataclass(frozen=True)
class Sum:
    """The count of `total` is the sum of the counts of `parts`, and a reader knows it is."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Suppression:
    """The cells that are not to be shown, all with the same mark."""

    primary: frozenset[Key]
    """Small counts."""
    secondary: frozenset[Key]
    """Counts that would give a small one away."""

    @property
    def hidden(self) -> frozenset[Key]:
        """All cells that are not to be shown."""
        return self.primary | self.secondary


class BadSums(ValueError):
    """The counts and sums of a release do not fit together."""


class Exposed(ValueError):
    """A small count can be worked out from cells that may not be hidden."""

    def __init__(self, keys: Sequence[Key], fixed: int, least: int) -> None:
        """`keys` are exposed although only the `fixed` cells stay shown."""
        names = ", ".join(" / ".join(key) for key in keys[:5])
        more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
        super().__init__(
            f"{len(keys)} hidden counts could be told to be less than {least}, or worked out: "
            f"{names}{more}. {fixed} cells were given as fixed; hide those beside them too, or "
            "leave this table out."
        )
        self.keys = tuple(keys)


def suppress(
    counts: Mapping[Key, int],
    sums: Sequence[Sum],
    *,
    least: int = LEAST,
    fixed: Collection[Key] = (),
    hidden: Collection[Key] = (),
) -> Suppression:
    """Decide which cells of a release to hide.

    `counts` holds every cell that is shown or that a reader can derive, also the rest beside a
    published total ("not waiting" beside "waiting"). `sums` holds every sum a reader knows: rows
    and columns to their margins, groups to everyone; a margin that several tables share is one
    key. `fixed` cells are published elsewhere and stay shown; `hidden` cells were hidden earlier
    and stay hidden.

    Raises BadSums when a count is negative or a sum does not add up, Exposed when a small count
    cannot be kept because of fixed cells.
    """
    _check(counts, sums, least)
    keys = sorted(counts)
    number = {key: cell for cell, key in enumerate(keys)}
    known = {(rule.total, tuple(sorted(rule.parts))) for rule in sums}
    tables = LinkedTables(
        [counts[key] for key in keys],
        [
            [(number[total], -1), *((number[part], 1) for part in parts)]
            for total, parts in sorted(known)
        ],
        frozenset(number[key] for key in fixed),
    )
    small = [cell for cell, key in enumerate(keys) if 0 < counts[key] < least]
    published = [keys[cell] for cell in small if cell in tables.fixed]
    if published:
        raise Exposed(published, len(fixed), least)
    for cell in small:
        tables.hide(cell)
    for key in sorted(hidden):
        tables.hide(number[key])
    exposed = _Protection(tables, least).protect(small)
    if exposed:
        raise Exposed([keys[cell] for cell in exposed], len(fixed), least)
    primary = frozenset(keys[cell] for cell in small)
    every = frozenset(key for cell, key in enumerate(keys) if tables.hidden[cell])
    return Suppression(primary, every - primary)


def _check(counts: Mapping[Key, int], sums: Sequence[Sum], least: int) -> None:
    """Raise BadSums unless the counts can be what they are said to be."""
    if least < 1:
        raise BadSums(f"The smallest count to show is {least}; expected 1 or more.")
    for key, count in counts.items():
        if count < 0:
            raise BadSums(f"{' / '.join(key)} holds {count}; expected a count of people.")
    for rule in sums:
        name = " / ".join(rule.total)
        members = (rule.total, *rule.parts)
        missing = next((key for key in members if key not in counts), None)
        if missing is not None:
            raise BadSums(f"The sum to {name} names {' / '.join(missing)}, which has no count.")
        if len(set(members)) < len(members):
            raise BadSums(f"The sum to {name} names a cell twice; expected each part once.")
        found = sum(counts[part] for part in rule.parts)
        if found != counts[rule.total]:
            raise BadSums(
                f"The parts of {name} sum to {found}, not to its {counts[rule.total]}; "
                "expected parts that do not overlap and leave nobody out."
            )


class _Protection:
    """Hides cells until alternatives are known that protect each hidden one.

    A known alternative stays one when more is hidden, so each cell is protected once, in turn.
    """

    def __init__(self, tables: LinkedTables, least: int) -> None:
        self._tables = tables
        self._least = least
        counts = tables.counts
        # Two readers: one knows that counts are not negative, the other also that zeros are shown.
        self._any = [0] * len(counts)
        self._present = [min(count, 1) for count in counts]
        self._low = list(counts)
        self._high = list(counts)
        # Cells that the second reader cannot work out.
        self._open = bytearray(len(counts))
        # For a cell that was led to its goal, the alternative in which it is there.
        self._raised: dict[int, Move] = {}

    def protect(self, small: Sequence[int]) -> list[int]:
        """Protect the small cells, then every hidden one; the cells that could not be."""
        tables = self._tables
        # What many sums share first, since all of them follow it.
        exposed = [
            cell
            for cell in sorted(small, key=lambda cell: (-len(tables.sums_of[cell]), cell))
            if not (self._rises(cell, self._least) and self._falls(cell))
        ]
        done: set[int] = set()
        while rest := [c for c in range(len(tables.hidden)) if tables.hidden[c] and c not in done]:
            done.update(rest)
            exposed.extend(cell for cell in rest if not self._rises(cell, tables.counts[cell] + 1))
        return sorted(set(exposed))

    def _rises(self, cell: int, goal: int) -> bool:
        """See to it that `cell` could hold `goal`, or for a cell that is not small, vary."""
        if self._high[cell] >= goal or (goal > self._least and self._open[cell]):
            return True
        return (
            self._reach(cell, goal, self._present, Reach.HIDDEN, Reach.NEAR)
            or self._rises_with_a_total(cell, goal, Reach.NEAR)
            or self._beside_a_zero(cell, goal, Reach.NEAR)
            or self._reach(cell, goal, self._present, Reach.HIDDEN, Reach.FAR)
            or self._rises_with_a_total(cell, goal, Reach.FAR)
            or self._beside_a_zero(cell, goal, Reach.FAR)
        )

    def _rises_with_a_total(self, cell: int, goal: int, reach: Reach) -> bool:
        """See to it that `cell` could hold `goal` where a count it is part of is higher too."""
        return any(
            self._reach(cell, goal, self._present, Reach.HIDDEN, reach, start=start)
            for start in self._starts(cell)
        )

    def _starts(self, cell: int) -> list[Move]:
        """Alternatives in which counts that `cell` is part of are higher."""
        totals = [other for other in self._tables.totals_of(cell) if other in self._raised]
        starts = [self._raised[total] for total in totals]
        if len(starts) > 1:
            starts.append(_together(starts))
        return [start for start in starts if self._fits(start)]

    def _fits(self, alternative: Move) -> bool:
        """Whether a reader who knows that zeros are shown must allow these changes."""
        counts = self._tables.counts
        return all(counts[c] + delta >= self._present[c] for c, delta in alternative.items())

    def _falls(self, cell: int) -> bool:
        """See to it that a small `cell` could hold 1."""
        return (
            self._low[cell] <= 1
            or self._reach(cell, 1, self._present, Reach.HIDDEN)
            or self._reach(cell, 1, self._any, Reach.HIDDEN, Reach.NEAR)
            or self._reach(cell, 1, self._any, Reach.HIDDEN, Reach.FAR)
        )

    def _beside_a_zero(self, cell: int, goal: int, reach: Reach) -> bool:
        """Hide a zero beside `cell`, so that no reader can build on a hidden cell not being one."""
        tables = self._tables
        zeros = [other for other in tables.neighbours(cell) if not tables.counts[other]]
        zeros.sort(key=lambda zero: not tables.hidden[zero])
        for zero in zeros:
            if zero in tables.fixed:
                continue
            if self._high[zero] or self._reach(zero, 1, self._any, Reach.HIDDEN, reach):
                tables.hide(zero)
                starts = [{}, *self._starts(cell)]
                if any(
                    self._reach(cell, goal, self._any, Reach.HIDDEN, reach, start=start)
                    for start in starts
                ):
                    self._high[cell] = goal
                    self._open[cell] = True
                    return True
                return False
        return False

    def _reach(
        self,
        cell: int,
        goal: int,
        floors: Sequence[int],
        *reaches: Reach,
        start: Move | None = None,
    ) -> bool:
        """Find alternatives, from `start` on, that lead `cell` to `goal`; hide what they change."""
        now: Move = dict(start or {})
        found: list[Move] = []
        up = goal > self._tables.counts[cell]
        while (left := goal - self._tables.counts[cell] - now.get(cell, 0)) and up == (left > 0):
            moves = (self._tables.move(now, cell, left, floors, reach) for reach in reaches)
            move = next((move for move in moves if move is not None), None)
            if move is None:
                return False
            for changed, delta in move.items():
                now[changed] = now.get(changed, 0) + delta
            found.append(dict(now))
        if up and self._fits(now):
            self._raised[cell] = now
        for alternative in found:
            for changed in alternative:
                self._tables.hide(changed)
            self._learn(alternative)
            self._learn({changed: -delta for changed, delta in alternative.items()})
        return True

    def _learn(self, alternative: Move) -> None:
        """Note what these changes prove, if they leave counts that a reader must allow."""
        counts = self._tables.counts
        values = {cell: counts[cell] + delta for cell, delta in alternative.items()}
        if min(values.values()) < 0:
            return
        present = self._fits(alternative)
        for cell, value in values.items():
            self._low[cell] = min(self._low[cell], value)
            if present:
                self._high[cell] = max(self._high[cell], value)
                self._open[cell] |= value != counts[cell]


def _together(moves: Sequence[Move]) -> Move:
    """All of these changes at once."""
    every: Move = {}
    for move in moves:
        for cell, delta in move.items():
            every[cell] = every.get(cell, 0) + delta
    return every
