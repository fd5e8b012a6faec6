"""When to call, by how fast. The team's own name and number are the page's to add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.knowledge.page import Call, Speed
from askwell.web.citing import Citations, Mark

_HEADINGS = {
    Speed.EMERGENCY: "Call 911 now for",
    Speed.NOW: "Call {team} now, day or night, for",
    Speed.SAME_DAY: "Call {team} the same day for",
    Speed.NEXT_VISIT: "Tell {team} at your next visit about",
}
TEAM = "your cancer team"


@dataclass(frozen=True)
class CallView:
    """A sign and what it may mean."""

    sign: str
    may_mean: str
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class CallGroup:
    """Signs that ask for the same haste. ``to_team``: the team's number stands beside them."""

    heading: str
    to_team: bool
    signs: tuple[CallView, ...]


def call_groups(
    calls: Iterable[Call], citations: Citations, clinic: str | None
) -> tuple[CallGroup, ...]:
    """Signs grouped by how fast to call, the fastest first."""
    by_speed: dict[Speed, list[Call]] = {speed: [] for speed in Speed}
    for call in calls:
        by_speed[call.speed].append(call)
    return tuple(
        CallGroup(
            _HEADINGS[speed].format(team=clinic or TEAM),
            speed is not Speed.EMERGENCY,
            tuple(CallView(c.sign, c.may_mean, citations.marks(c.cites)) for c in found),
        )
        for speed, found in by_speed.items()
        if found
    )
