"""Truth in three values, after Kleene: unknown stays unknown until it no longer matters."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum


class Truth(Enum):
    """YES, NO, or UNKNOWN while the answers allow both."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    # There are three and no more: the quickest way to tell them apart is which one it is.
    __hash__ = object.__hash__

    @property
    def settled(self) -> bool:
        """True for YES and NO."""
        return self is not UNKNOWN

    def __invert__(self) -> Truth:
        return _OPPOSITE[self]


#: The three by name: where much is asked, Python is slow to look a name up in an Enum.
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN

_OPPOSITE = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}


def at_least(k: int, truths: Iterable[Truth]) -> Truth:
    """Whether ``k`` or more hold. One of them is *any*, all of them is *all*."""
    yes = unknown = 0
    for truth in truths:
        if truth is YES:
            yes += 1
        elif truth is UNKNOWN:
            unknown += 1
    if yes >= k:
        return YES
    return UNKNOWN if yes + unknown >= k else NO


def every(truths: Iterable[Truth]) -> Truth:
    """YES when all hold, and when there are none."""
    result = YES
    for truth in truths:
        if truth is NO:
            return NO
        if truth is UNKNOWN:
            result = UNKNOWN
    return result


def some(truths: Iterable[Truth]) -> Truth:
    """YES when one holds, NO when there are none."""
    return ~every(~truth for truth in truths)
