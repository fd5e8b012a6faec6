"""The visit in words, as the pages show it."""

from datetime import time

from askwell.guide.appointment import Appointment
from askwell.logic.wording import long_date


def visit_lines(met: Appointment | None) -> tuple[str, ...]:
    """The visit in lines to show on a page: the day and time, whom, and where."""
    if met is None:
        return ()
    when = long_date(met.on) + (f", {clock_words(met.at)}" if met.at else "")
    return tuple(line for line in (when, met.doctor, met.place) if line)


def clock_words(at: time) -> str:
    """A time as one reads it on a card from the clinic: "2:30 pm"."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"
