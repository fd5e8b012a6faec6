"""The guide on paper: one side for the doctor, the other for the person's own use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.guide.guide import Guide, GuideQuestion
from askwell.knowledge.model import UrgentSign
from askwell.logic.clauses import Citation
from askwell.web.citing import SourceView, source_view
from askwell.web.pages.guide_about import AboutRow, about_rows, goals, what_matters
from askwell.web.pages.guide_page import OptionsLine, options_lines
from askwell.web.render import page
from askwell.web.shell import long_date, show
from askwell.web.story import CurrentStory, Story

router = APIRouter()

FRONT_QUESTIONS = 3
FRONT_LINES = 2
FRONT_MILLIMETERS = 255  # Letter, without its margins; A4 has a little more
_MANY_QUESTIONS = 5
_NOTES_LINES = 4


@dataclass(frozen=True)
class PrintedQuestion:
    """A question with its own note, empty lines to write on, and the numbers of its sources."""

    says: str
    own: bool
    note: str
    lines: int
    sources: str


@dataclass(frozen=True)
class PrintedTest:
    """A test to ask about, and the numbers of its sources."""

    says: str
    sources: str


@page("guide_print.html")
@dataclass(frozen=True)
class PrintPage:
    """Both sides of the sheet."""

    urgent: tuple[UrgentSign, ...]
    decision: str
    goal: str
    goals: tuple[str, ...]
    matters: tuple[str, ...]
    about: tuple[AboutRow, ...]
    past_treatments: tuple[str, ...]
    front_title: str
    front: tuple[PrintedQuestion, ...]
    front_blanks: int
    tests: tuple[PrintedTest, ...]
    back: tuple[PrintedQuestion, ...]
    options: tuple[OptionsLine, ...]
    notes: str
    notes_lines: int
    definition: str
    definition_sources: str
    sources: tuple[SourceView, ...]
    as_of: str
    version: str
    front_fits: bool


@router.get("/guide/print")
def print_view(request: Request, story: CurrentStory) -> Response:
    """Show the sheet."""
    return show(request, print_page(story))


def print_page(story: Story) -> PrintPage:
    """The sheet of one guide. Without stars the first questions go in front."""
    guide, knowledge = story.guide, story.site.knowledge
    definition = knowledge.definition
    listed = {source.id: source for source in guide.sources}
    listed |= {cite.source: knowledge.sources[cite.source] for cite in definition.cites}
    numbers = {id: number for number, id in enumerate(listed, 1)}
    front = guide.starred or guide.questions[:FRONT_QUESTIONS]
    back = [question for question in guide.questions if question not in front]
    cites = {id: question.cites for id, question in knowledge.questions.items()}
    shown = [
        definition.cites,
        *(cites.get(q.id, ()) for q in (*front, *back)),
        *(t.test.cites for t in guide.tests),
    ]
    printed = {cite.source for some in shown for cite in some}
    lines = 1 if len(back) > _MANY_QUESTIONS else 2
    about = about_rows(guide, knowledge)
    return PrintPage(
        urgent=story.act_now,
        decision=guide.decision,
        goal=guide.goal,
        goals=goals(guide),
        matters=what_matters(guide),
        about=about,
        past_treatments=guide.past_treatments,
        front_title=_front_title(guide),
        front=tuple(_printed(q, FRONT_LINES, cites, numbers) for q in front),
        front_blanks=FRONT_QUESTIONS - len(front),
        tests=tuple(
            PrintedTest(test.test.says, numbers_in_words(test.test.cites, numbers))
            for test in guide.tests
        ),
        back=tuple(_printed(q, lines, cites, numbers) for q in back),
        options=options_lines(guide),
        notes=guide.notes,
        notes_lines=_NOTES_LINES // 2 if guide.notes else _NOTES_LINES,
        definition=definition.says,
        definition_sources=numbers_in_words(definition.cites, numbers),
        sources=tuple(
            source_view(listed[id], number) for id, number in numbers.items() if id in printed
        ),
        as_of=long_date(guide.as_of),
        version=guide.version,
        front_fits=front_millimeters(guide, about, front) <= FRONT_MILLIMETERS,
    )


def front_millimeters(
    guide: Guide, about: Iterable[AboutRow], front: Iterable[GuideQuestion]
) -> float:
    """About how high the front is. If it is too long for one side, the back follows at once.

    Characters to a line and millimeters to a line are measured on a Letter page.
    """

    def lines(text: str, width: int) -> int:
        return sum(max(1, -(-len(part) // width)) for part in text.split("\n"))

    told = sum(4.4 * lines(" · ".join(row.says), 100) + 2 for row in about)
    told += 4.4 * sum(lines(words, 100) for words in guide.past_treatments) + 15
    wants = 4.7 * (lines(guide.goal, 95) + 3 + lines("; ".join(what_matters(guide)), 80))
    asked = sum(
        4.7 * (lines(q.says, 90) + (lines(q.note, 90) if q.note else 0)) + 7 * FRONT_LINES + 2.5
        for q in front
    )
    tests = sum(4.2 * lines(test.test.says, 52) + 1 for test in guide.tests) / 2
    return 13 + wants + told + 9 + asked + 9 + tests


def numbers_in_words(cites: Iterable[Citation], numbers: Mapping[str, int]) -> str:
    """The numbers of some sources, short: "1–3, 7"."""
    runs: list[list[int]] = []
    for number in sorted({numbers[cite.source] for cite in cites if cite.source in numbers}):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _front_title(guide: Guide) -> str:
    if not guide.starred:
        return "My first questions"
    return "My most important question" + ("" if len(guide.starred) == 1 else "s")


def _printed(
    question: GuideQuestion,
    lines: int,
    cites: Mapping[str, tuple[Citation, ...]],
    numbers: Mapping[str, int],
) -> PrintedQuestion:
    return PrintedQuestion(
        question.says,
        question.own,
        question.note,
        max(1, lines - 1) if question.note else lines,
        numbers_in_words(cites.get(question.id, ()), numbers),
    )
