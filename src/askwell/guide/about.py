"""About the person, made short: a few rows that a doctor takes in at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from askwell.explore.answers import NOTE_WORDS
from askwell.facts.answer import Note
from askwell.guide.guide import AboutMe, Guide
from askwell.knowledge.model import Knowledge

GOALS = "goals"
THE_THREE_GOALS = ("goal_shrink", "goal_comfort", "goal_longer")
YES, NO = "Yes", "No"

_GATHERED = (
    (NOTE_WORDS[Note.NOT_TESTED], "Not tested"),
    (NOTE_WORDS[Note.NOT_SURE], "I don’t know"),
    (NO, "I said no to"),
)
_UNSAID = NOTE_WORDS[Note.NOT_SAID]
_NO_GOAL = frozenset(NOTE_WORDS.values())


#: Short names of the groups, in the voice of the person whose guide it is.
_TITLES = {
    "you": "Me",
    "receptors": "Receptors",
    "genes": "Genes and lab",
    "spread": "The cancer now",
    "conditions": "Other illnesses",
    "medicines": "Medicines",
    "measures": "Lab and heart",
    "signs": "How I feel now",
}


@dataclass(frozen=True)
class AboutRow:
    """A title and what belongs to it, each in a few words. ``is_rest``: what is not so."""

    title: str
    says: tuple[str, ...]
    is_rest: bool = False


def about_rows(guide: Guide, knowledge: Knowledge) -> tuple[AboutRow, ...]:
    """First what is so, by group in the order of the form; then what is not so or not known."""
    lines = [line for line in guide.about_me if line.group != GOALS and line.answer != _UNSAID]
    gathered = {answer for answer, _ in _GATHERED}
    by_group = (
        (
            _TITLES.get(group.id, group.title),
            [_said(n) for n in lines if n.group == group.id and n.answer not in gathered],
        )
        for group in knowledge.groups
    )
    by_answer = (
        (title, [line.name for line in lines if line.answer == answer])
        for answer, title in _GATHERED
    )
    return (
        *(AboutRow(title, tuple(says)) for title, says in by_group if says),
        *(AboutRow(title, tuple(names), is_rest=True) for title, names in by_answer if names),
    )


def goals(guide: Guide) -> tuple[str, ...]:
    """The three goals she was asked about, each with how much it matters."""
    return tuple(
        f"{line.name}: {line.answer.lower()}"
        for line in _lines(guide, GOALS)
        if line.fact in THE_THREE_GOALS and line.answer not in _NO_GOAL
    )


def what_matters(guide: Guide) -> tuple[str, ...]:
    """What else matters to her, such as hair or travel."""
    return tuple(
        f"{line.name}: {line.answer.lower()}"
        for line in _lines(guide, GOALS)
        if line.fact not in THE_THREE_GOALS and line.answer not in _NO_GOAL
    )


def _lines(guide: Guide, group: str) -> list[AboutMe]:
    return [line for line in guide.about_me if line.group == group]


def _said(line: AboutMe) -> str:
    return line.name if line.answer == YES else f"{line.name}: {line.answer}"
