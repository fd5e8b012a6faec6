"""What a patient reads on a page, beside the rules: effects, calls, studies, the text. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from askwell.logic.clauses import Citation


@dataclass(frozen=True)
class Section:
    """A part of a text: its heading and its Markdown."""

    title: str
    body: str


@dataclass(frozen=True)
class Schedule:
    """How a treatment is given: how often, where, and how long one visit takes.

    ``visit`` is empty where nobody has looked it up yet.
    """

    often: str
    where: str
    visit: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Statement:
    """A sentence with its sources."""

    says: str
    cites: tuple[Citation, ...]


class Certainty(Enum):
    """How sure a figure is: always an estimate, from these many studies."""

    ONE_TRIAL = "one trial"
    SEVERAL_TRIALS = "several trials"
    SMALL_STUDY = "small study"
    EARLY_LOOK = "early look"


@dataclass(frozen=True)
class Study:
    """One figure that a study found, for the people named in ``who``.

    ``saw`` completes "N of 100 people …" ("lived without the cancer growing"). Figures come as
    (with this treatment) or (with this treatment, with ``than``):
    ``of_100``: that many of 100 people, ``after`` that time; or
    ``half_after``: for half of the people (50 of 100) it lasted that many months or longer.
    """

    id: str
    who: str
    saw: str
    than: str
    after: str
    of_100: tuple[int, ...]
    half_after: tuple[int, ...]
    certainty: Certainty
    cites: tuple[Citation, ...]


class HowOften(Enum):
    """How common a side effect is, of 100 people: 10 or more, 1 to 9, fewer, far fewer."""

    VERY_COMMON = "very-common"
    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    NOT_STATED = "not-stated"


@dataclass(frozen=True)
class Effect:
    """A side effect. ``of_100``: how many of 100 people had it, where a source was read."""

    says: str
    how_often: HowOften
    serious: bool
    of_100: int | None
    cites: tuple[Citation, ...]


class Speed(Enum):
    """How fast to call."""

    EMERGENCY = "emergency"
    NOW = "now"
    SAME_DAY = "same-day"
    NEXT_VISIT = "next-visit"


@dataclass(frozen=True)
class Call:
    """A sign that something may be wrong, and how fast to call about it.

    ``sign`` reads after "for": "chest pain that comes on suddenly". ``may_mean`` may be empty.
    """

    sign: str
    may_mean: str
    speed: Speed
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Review:
    """A clinician who read the page, and the day."""

    by: str
    on: str


#: The parts of a treatment's text, in the order of the page. What a file leaves out comes from
#: the nearest class that says it, and else reads "We have not checked this yet."
TREATMENT_SECTIONS = (
    MAIN_POINTS := "Main points",
    HOW_IT_WORKS := "What it is and how it works",
    HOW_GIVEN := "How you get it",
    BODY := "Your body",
    FEELINGS := "Your feelings",
    WORK := "Work and money",
    FOOD := "Food, drugs and herbs",
    PREGNANCY := "If you could become pregnant",
    COST := "What to ask about cost",
    CHANGED := "What changed lately",
)
