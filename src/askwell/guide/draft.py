"""A Draft: what a person put into her guide. It changes by returning a new draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from askwell.guide.appointment import Appointment, AppointmentError

MAX_STARS = 3
MAX_TEXT = 2000
MAX_OWN = 200


class DraftError(ValueError):
    """A change to the guide that cannot be made; the message tells the person what to do."""


@dataclass(frozen=True)
class Item:
    """One question in the guide. ``own`` holds the text of a question the person wrote."""

    id: str
    own: str | None = None
    starred: bool = False
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """The questions in their order, answers to leave out, own goals, and free notes.

    ``occasion``: the kind of visit it is for, an id of the knowledge; empty where not chosen.
    """

    items: tuple[Item, ...] = ()
    left_out: frozenset[str] = frozenset()
    goal: str = ""
    notes: str = ""
    occasion: str = ""
    appointment: Appointment | None = None

    def holds(self, question_id: str) -> bool:
        """True when a question is in the guide."""
        return any(item.id == question_id for item in self.items)

    def add(self, question_id: str) -> Draft:
        """Add a question of the knowledge; nothing changes if it is there."""
        if self.holds(question_id):
            return self
        return replace(self, items=(*self.items, Item(question_id)))

    def add_own(self, text: str) -> Draft:
        """Add a question in the person's own words."""
        words = _text(text, "question")
        if not words:
            raise DraftError("Write your question first, then add it.")
        if sum(item.own is not None for item in self.items) >= MAX_OWN:
            raise DraftError(
                f"Your guide has {MAX_OWN} questions of your own; there is room for no more. "
                "Remove one first."
            )
        return replace(self, items=(*self.items, Item(self._free_id, own=words)))

    def make_own(self, question_id: str, text: str) -> Draft:
        """Turn a question into one of the person's own, in these words; it keeps the rest.

        There is always room for it: it is in the guide already.
        """
        return self._change(question_id, id=self._free_id, own=text)

    def remove(self, question_id: str) -> Draft:
        """Take a question out, with its note."""
        return replace(self, items=tuple(i for i in self.items if i.id != question_id))

    def star(self, question_id: str, *, starred: bool) -> Draft:
        """Star a question or take its star away; at most three have one."""
        if starred and sum(i.starred for i in self.items if i.id != question_id) >= MAX_STARS:
            raise DraftError(
                f"You have starred {MAX_STARS} questions. Take one star away, then star this one."
            )
        return self._change(question_id, starred=starred)

    def note(self, question_id: str, text: str) -> Draft:
        """Write a note, or the answer, below a question."""
        return self._change(question_id, note=_text(text, "note"))

    def move(self, question_id: str, by: int) -> Draft:
        """Move a question up (-1) or down (1); at the end of the list it stays."""
        ids = [item.id for item in self.items]
        if question_id not in ids:
            raise DraftError("This question is no longer in your guide.")
        here = ids.index(question_id)
        there = min(max(here + by, 0), len(ids) - 1)
        items = list(self.items)
        items.insert(there, items.pop(here))
        return replace(self, items=tuple(items))

    def write(self, *, notes: str | None = None, goal: str | None = None) -> Draft:
        """Write the free notes, or the person's own goal."""
        return replace(
            self,
            notes=self.notes if notes is None else _text(notes, "notes"),
            goal=self.goal if goal is None else _text(goal, "goal"),
        )

    def leave_out(self, facts: frozenset[str]) -> Draft:
        """Choose the answers that do not go into the guide."""
        return replace(self, left_out=facts)

    def for_occasion(self, occasion: str) -> Draft:
        """Say which kind of visit the guide is for."""
        return replace(self, occasion=occasion)

    def meet(self, appointment: Appointment | None) -> Draft:
        """Say when and where the visit is, or take that back."""
        return replace(self, appointment=appointment)

    @property
    def _free_id(self) -> str:
        """The id of the next own question."""
        return f"own-{1 + max((_own_number(item.id) for item in self.items), default=0)}"

    def _change(self, question_id: str, **change: Any) -> Draft:
        if not self.holds(question_id):
            raise DraftError("This question is no longer in your guide.")
        return replace(
            self,
            items=tuple(replace(i, **change) if i.id == question_id else i for i in self.items),
        )

    def as_data(self) -> dict[str, Any]:
        """Plain data to keep or download; ``from_data`` reads it back."""
        return {
            "questions": [
                {"id": i.id, "own": i.own, "starred": i.starred, "note": i.note} for i in self.items
            ],
            "left_out": sorted(self.left_out),
            "goal": self.goal,
            "notes": self.notes,
            "occasion": self.occasion,
            "appointment": self.appointment.as_data() if self.appointment else None,
        }

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Draft:
        """Read what ``as_data`` wrote. Raises DraftError for anything else."""
        try:
            items = tuple(
                Item(
                    str(q["id"]),
                    None if q.get("own") is None else _text(str(q["own"]), "question"),
                    q.get("starred") is True,
                    _text(str(q.get("note") or ""), "note"),
                )
                for q in data.get("questions", ())
            )
            left_out = frozenset(str(id) for id in data.get("left_out", ()))
            met = data.get("appointment")
            appointment = None if met is None else Appointment.from_data(met)
            occasion = _text(str(data.get("occasion") or ""), "kind of visit")
        except AppointmentError as error:
            raise DraftError(str(error)) from error
        except (AttributeError, KeyError, TypeError) as error:
            raise DraftError("The guide in this file is not one that Askwell wrote.") from error
        starred = 0
        kept: dict[str, Item] = {}
        for item in items:
            if item.id not in kept:
                starred += item.starred
                kept[item.id] = replace(item, starred=item.starred and starred <= MAX_STARS)
        goal, notes = (_text(str(data.get(key) or ""), key) for key in ("goal", "notes"))
        return Draft(tuple(kept.values()), left_out, goal, notes, occasion, appointment)


def _own_number(id: str) -> int:
    """The number of an own question; 0 for every other id."""
    match = re.fullmatch(r"own-([0-9]{1,6})", id)
    return int(match[1]) if match else 0


def _text(text: str, what: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if len(words) > MAX_TEXT:
        raise DraftError(
            f"Your {what} has {len(words):,} characters; there is room for {MAX_TEXT:,}. "
            "Make it shorter."
        )
    return words
