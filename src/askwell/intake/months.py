"""Dates turned into months. Past this door no date reaches a rule."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from askwell.facts.possible import Range

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def months_since(text: str, today: date) -> Range:
    """Months from a date (YYYY, YYYY-MM or YYYY-MM-DD) to ``today``.

    A bare year leaves twelve months open. Raises ValueError for what is no date, or lies ahead.
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise ValueError("Write a date as 2025, 2025-03 or 2025-03-14.")
    year, month = int(match[1]), int(match[2] or 0)
    if month > 12 or (match[2] and month < 1):
        raise ValueError("The month is not from 01 to 12.")
    if match[3] and not 1 <= int(match[3]) <= monthrange(year, month)[1]:
        raise ValueError("This month has no such day.")
    now = today.year * 12 + today.month
    first = year * 12 + (month or 1)
    last = year * 12 + (month or 12)
    if first > now:
        raise ValueError("This date lies in the future.")
    return Range(max(0, now - last), now - first)
