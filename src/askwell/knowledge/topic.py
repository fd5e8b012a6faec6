"""A topic page: a kind of treatment, a symptom, a situation and why guidelines act in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from askwell.knowledge.page import Call, Section
from askwell.logic.clauses import Citation
from askwell.logic.criteria import Criterion


@dataclass(frozen=True)
class Branch:
    """A ready-made set of answers, as a link from a topic. ``answers`` is a person file."""

    id: str
    says: str
    answers: Mapping[str, object]
    expects: tuple[str, ...] = ()


class Shelf(Enum):
    """Where a topic stands among the others."""

    TREATMENTS = "treatments"
    LOCAL = "local"
    FEELING_WELL = "feeling-well"
    LIVING = "living"
    DECIDING = "deciding"
    SITUATIONS = "situations"


@dataclass(frozen=True)
class WhyNow:
    """Why guidelines consider a treatment, or some uses of it, in a situation. Never a rank."""

    treatment: str
    uses: tuple[str, ...]
    says: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Topic:
    """A topic page. ``when``: whose situation it is about; None for everyone's."""

    id: str
    name: str
    order: int
    purpose: str
    treatments: tuple[str, ...]
    checked: str
    branches: tuple[Branch, ...]
    sections: tuple[Section, ...]
    shelf: Shelf = Shelf.TREATMENTS
    when: Criterion | None = None
    why_now: tuple[WhyNow, ...] = ()
    questions: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    review_by: str = ""
