"""What an answer leaves possible: a set of choices, or a range of numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``low`` to ``high``, both included. Infinity means "no bound" or "never"."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high):
            raise ValueError("A range has a bound that is not a number (NaN). Give a number.")
        if self.low > self.high:
            raise ValueError(
                f"The range {self.low:g}..{self.high:g} is empty: its low end is above its high."
            )

    @property
    def exact(self) -> bool:
        """True when only one number is left."""
        return self.low == self.high


Possible = frozenset[str] | Range


def narrows(new: Possible, old: Possible) -> bool:
    """True when everything that ``new`` allows was already allowed by ``old``."""
    if isinstance(new, Range) and isinstance(old, Range):
        return old.low <= new.low and new.high <= old.high
    return isinstance(new, frozenset) and isinstance(old, frozenset) and new <= old


def intersect(a: Possible, b: Possible) -> Possible | None:
    """What both allow, or None when they contradict each other."""
    if isinstance(a, Range) and isinstance(b, Range):
        low, high = max(a.low, b.low), min(a.high, b.high)
        return Range(low, high) if low <= high else None
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return a & b or None
    raise TypeError("A set of choices and a range of numbers cannot answer the same fact.")


def union(a: Possible, b: Possible) -> Possible:
    """The smallest answer that allows what either allows."""
    if isinstance(a, Range) and isinstance(b, Range):
        return Range(min(a.low, b.low), max(a.high, b.high))
    if isinstance(a, frozenset) and isinstance(b, frozenset):
        return a | b
    raise TypeError("A set of choices and a range of numbers cannot answer the same fact.")
