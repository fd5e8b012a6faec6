"""The Sheet: the guide made ready to take along. Page, paper, PDF, e-mail and text all show it.

What the doctor should see first stands in front, the rest behind; sources are numbered in the
order in which they are named. Every form shows all of it, in this order, in these words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from askwell.explore.words import STANDING_WORDS
from askwell.guide.about import AboutRow, about_rows, goals, what_matters
from askwell.guide.appointment import Appointment
from askwell.guide.guide import Guide, GuideOption, GuideQuestion
from askwell.knowledge.bibliography import SourceView, numbers_in_words, source_view
from askwell.knowledge.calling import Host, call_words
from askwell.knowledge.model import Knowledge
from askwell.logic.clauses import Citation
from askwell.logic.wording import long_date

FRONT_QUESTIONS = 3
FRONT_LINES = 2
_MANY_QUESTIONS = 5
_NOTES_LINES = 4


@dataclass(frozen=True)
class SheetWords:
    """The fixed words of the sheet: its title, its headings, and what it says of itself."""

    title: str = "My Doctor Discussion Guide"
    blanks: tuple[str, ...] = ("Name", "Doctor", "Date")
    urgent: str = "Don’t wait for your visit"
    talk: str = "What I want to talk about"
    decision: str = "The decision"
    goal: str = "My goal"
    goals: str = "How much these matter to me"
    matters: str = "What else matters to me"
    about: str = "About me"
    treatments: str = "Treatments"
    about_check: str = "I gave these answers myself. Please check them with my record."
    tests: str = "Tests I would like to ask about"
    back: str = "My other questions"
    own_question: str = "my own question"
    note: str = "My note"
    options: str = "Options to talk about"
    options_note: str = (
        "A list to talk about, not advice. It comes from my answers. "
        "Each option has a page in Askwell, with its sources."
    )
    notes: str = "My own notes"
    reviewed: str = "Not yet reviewed by a clinician."
    purpose: str = "Askwell explains and helps to prepare. It is not medical advice."
    questions: str = "These questions in Askwell"
    sources: str = "Sources of the questions and tests"


WORDS = SheetWords()


@dataclass(frozen=True)
class SheetUrgent:
    """A sign she told us of, and what to do now."""

    says: str
    do: str


@dataclass(frozen=True)
class SheetQuestion:
    """A question with its own note, empty lines to write on, and the numbers of its sources.

    ``number`` is its place on the sheet, from 1; ``own``: she wrote it herself.
    """

    id: str
    number: int
    says: str
    own: bool
    note: str
    lines: int
    sources: str


@dataclass(frozen=True)
class SheetTest:
    """A test to ask about, and the numbers of its sources."""

    fact: str
    says: str
    sources: str


@dataclass(frozen=True)
class SheetOptions:
    """Options that stand alike: the words of their standing, and the options."""

    standing: str
    options: tuple[GuideOption, ...]


@dataclass(frozen=True)
class Sheet:
    """All that is taken along, in reading order. ``front`` is for the doctor, ``back`` the rest.

    ``front_blanks``: how many questions there is room to write in by hand. Numbers of sources are
    words such as "1–3, 7"; ``made`` says with what, and as of when.
    """

    words: SheetWords
    occasion: str
    appointment: Appointment | None
    urgent: tuple[SheetUrgent, ...]
    decision: str
    goal: str
    goals: tuple[str, ...]
    matters: tuple[str, ...]
    about: tuple[AboutRow, ...]
    past_treatments: tuple[str, ...]
    front_title: str
    front: tuple[SheetQuestion, ...]
    front_blanks: int
    tests: tuple[SheetTest, ...]
    back: tuple[SheetQuestion, ...]
    options: tuple[SheetOptions, ...]
    notes: str
    notes_lines: int
    definition: str
    definition_sources: str
    made: str
    sources: tuple[SourceView, ...]

    @property
    def visit(self) -> str:
        """Which visit it is for: "A new scan. March 27, 2026, 2:30 pm, Dr. Okafor, Main Street"."""
        lines = self.appointment.lines if self.appointment else ()
        kind = f"{self.occasion}." if self.occasion else ""
        return f"{kind} {', '.join(lines)}".strip()

    @property
    def questions(self) -> tuple[SheetQuestion, ...]:
        """All questions, in their order."""
        return (*self.front, *self.back)

    @property
    def known_questions(self) -> tuple[SheetQuestion, ...]:
        """Those that Askwell has: their ids find them there again."""
        return tuple(question for question in self.questions if not question.own)


def sheet(guide: Guide, knowledge: Knowledge, host: Host) -> Sheet:
    """The sheet of one guide. Without stars the first questions go in front.

    ``host``: whose name and number stand where a sign asks to call the team.
    """
    front = guide.starred or guide.questions[:FRONT_QUESTIONS]
    back = tuple(question for question in guide.questions if question not in front)
    cites = {q.id: knowledge.questions[q.id].cites for q in (*front, *back) if not q.own}
    definition = knowledge.definition
    cited = [
        *(cite for question in front for cite in cites.get(question.id, ())),
        *(cite for test in guide.tests for cite in test.test.cites),
        *(cite for question in back for cite in cites.get(question.id, ())),
        *definition.cites,
    ]
    numbers = {id: n for n, id in enumerate(dict.fromkeys(c.source for c in cited), 1)}
    lines = 1 if len(back) > _MANY_QUESTIONS else 2
    asked = [
        *(_question(q, n, FRONT_LINES, cites, numbers) for n, q in enumerate(front, 1)),
        *(_question(q, n, lines, cites, numbers) for n, q in enumerate(back, len(front) + 1)),
    ]
    return Sheet(
        words=WORDS,
        occasion=guide.occasion,
        appointment=guide.appointment,
        urgent=tuple(SheetUrgent(sign.says, call_words(sign.do, host)) for sign in guide.urgent),
        decision=guide.decision,
        goal=guide.goal,
        goals=goals(guide),
        matters=what_matters(guide),
        about=about_rows(guide, knowledge),
        past_treatments=guide.past_treatments,
        front_title=_front_title(guide),
        front=tuple(asked[: len(front)]),
        front_blanks=max(0, FRONT_QUESTIONS - len(front)),
        tests=tuple(
            SheetTest(t.test.fact, t.test.says, numbers_in_words(t.test.cites, numbers))
            for t in guide.tests
        ),
        back=tuple(asked[len(front) :]),
        options=options_alike(guide.options),
        notes=guide.notes,
        notes_lines=_NOTES_LINES // 2 if guide.notes else _NOTES_LINES,
        definition=definition.says,
        definition_sources=numbers_in_words(definition.cites, numbers),
        made=f"Made with Askwell, facts as of {long_date(guide.as_of)} (version {guide.version}).",
        sources=tuple(source_view(knowledge.sources[id], n) for id, n in numbers.items()),
    )


def options_alike(options: Iterable[GuideOption]) -> tuple[SheetOptions, ...]:
    """Options by standing, in the order of the options page."""
    return tuple(
        SheetOptions(STANDING_WORDS[standing], tuple(alike))
        for standing, alike in groupby(
            sorted(options, key=lambda option: option.standing.rank),
            key=lambda option: option.standing,
        )
    )


def _front_title(guide: Guide) -> str:
    if not guide.starred:
        return "My first questions"
    return "My most important question" + ("" if len(guide.starred) == 1 else "s")


def _question(
    question: GuideQuestion,
    number: int,
    lines: int,
    cites: Mapping[str, tuple[Citation, ...]],
    numbers: Mapping[str, int],
) -> SheetQuestion:
    return SheetQuestion(
        question.id,
        number,
        question.says,
        question.own,
        question.note,
        max(1, lines - 1) if question.note else lines,
        numbers_in_words(cites.get(question.id, ()), numbers),
    )
