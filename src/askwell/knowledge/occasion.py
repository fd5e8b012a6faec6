"""An occasion: a kind of visit that a guide is made for, and the questions that suit it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

FEWEST_QUESTIONS, MOST_QUESTIONS = 5, 10


@dataclass(frozen=True)
class Occasion:
    """A kind of visit. ``pick``: when to choose it. ``questions``: ids, in the order of asking.

    Which of the questions a person is offered follows from the rule of each.
    """

    id: str
    name: str
    pick: str
    questions: tuple[str, ...]
