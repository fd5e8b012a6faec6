"""A day and a time as people write them: "3", "March", "26"; "2:30 pm", "14:30", "noon"."""

import re
from datetime import date, time

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.h ]?(?P<minute>\d{2}))?\s*(?P<half>[ap]m|[ap]\b)?")
_NAMED = {"noon": time(12), "midday": time(12)}
_FIRST_CLEAR_HOUR = 7  # nobody has a visit from 1 to 6 at night: "2:30" is after noon, or a slip
_YEARS_AHEAD = 2
_NO_TIME = "Write the time such as 2:30 pm, or leave it out."


class NotAMoment(ValueError):
    """What was typed is no day or no time; the message says what to write."""


def read_day(month: str, day: str, year: str, today: date) -> date:
    """The day that three fields name. Raises `NotAMoment`."""
    if not (month and day and year):
        missing = [
            name for name, text in (("month", month), ("day", day), ("year", year)) if not text
        ]
        if len(missing) == len(("month", "day", "year")):
            raise NotAMoment(f"Write the day of your visit, such as 3 27 {today.year + 1}.")
        raise NotAMoment(f"Write the {' and the '.join(missing)} of your visit, too.")
    try:
        on = date(_year(year), _month(month), _number(day))
    except (ValueError, OverflowError):
        raise NotAMoment(
            "There is no such day. Write the month first, then the day, "
            f"such as 3 27 {today.year + 1}."
        ) from None
    if on < today:
        raise NotAMoment("This day is over. Check the month and the year.")
    if on.year > today.year + _YEARS_AHEAD:
        raise NotAMoment("This day is years away. Check the year.")
    return on


def read_time(text: str) -> time | None:
    """The time that a field names; None if it is empty. Raises `NotAMoment`."""
    words = " ".join(text.lower().replace(".m.", "m").split())
    if not words or words in _NAMED:
        return _NAMED.get(words)
    found = _TIME.fullmatch(words)
    if not found:
        raise NotAMoment(_NO_TIME)
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if not half and 1 <= hour < _FIRST_CLEAR_HOUR and not words.startswith("0"):
        raise NotAMoment(f"Add am or pm to the time, such as {hour}:{minute:02} pm.")
    if half and not 1 <= hour <= 12:
        raise NotAMoment(_NO_TIME)
    try:
        return time(hour % 12 + (12 if half.startswith("p") else 0) if half else hour, minute)
    except ValueError:
        raise NotAMoment(_NO_TIME) from None


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return _MONTHS.index(text.lower()[:3]) + 1


def _year(text: str) -> int:
    year = _number(text)
    return 2000 + year if year < 100 else year  # "26" is 2026


def _number(text: str) -> int:
    return int(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", text.lower()))
