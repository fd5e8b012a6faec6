"""What older articles say, and what holds today. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from askwell.logic.clauses import Citation


class Holds(Enum):
    """How a claim of an older article stands today."""

    HOLDS = "holds"
    IMPRECISE = "imprecise"
    OUTDATED = "outdated"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class Stands:
    """Where one of our sentences stands: a page ("treatments/palbociclib") and its words."""

    page: str
    says: str


@dataclass(frozen=True)
class Claim:
    """What older articles say, and what holds today.

    ``claims`` are ids of the claims it answers. ``stands``: the sentences of ours that state
    today's truth; where there are none, ``today`` is that sentence. ``never``: the old statement as
    patterns that may stand on no other page.
    """

    theme: str
    claims: tuple[str, ...]
    holds: Holds
    read: str
    today: str
    stands: tuple[Stands, ...]
    never: tuple[str, ...]
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Theme:
    """Claims about one thing, on one page. ``purpose`` says what the page is for."""

    id: str
    title: str
    purpose: str
    claims: tuple[Claim, ...]
