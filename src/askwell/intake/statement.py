"""A Statement: what one person or record says, while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge.documents import Document, Place, Problem


@dataclass(frozen=True)
class NotUnderstood:
    """Something a person said that no rule can use yet; it is shown, not dropped."""

    where: str
    found: str
    says: str


@dataclass(frozen=True)
class Statement:
    """The document that is being read, and all that is found wrong or strange in it."""

    doc: Document
    vocabulary: Vocabulary
    today: date
    problems: list[Problem] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)

    def report(self, place: Place, says: str, fix: str = "") -> None:
        """Note what is wrong at a place, and what to do."""
        line = self.doc.line(place) if self.doc.lines else None
        self.problems.append(Problem("P001", self.doc.file, line, says, fix))
