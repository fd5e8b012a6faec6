"""When and where the visit is, as far as the person says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from askwell.logic.wording import clock_time, long_date

MAX_WORDS = 200


class AppointmentError(ValueError):
    """An appointment that cannot be read; the message tells the person what to do."""


@dataclass(frozen=True)
class Appointment:
    """A visit: its day, and where she knows it the time, the place and whom she sees."""

    on: date
    at: time | None = None
    place: str = ""
    doctor: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What is known of it, to show: day and time, whom she sees, and where."""
        when = long_date(self.on) + (f", {clock_time(self.at)}" if self.at else "")
        return tuple(line for line in (when, self.doctor, self.place) if line)

    def as_data(self) -> dict[str, str]:
        """Plain data to keep or download; ``from_data`` reads it back."""
        return {
            "on": self.on.isoformat(),
            "at": self.at.isoformat("minutes") if self.at else "",
            "place": self.place,
            "doctor": self.doctor,
        }

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Appointment:
        """Read what ``as_data`` wrote, or what a form sent. Raises AppointmentError."""
        try:
            on = date.fromisoformat(str(data["on"]))
        except (KeyError, ValueError) as error:
            raise AppointmentError("Write the day of your visit, such as 2026-03-27.") from error
        written = str(data.get("at") or "")
        try:
            at = time.fromisoformat(written).replace(second=0, microsecond=0) if written else None
        except ValueError as error:
            raise AppointmentError(
                "Write the time as hours and minutes, such as 14:30, or leave it out."
            ) from error
        if at is not None and at.tzinfo is not None:
            raise AppointmentError("Write the time as your clinic said it, such as 14:30.")
        return Appointment(on, at, _line(data, "place"), _line(data, "doctor"))


def _line(data: Mapping[str, Any], key: str) -> str:
    """One line of text: a line break would be a second line in a calendar."""
    words = " ".join(str(data.get(key) or "").split())
    if len(words) > MAX_WORDS:
        raise AppointmentError(
            f"The {key} has {len(words)} characters; there is room for {MAX_WORDS}. "
            "Make it shorter."
        )
    return words
