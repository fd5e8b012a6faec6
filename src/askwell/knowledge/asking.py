"""What is asked: of a person, by pages; of a lab, by tests; of a team, by questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from askwell.logic.clauses import Citation
from askwell.logic.criteria import Criterion

#: The topic of the questions that are made from cautions.
CAUTIONS = "cautions"


@dataclass(frozen=True)
class Checklist:
    """Yes-or-no facts asked on one page: tick what is so, then say whether the rest is not."""

    id: str
    question: str
    help: str
    why: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Facts that belong together. Those on a checklist share a page; the others have their own."""

    id: str
    title: str
    intro: str
    order: int
    facts: tuple[str, ...]
    checklists: tuple[Checklist, ...] = ()


@dataclass(frozen=True)
class FactTest:
    """The test that answers a fact. ``when``: a guideline asks for it by this rule of its own.

    ``measures``: what it looks for. ``sample``: what is taken for it (tissue, blood, a scan …).
    ``repeat``: when to have it again. ``results``: what each choice of the fact would mean; for a
    number, "low" and "high". ``unsettled``: what is done when the result is unclear.
    """

    fact: str
    says: str
    when: Criterion | None
    cites: tuple[Citation, ...]
    measures: str = ""
    sample: str = ""
    repeat: str = ""
    results: Mapping[str, str] = field(default_factory=dict)
    unsettled: str = ""


@dataclass(frozen=True)
class Question:
    """A question to ask; without ``when`` it matters to everyone.

    ``gentle``: about time left or the end of life; shown to those who ask for such questions.
    """

    id: str
    topic: str
    says: str
    why: str
    when: Criterion | None
    treatments: tuple[str, ...]
    cites: tuple[Citation, ...]
    gentle: bool = False

    @property
    def from_caution(self) -> bool:
        """True for a question made from a caution, which stands by itself elsewhere."""
        return self.topic == CAUTIONS
