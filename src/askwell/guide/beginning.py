"""Questions to begin a guide with, while it has few. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from askwell.knowledge.asking import Question

FIRST_QUESTIONS = 5
#: Where the first questions come from while there are none: one of each, then of any other topic.
FIRST_TOPICS = ("goals", "tests", "side-effects", "clinical-trials", "everyday")


def first_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Five to begin with, each of another topic; what fits this person alone comes first."""
    order = {topic: place for place, topic in enumerate(FIRST_TOPICS)}
    by_topic: dict[str, Question] = {}
    for question in sorted(questions, key=lambda question: question.when is None):
        by_topic.setdefault(question.topic, question)
    topics = sorted(by_topic, key=lambda topic: order.get(topic, len(order)))
    return tuple(by_topic[topic] for topic in topics[:FIRST_QUESTIONS])
