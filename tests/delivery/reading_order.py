"""All words of a Sheet in reading order, found from its dataclasses.

A field that is neither given a place here nor named as not shown fails the test, so that no form
can forget it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from askwell.guide.about import AboutRow
from askwell.guide.guide import GuideOption
from askwell.guide.sheet import (
    Sheet,
    SheetOptions,
    SheetQuestion,
    SheetTest,
    SheetUrgent,
    SheetWords,
)
from askwell.knowledge.bibliography import SourceView


@dataclass(frozen=True)
class Part:
    """A fixed word, a field, or both; shown where ``when``, or else the field, is filled."""

    word: str = ""
    field: str = ""
    when: tuple[str, ...] = ()


ABOUT = ("about", "past_treatments")
PARTS = (
    Part("title"),
    Part(field="visit"),
    Part("blanks"),
    Part("urgent", "urgent"),
    Part("talk"),
    Part("decision", "decision"),
    Part("goal", "goal"),
    Part("goals", "goals"),
    Part("matters", "matters"),
    Part("about", when=ABOUT),
    Part(field="about"),
    Part("treatments", "past_treatments"),
    Part("about_check", when=ABOUT),
    Part(field="front_title"),
    Part(field="front"),
    Part("tests", "tests"),
    Part("back", "back"),
    Part("options"),
    Part(field="options"),
    Part("options_note"),
    Part("notes"),
    Part(field="notes"),
    Part(field="definition"),
    Part(field="definition_sources"),
    Part(field="made"),
    Part("reviewed"),
    Part("purpose"),
    Part("questions", "known_questions"),
    Part("sources", "sources"),
)
SHOWN: dict[type, tuple[str, ...]] = {
    SheetUrgent: ("says", "do"),
    AboutRow: ("title", "says"),
    SheetQuestion: ("number", "says", "own", "sources", "note"),
    SheetTest: ("says", "sources"),
    SheetOptions: ("standing", "options"),
    GuideOption: ("name",),
    SourceView: ("number", "title", "publisher", "dated"),
}
#: Named with the reason.
NOT_SHOWN: dict[type, dict[str, str]] = {
    Sheet: {
        "words": "each has its place above",
        "occasion": "in `visit`",
        "appointment": "in `visit`",
        "front_blanks": "room to write",
        "notes_lines": "room to write",
    },
    SheetWords: {"own_question": "at each question of her own", "note": "at each note"},
    SheetQuestion: {"id": "in the line of ids", "lines": "room to write"},
    SheetTest: {"fact": "an id"},
    AboutRow: {"is_rest": "how it is set"},
    GuideOption: {"treatment": "an id", "standing": "above its group", "group": "above its group"},
    SourceView: {
        "id": "an id",
        "url": "where links work, under the title",
        "checked": "on the site",
        "read": "on the site",
        "note": "on the site",
    },
}  # fmt: skip


def forgotten() -> list[str]:
    """Fields that have no place here."""
    placed: dict[type, set[str]] = {kind: set(names) for kind, names in SHOWN.items()}
    placed[Sheet] = {part.field for part in PARTS}
    placed[SheetWords] = {part.word for part in PARTS}
    return [
        f"{kind.__name__}.{one.name}"
        for kind, names in placed.items()
        for one in fields(kind)
        if one.name not in names and one.name not in NOT_SHOWN.get(kind, {})
    ]


def reading_order(sheet: Sheet) -> Iterator[str]:
    """Each word, sentence and number that a form shows."""
    for part in PARTS:
        shown = [getattr(sheet, name) for name in part.when or (part.field,) if name]
        if shown and not any(shown):
            continue
        if part.word:
            yield from _words(getattr(sheet.words, part.word), sheet.words)
        if part.field == "known_questions":
            for question in sheet.known_questions:
                yield from (str(question.number), question.id)
        elif part.field:
            yield from _words(getattr(sheet, part.field), sheet.words)


def _words(thing: object, words: SheetWords) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from _words(one, words)
    elif is_dataclass(thing):
        for name in SHOWN[type(thing)]:
            value = getattr(thing, name)
            if name == "own":
                yield words.own_question if value else ""
            elif name == "note":
                yield from (words.note, value) if value else ()
            else:
                yield from _words(value, words)
    else:
        assert isinstance(thing, int), f"a form cannot show {type(thing).__name__}"
        yield str(thing)
