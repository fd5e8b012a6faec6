"""What a press of a button on the guide's page does to the draft.

The page is one form, so every button also keeps what was typed anywhere on it. Each text carries
the mark of what it replaces: a text that this tab left alone never overwrites another tab's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from askwell.guide.draft import Draft, DraftError
from askwell.web.form import Form
from askwell.web.problems import StaleTab
from askwell.web.visitor import Visitor

GOAL, NOTES, OWN = "goal", "notes", "own"
#: The verb that adds questions of the set for a kind of visit: one, or all that are named.
SET = "set"


@dataclass(frozen=True)
class Slip:
    """What stood in the way of one field: a message that says what to do, and what was typed."""

    field: str
    message: str
    typed: str = ""


@dataclass(frozen=True)
class Text:
    """One text of the guide that the form may replace."""

    field: str
    now: str
    write: Callable[[Draft, str], Draft]


def note_field(question_id: str) -> str:
    """The name of the field that holds the note of a question."""
    return f"note-{question_id}"


def seen_field(field: str) -> str:
    """The name of the hidden field with the mark of what a text replaces."""
    return f"seen-{field}"


def changed_draft(draft: Draft, form: Form, visitor: Visitor) -> tuple[Draft, tuple[Slip, ...]]:
    """Keep what was typed, then do what the button says. What cannot be done is handed back."""
    draft, slips = _write_texts(draft, form, visitor)
    verb, _, id = form.one("do").partition(" ")
    own = form.one(OWN)
    try:
        if own or verb == "own":
            draft = _add_own(draft, own)
    except DraftError as error:
        slips = (*slips, Slip(OWN, str(error), own))
    try:
        return _act(draft, verb, id), slips
    except DraftError as error:
        return draft, (*slips, Slip(id, str(error)))


def has_words(draft: Draft, question_id: str) -> bool:
    """True where taking a question out would lose words that the person wrote."""
    return any(i.id == question_id and (i.note or i.own is not None) for i in draft.items)


def _write_texts(draft: Draft, form: Form, visitor: Visitor) -> tuple[Draft, tuple[Slip, ...]]:
    slips = []
    for text in _texts(draft, form):
        typed = form.one(text.field).replace("\r\n", "\n")
        try:
            if _is_changed(visitor, form.one(seen_field(text.field)), typed, text.now):
                draft = text.write(draft, typed)
        except StaleTab:
            slips.append(Slip(text.field, _overtaken(text.now), typed))
        except DraftError as error:
            slips.append(Slip(text.field, str(error), typed))
    return draft, tuple(slips)


def _texts(draft: Draft, form: Form) -> Iterator[Text]:
    yield Text(GOAL, draft.goal, lambda draft, typed: draft.write(goal=typed))
    yield Text(NOTES, draft.notes, lambda draft, typed: draft.write(notes=typed))
    notes = {item.id: item.note for item in draft.items}
    for id in dict.fromkeys(form.many("question")):
        yield Text(note_field(id), notes.get(id, ""), lambda d, typed, id=id: d.note(id, typed))  # type: ignore[misc]


def _is_changed(visitor: Visitor, seen: str, typed: str, now: str) -> bool:
    """Whether this tab changed a text; raises `StaleTab` where another tab did so as well."""
    if typed == now:
        return False
    if not seen:  # the first form of a visit, or a field that is not on the form
        if typed and now:
            raise StaleTab
        return bool(typed)
    if visitor.seen(typed) == seen:
        return False
    visitor.unchanged(seen, now)
    return True


def _overtaken(now: str) -> str:
    if not now:
        return "This text was erased in another tab. To keep your words below, save again."
    return (
        f"Another tab changed this text to: “{now}”. "
        "Your words are below. To keep yours, save again."
    )


def _add_own(draft: Draft, text: str) -> Draft:
    """Add an own question; the same words twice, as from a double click, are added once."""
    words = text.replace("\r\n", "\n")
    return draft if any(item.own == words for item in draft.items) else draft.add_own(text)


def _act(draft: Draft, verb: str, id: str) -> Draft:
    if verb in ("add", "begin"):
        return draft.add(id)
    if verb == SET:
        for each in id.split():
            draft = draft.add(each)
        return draft
    if verb in ("star", "unstar"):
        return draft.star(id, starred=verb == "star")
    if verb in ("up", "down"):
        return draft.move(id, _distance(draft, id, -1 if verb == "up" else 1))
    if verb == "remove" and not has_words(draft, id):
        return draft.remove(id)
    return draft


def _distance(draft: Draft, id: str, by: int) -> int:
    """How far to move in the whole list to pass one neighbor of those shown beside it."""
    starred = {item.id: item.starred for item in draft.items}
    ids = [item.id for item in draft.items]
    if id not in starred:
        return by
    alike = [other for other in ids if starred[other] == starred[id]]
    there = alike.index(id) + by
    return ids.index(alike[there]) - ids.index(id) if 0 <= there < len(alike) else 0
