"""The Guide: one page to bring to the doctor, then everything else. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isinf

from askwell.explore.answers import answer_words
from askwell.explore.finding import Options, Standing, TestToAsk
from askwell.explore.options import group_of
from askwell.facts.history import Course, Outcome, Setting
from askwell.facts.person import Person
from askwell.facts.possible import Range
from askwell.guide.appointment import Appointment
from askwell.guide.draft import Draft, Item
from askwell.knowledge.model import UrgentSign

DECISION = "Which treatment should come next, and what matters most to me in choosing it?"

OUTCOME_WORDS = {
    Outcome.ONGOING: "having it now",
    Outcome.COMPLETED: "finished",
    Outcome.STOPPED: "stopped because of side effects",
    Outcome.PROGRESSED: "cancer grew or came back",
}
SETTING_WORDS = {Setting.EARLY: "before it spread", Setting.METASTATIC: "since it spread"}


@dataclass(frozen=True)
class AboutMe:
    """One line of "about me": a fact, its name and the answer in words."""

    fact: str
    group: str
    name: str
    answer: str


@dataclass(frozen=True)
class GuideQuestion:
    """A question with room for the answer. ``own``: the person wrote it herself."""

    id: str
    says: str
    why: str
    own: bool
    starred: bool
    note: str


@dataclass(frozen=True)
class GuideOption:
    """An option to discuss, by name, with its standing."""

    treatment: str
    name: str
    standing: Standing
    group: str


@dataclass(frozen=True)
class Guide:
    """The whole guide. ``occasion``: the name of the kind of visit, or nothing.

    ``urgent``: the signs she told us of that should not wait for a visit.
    """

    occasion: str
    appointment: Appointment | None
    urgent: tuple[UrgentSign, ...]
    decision: str
    goal: str
    starred: tuple[GuideQuestion, ...]
    questions: tuple[GuideQuestion, ...]
    about_me: tuple[AboutMe, ...]
    past_treatments: tuple[str, ...]
    options: tuple[GuideOption, ...]
    tests: tuple[TestToAsk, ...]
    notes: str
    version: str
    as_of: date

    @property
    def count(self) -> int:
        """How many questions it holds."""
        return len(self.starred) + len(self.questions)


def compose(options: Options, person: Person, draft: Draft) -> Guide:
    """The guide of one person: her draft, filled from the knowledge."""
    questions = [q for item in draft.items if (q := _question(options, item)) is not None]
    shown = [f for f in options.treatments if group_of(f.standing) != "not_now"]
    occasion = options.knowledge.occasions.get(draft.occasion)
    return Guide(
        occasion=occasion.name if occasion else "",
        appointment=draft.appointment,
        urgent=tuple(sign for sign in options.urgent if sign.act),
        decision=DECISION,
        goal=draft.goal,
        starred=tuple(q for q in questions if q.starred),
        questions=tuple(q for q in questions if not q.starred),
        about_me=about_me(options, person, draft),
        past_treatments=(
            () if "treatments" in draft.left_out
            else tuple(course_words(options, c) for c in person.history.courses)
        ),
        options=tuple(
            GuideOption(f.treatment.id, f.treatment.name, f.standing, group_of(f.standing))
            for f in shown
        ),
        tests=options.tests,
        notes=draft.notes,
        version=options.knowledge.version,
        as_of=options.knowledge.as_of,
    )  # fmt: skip


def about_me(options: Options, person: Person, draft: Draft) -> tuple[AboutMe, ...]:
    """What the person told us, in the order of the form, without what she leaves out."""
    vocabulary = options.knowledge.vocabulary
    lines = []
    for group in options.knowledge.groups:
        for id in group.facts:
            answer = answer_words(vocabulary[id], person)
            if answer is not None and id not in draft.left_out:
                lines.append(AboutMe(id, group.id, vocabulary[id].name, answer))
    return tuple(lines)


def course_words(options: Options, course: Course) -> str:
    """One past treatment in a line: "capecitabine, since it spread, 7 months, finished"."""
    parts = [options.knowledge.vocabulary.lineage.name(course.treatment)]
    if course.setting:
        parts.append(SETTING_WORDS[course.setting])
    if course.line:
        parts.append(f"line {course.line}")
    if course.months_on:
        parts += _months_words(course.months_on)
    if course.outcome:
        parts.append(OUTCOME_WORDS[course.outcome])
    return ", ".join(parts)


def _months_words(months: Range) -> list[str]:
    """How long, such as "7 months" or "18 to 20 months"; nothing where it may be any length."""
    if months.exact:
        return [f"{months.low:g} month{'' if months.low == 1 else 's'}"]
    if not isinf(months.high):
        return [f"{months.low:g} to {months.high:g} months"]
    return [f"{months.low:g} months or more"] if months.low else []


def _question(options: Options, item: Item) -> GuideQuestion | None:
    """The question of an item; None when the knowledge no longer has it."""
    if item.own is not None:
        return GuideQuestion(item.id, item.own, "", own=True, starred=item.starred, note=item.note)
    question = options.knowledge.questions.get(item.id)
    if question is None:
        return None
    return GuideQuestion(
        item.id, question.says, question.why, own=False, starred=item.starred, note=item.note
    )
