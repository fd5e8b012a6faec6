"""Percentages, numbers and ranges as tables write them: ">90", "30-60", "<1", "46-50"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|to|\.\.)\s*{_NUMBER}", re.IGNORECASE)
_BOUND = re.compile(rf"(<=|>=|<|>|≤|≥)\s*{_NUMBER}")
_REMARK = re.compile(r"\s*\((?:weak|moderate|strong) intensity\)", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """Numbers between two ends; an open end does not belong to them."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Span) -> bool:
        """True where some number lies in both."""
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return low < high or (low == high and high_closed and not low_open)


def read_span(text: str, whole: Span) -> Span | None:
    """What a cell leaves possible inside ``whole``; None where it is not known how to read it."""
    said = text.strip().removesuffix("%").rstrip()
    if number := re.fullmatch(_NUMBER, said):
        found = Span(float(number[1]), float(number[1]))
    elif ends := _RANGE.fullmatch(said):
        found = Span(float(ends[1]), float(ends[2]))
    elif bound := _BOUND.fullmatch(said):
        end, is_open = float(bound[2]), bound[1] in "<>"
        if bound[1] in ("<", "<=", "≤"):
            found = Span(whole.low, end, whole.low_open, is_open)
        else:
            found = Span(end, whole.high, is_open, whole.high_open)
    else:
        return None
    inside = whole.low <= found.low <= found.high <= whole.high
    return found if inside and found.meets(whole) else None


def read_percent(text: str) -> Span | None:
    """How many of a hundred; the strength of the stain may stand beside it."""
    return read_span(_REMARK.sub("", text), Span(0, 100))
