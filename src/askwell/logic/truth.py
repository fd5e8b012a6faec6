"""Truth in three values, after Kleene: unknown stays unknown until it no longer matters."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """YES, NO, or UNKNOWN while the answers allow both."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @property
    def settled(self) -> bool:
        """True for YES and NO."""
        return self is not Truth.UNKNOWN

    def __invert__(self) -> Truth:
        return _OPPOSITE[self]


_OPPOSITE = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}


def at_least(k: int, truths: Iterable[Truth]) -> Truth:
    """Whether ``k`` or more hold. One of them is *any*, all of them is *all*."""
    yes = unknown = 0
    for truth in truths:
        if truth is Truth.YES:
            yes += 1
        elif truth is Truth.UNKNOWN:
            unknown += 1
    if yes >= k:
        return Truth.YES
    return Truth.UNKNOWN if yes + unknown >= k else Truth.NO


def every(truths: Iterable[Truth]) -> Truth:
    """YES when all hold, and when there are none."""
    result = Truth.YES
    for truth in truths:
        if truth is Truth.NO:
            return Truth.NO
        if truth is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """YES when one holds, NO when there are none."""
    return ~every(~truth for truth in truths)
