"""Earlier versions of a guide, one for each visit it was taken to, and what goes on to the next.

A version keeps the words of its questions: knowledge moves on, and her answers stay below what
she asked. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from askwell.guide.draft import Draft, DraftError

MOST_VERSIONS = 20
#: Room for all versions together, in bytes of JSON: they share a visit with the answers.
MOST_BYTES = 120_000


@dataclass(frozen=True)
class Version:
    """The guide as it was taken to a visit, the day it was put away, and the knowledge of then.

    ``asked``: the words of the questions that came from the knowledge, by id.
    """

    on: date
    draft: Draft
    knowledge: str
    asked: Mapping[str, str]

    @property
    def occasion(self) -> str:
        """The kind of visit it was for; empty where none was chosen."""
        return self.draft.occasion

    @property
    def answered(self) -> int:
        """How many of its questions have a note."""
        return sum(bool(item.note) for item in self.draft.items)

    def as_data(self) -> dict[str, Any]:
        """Plain data to keep or download; ``from_data`` reads it back."""
        return {
            "on": self.on.isoformat(),
            "knowledge": self.knowledge,
            "guide": self.draft.as_data(),
            "asked": dict(self.asked),
        }

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Version:
        """Read what ``as_data`` wrote. Raises DraftError for anything else."""
        try:
            return Version(
                date.fromisoformat(str(data["on"])),
                Draft.from_data(data["guide"]),
                str(data["knowledge"]),
                {str(id): str(says) for id, says in data["asked"].items()},
            )
        except DraftError:
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise DraftError("An earlier guide in this file is not one Askwell wrote.") from error


def holds_anything(draft: Draft) -> bool:
    """Whether there is something to put away; a goal alone goes on to the next guide anyhow."""
    return bool(draft.items or draft.notes)


def put_away(draft: Draft, on: date, knowledge: str, words: Callable[[str], str | None]) -> Version:
    """The guide as a version. ``words`` gives the words of a question of the knowledge, if any."""
    known = ((item.id, words(item.id)) for item in draft.items if item.own is None)
    return Version(on, draft, knowledge, {id: says for id, says in known if says is not None})


def carry_forward(draft: Draft) -> Draft:
    """The guide for the next visit: what has no answer yet goes on, with its stars.

    So do the goal and what she leaves out. Answers and notes stay behind; the next visit, its kind
    and its day, is yet to be chosen.
    """
    unanswered = tuple(item for item in draft.items if not item.note)
    return replace(draft, items=unanswered, notes="", occasion="", appointment=None)


def keep(earlier: tuple[Version, ...], version: Version) -> tuple[Version, ...]:
    """All versions with one more, oldest first. Where there is no more room, the oldest go."""
    versions = (*earlier, version)[-MOST_VERSIONS:]
    while len(versions) > 1 and _size(versions) > MOST_BYTES:
        versions = versions[1:]
    return versions


def _size(versions: tuple[Version, ...]) -> int:
    return len(json.dumps([version.as_data() for version in versions]).encode())
