"""Whom to call: the team that a host names, at its own number. Pure."""

from __future__ import annotations

import re
from typing import Protocol

TEAM = "your cancer team"
#: Where a text asks to call the team: the host's name and number go there.
CALL_TEAM = re.compile(r"\b(call) (your (?:cancer |care )?team)\b", re.IGNORECASE)


class Host(Protocol):
    """Who offers Askwell: the settings, and the shell of each page."""

    @property
    def clinic_name(self) -> str | None:
        """The care team's name."""

    @property
    def nurse_line(self) -> str | None:
        """The care team's phone number."""


def call_words(says: str, host: Host) -> str:
    """A text with the host's name and number wherever it asks to call the team."""
    number = f" at {host.nurse_line}" if host.nurse_line else ""
    return CALL_TEAM.sub(lambda asks: f"{asks[1]} {host.clinic_name or asks[2]}{number}", says)
