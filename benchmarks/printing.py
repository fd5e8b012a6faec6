"""The guide as a PDF: how long a warm server takes for an ordinary one, and for the longest.

Each PDF differs from the one before, since Typst remembers what it has set once. The time is that
of the clock on the wall: Typst works on all processors.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median, quantiles
from time import perf_counter

from askwell.delivery.paper import Paper
from askwell.delivery.pdf import Pdf
from askwell.explore.options import Explorer
from askwell.guide.draft import MAX_STARS, MAX_TEXT, Draft
from askwell.guide.guide import compose
from askwell.guide.sheet import Sheet, sheet
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.paths import knowledge_dir
from askwell.settings import Settings
from benchmarks.people import people
from benchmarks.table import Figure, milliseconds

TARGET = 0.150
ROUNDS = 40
PERSON = "maria"
ORDINARY_QUESTIONS = 8
MOST_QUESTIONS = 200
LONG_NOTES = 9  # of MAX_TEXT characters each, and her own notes: 20,000 in all


def printing() -> list[Figure]:
    """The figures of the PDF."""
    knowledge = load(knowledge_dir())
    start = perf_counter()
    pdf = Pdf()
    pdf.render(_sheet(knowledge, Draft()), link=None)
    first = perf_counter() - start
    ordinary = _sheet(knowledge, _draft(knowledge, ORDINARY_QUESTIONS))
    longest = _sheet(knowledge, _longest(knowledge))
    return [
        _figure("a guide as a PDF, warm", f"{len(ordinary.questions)} questions",
                _times(pdf, ordinary), TARGET),
        _figure("  beside it: the longest guide",
                f"{len(longest.questions)} questions, {LONG_NOTES + 1} x {MAX_TEXT} characters",
                _times(pdf, longest)),
        Figure("  beside it: the first PDF, fonts and all", "an empty guide",
               milliseconds(first), "", ""),
    ]  # fmt: skip


def _sheet(knowledge: Knowledge, draft: Draft) -> Sheet:
    person = people(knowledge)[PERSON]
    guide = compose(Explorer(knowledge).options(person), person, draft)
    return sheet(guide, knowledge, Settings())


def _draft(knowledge: Knowledge, questions: int) -> Draft:
    draft = Draft()
    for id in list(knowledge.questions)[:questions]:
        draft = draft.add(id)
    for number in range(questions - len(draft.items)):
        draft = draft.add_own(f"My own question {number}?")
    for item in draft.items[:MAX_STARS]:
        draft = draft.star(item.id, starred=True)
    return draft


def _longest(knowledge: Knowledge) -> Draft:
    draft = _draft(knowledge, MOST_QUESTIONS)
    words = ("All that was said, word for word. " * MAX_TEXT)[:MAX_TEXT].strip()
    for item in draft.items[:LONG_NOTES]:
        draft = draft.note(item.id, words)
    return draft.write(notes=words)


def _times(pdf: Pdf, whole: Sheet) -> list[float]:
    times = []
    for turn in range(ROUNDS + 1):
        changed = replace(whole, goal=f"See my garden in spring {turn}")
        large, paper = turn % 2 == 1, (Paper.LETTER, Paper.A4)[turn % 4 // 2]
        start = perf_counter()
        pdf.render(changed, paper=paper, large=large, link=None)
        spent = perf_counter() - start
        if turn:  # the first turn only warms up
            times.append(spent)
    return times


def _figure(what: str, on_what: str, times: list[float], target: float | None = None) -> Figure:
    return Figure(
        what,
        on_what,
        milliseconds(median(times)),
        milliseconds(quantiles(times, n=20)[-1]),
        f"{milliseconds(target)} median" if target else "",
    )
