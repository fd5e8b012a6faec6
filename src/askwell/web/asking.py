"""Open questions, with where to answer them, and questions to ask, with whether they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.explore.standing import LIST, LIST_COMPLETE
from askwell.guide.draft import Draft
from askwell.knowledge.asking import Question
from askwell.knowledge.model import Knowledge
from askwell.web.citing import Citations, Mark

FIRST_QUESTIONS = 5
_LIST_QUESTIONS = {
    LIST_COMPLETE: "Which treatments have you had, and is your list complete?",
    LIST: "What more do you know about the treatments you had?",
}


@dataclass(frozen=True)
class OpenQuestion:
    """Something we do not know yet: its question, a short name, and where to answer it."""

    id: str
    asks: str
    name: str
    href: str


@dataclass(frozen=True)
class QuestionView:
    """A question to ask, and whether it is in the guide already."""

    id: str
    says: str
    why: str
    kept: bool
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class QuestionGroup:
    """Questions of one topic."""

    id: str
    title: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class QuestionList:
    """Questions of a page: the first few, and those that stay closed until they are asked for."""

    first: tuple[QuestionView, ...]
    more: tuple[QuestionView, ...]


def open_question(knowledge: Knowledge, id: str) -> OpenQuestion:
    """The question behind an open fact or the list of past treatments."""
    if id in _LIST_QUESTIONS:
        return OpenQuestion(id, _LIST_QUESTIONS[id], "your past treatments", f"/about-you/{LIST}")
    fact = knowledge.vocabulary[id]
    if fact.history is not None:
        return open_question(knowledge, LIST)
    return OpenQuestion(id, fact.question, fact.name, f"/about-you/{_step(knowledge, id)}")


def question_view(question: Question, draft: Draft, citations: Citations) -> QuestionView:
    """One question to ask."""
    return QuestionView(
        question.id,
        question.says,
        question.why,
        draft.holds(question.id),
        citations.marks(question.cites),
    )


def question_list(
    questions: Iterable[Question], draft: Draft, citations: Citations
) -> QuestionList:
    """Questions for one page, in the order in which they come."""
    views = tuple(question_view(question, draft, citations) for question in questions)
    return QuestionList(views[:FIRST_QUESTIONS], views[FIRST_QUESTIONS:])


def question_groups(
    questions: Iterable[Question], knowledge: Knowledge, draft: Draft, citations: Citations
) -> tuple[QuestionGroup, ...]:
    """Questions by topic, in the order in which the topics come."""
    by_topic: dict[str, list[Question]] = {}
    for question in questions:
        by_topic.setdefault(question.topic, []).append(question)
    return tuple(
        QuestionGroup(
            topic,
            topic_name(knowledge, topic),
            tuple(question_view(question, draft, citations) for question in asked),
        )
        for topic, asked in by_topic.items()
    )


def topic_name(knowledge: Knowledge, topic: str) -> str:
    """The name of a topic of questions. Some have a page, others a title of their own."""
    page = knowledge.topics.get(topic)
    return knowledge.question_topics.get(topic) or (page.name if page else topic)


def _step(knowledge: Knowledge, fact: str) -> str:
    """The page of "About you" that asks for a fact: its own, or the checklist it stands on."""
    for group in knowledge.groups:
        for checklist in group.checklists:
            if fact in checklist.facts:
                return checklist.id
    return fact
