"""When to call, by how fast, and whom: the team that a host names, at its own number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from askwell.knowledge.calling import CALL_TEAM, TEAM, Host
from askwell.knowledge.page import Call, Speed
from askwell.web.citing import Citations, Mark

_HEADINGS = {
    Speed.EMERGENCY: "Call 911 now for",
    Speed.NOW: "Call {team} now, day or night, for",
    Speed.SAME_DAY: "Call {team} the same day for",
    Speed.NEXT_VISIT: "Tell {team} at your next visit about",
}


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


def call_team(says: str | Markup, host: Host) -> Markup:
    """A text with the host's name and number wherever it asks to call the team."""
    kind = Markup if isinstance(says, Markup) else str  # what re.split returns is plain
    parts = [kind(part) for part in CALL_TEAM.split(says)]
    return Markup("").join(
        [
            parts[0],
            *(
                Markup("{} {}{}{}").format(call, host.clinic_name or team, _at(host), rest)
                for call, team, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True)
            ),
        ]
    )


def _at(host: Host) -> Markup:
    if not host.nurse_line:
        return Markup("")
    return Markup(' at <a href="tel:{0}">{0}</a>').format(host.nurse_line)
