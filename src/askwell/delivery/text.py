"""The guide as plain text: to copy, to read aloud, to send, to open anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from askwell.delivery.clean import clean
from askwell.delivery.link import LINK_SAYS, LINK_TITLE, LINK_WARNING, private_link
from askwell.guide.sheet import Sheet, SheetQuestion

RULE_WIDTH = 30  # a line across, on a phone as well
_RULE = "_" * RULE_WIDTH
_NOTE_INDENT = 4


def plain_text(sheet: Sheet, link: str | None = None) -> str:
    """The whole sheet. What the person wrote never stands where a heading does: at the margin."""
    sheet = clean(sheet)
    blocks = (
        *_top(sheet),
        *_wishes(sheet),
        *_about(sheet),
        *_questions(sheet),
        *_rest(sheet),
        *(_link(private_link(link)) if link else ()),
        *_foot(sheet),
    )
    return "\n\n".join(blocks) + "\n"


def _set_in(text: str, first: str) -> str:
    """A text that begins with ``first``; what follows a line end in it stands below its words.

    No line is broken: phones and mail programs do that as it suits them, and what is copied
    stays whole.
    """
    below = " " * len(first)
    lines = (f"{below if n else first}{line}" for n, line in enumerate(text.split("\n")))
    return "\n".join(line.rstrip() for line in lines)


def _heading(text: str, line: str = "-") -> str:
    return f"\n{text}\n{line * len(text)}"


def _top(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    yield _heading(words.title, "=").lstrip("\n")
    if sheet.visit:
        yield sheet.visit
    yield "\n".join(f"{blank}:" for blank in words.blanks)
    if sheet.urgent:
        yield _heading(words.urgent)
        yield from (_set_in(f"{sign.says} {sign.do}", "- ") for sign in sheet.urgent)


def _wishes(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    yield _heading(words.talk)
    yield f"{words.decision}: {sheet.decision}"
    if sheet.goal:
        yield _own(words.goal, sheet.goal)
    if sheet.goals:
        yield f"{words.goals}: {'; '.join(sheet.goals)}."
    if sheet.matters:
        yield f"{words.matters}: {'; '.join(sheet.matters)}."


def _about(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    if not (sheet.about or sheet.past_treatments):
        return
    yield _heading(words.about)
    rows = [f"{row.title}: {'; '.join(row.says)}" for row in sheet.about]
    if sheet.past_treatments:
        rows.append(f"{words.treatments}:")
        rows += [_set_in(treatment, "- ") for treatment in sheet.past_treatments]
    yield "\n".join(rows)
    yield words.about_check


def _questions(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    yield _heading(sheet.front_title)
    yield from (_question(sheet, question) for question in sheet.front)
    yield from _room(sheet.front_blanks)
    if sheet.tests:
        yield _heading(words.tests)
        yield "\n".join(_set_in(t.says + _numbers(t.sources), "- ") for t in sheet.tests)
    if sheet.back:
        yield _heading(words.back)
        yield from (_question(sheet, question) for question in sheet.back)


def _question(sheet: Sheet, question: SheetQuestion) -> str:
    words = sheet.words
    own = f" ({words.own_question})" if question.own else ""
    says = _set_in(f"{question.says}{own}{_numbers(question.sources)}", f"{question.number}. ")
    if not question.note:
        return says
    return f"{says}\n\n{_own(words.note, question.note)}"


def _own(title: str, says: str) -> str:
    """The person's own words, under their name and set in from the margin."""
    return _set_in(f"{title}: {says}", " " * _NOTE_INDENT)


def _rest(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    yield _heading(words.options)
    yield from (
        f"{line.standing}: {', '.join(o.name for o in line.options)}" for line in sheet.options
    )
    yield words.options_note
    yield _heading(words.notes)
    if sheet.notes:
        yield _set_in(sheet.notes, " " * _NOTE_INDENT)
    else:
        yield from _room(sheet.notes_lines)


def _link(link: str) -> Iterator[str]:
    yield _heading(LINK_TITLE)
    yield LINK_SAYS
    yield link
    yield LINK_WARNING


def _foot(sheet: Sheet) -> Iterator[str]:
    words = sheet.words
    yield f"\n{'-' * RULE_WIDTH}"
    yield sheet.definition + _numbers(sheet.definition_sources)
    yield f"{sheet.made} {words.reviewed} {words.purpose}"
    if sheet.known_questions:
        ids = ", ".join(f"{q.number} {q.id}" for q in sheet.known_questions)
        yield f"{words.questions}: {ids}"
    if sheet.sources:
        yield _heading(words.sources)
        yield "\n".join(
            _set_in(f"{s.stopped_title} {s.publisher}, {s.dated}.", f"[{s.number}] ")
            for s in sheet.sources
        )


def _numbers(sources: str) -> str:
    """The numbers of the sources: kept together, as a part of the last word."""
    return f" [{sources}]" if sources else ""


def _room(lines: int) -> Iterable[str]:
    """Room to write by hand."""
    return (_RULE for _ in range(lines))
