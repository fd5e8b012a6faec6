"""A Clause: one plain sentence, the criterion it stands for, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from askwell.logic.criteria import Criterion


class Role(Enum):
    """What a clause says about a use.

    FIT: the cancer and the person. AFTER: what must have come first. BEFORE: what must not have
    come yet. USUAL: where guidelines place it; it never removes.
    """

    FIT = "fit"
    AFTER = "after"
    BEFORE = "before"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source by id, with a section only where that text was read."""

    source: str
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """``id`` is unique in the knowledge: use/role-number."""

    id: str
    role: Role
    says: str
    criterion: Criterion
    cites: tuple[Citation, ...]
