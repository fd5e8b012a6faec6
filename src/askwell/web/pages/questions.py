"""All questions to ask: their topics, and the questions of each with a button for the guide.

Questions about time left and the end of life are shown to those who asked to see them. What a
caution asks is shown to those for whom it fires.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from askwell.explore.options import HARD_QUESTIONS
from askwell.knowledge.asking import Question
from askwell.knowledge.bibliography import SourceView
from askwell.web.asking import QuestionView, question_view, topic_name
from askwell.web.citing import Citations
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()


@dataclass(frozen=True)
class TopicOfQuestions:
    """A topic, how many questions it has, and how many of them fit the answers."""

    id: str
    title: str
    count: int
    fitting: int


@page("questions.html")
@dataclass(frozen=True)
class QuestionsPage:
    """The topics. ``hard``: the person asked to see questions about time and the end of life."""

    topics: tuple[TopicOfQuestions, ...]
    count: int
    fitting: int
    has_answers: bool
    hard: bool
    choose_at: str


@page("questions_topic.html")
@dataclass(frozen=True)
class QuestionsTopicPage:
    """The questions of one topic, those that fit the answers first."""

    id: str
    title: str
    fitting: tuple[QuestionView, ...]
    others: tuple[QuestionView, ...]
    has_answers: bool
    sources: tuple[SourceView, ...]


@router.get("/questions")
def questions(request: Request, story: CurrentStory) -> Response:
    """Show the topics of questions."""
    return show(request, questions_page(story))


@router.get("/questions/{topic}")
def questions_topic(request: Request, story: CurrentStory, topic: str) -> Response:
    """Show the questions of one topic."""
    asked = [question for question in _shown(story) if question.topic == topic]
    if not asked:
        raise HTTPException(404)
    return show(request, questions_topic_page(topic, asked, story))


def questions_page(story: Story) -> QuestionsPage:
    """Every topic, in the order in which the files name them; what the person told us first."""
    knowledge = story.explorer.knowledge
    fitting = _fitting(story)
    by_topic: dict[str, list[Question]] = {}
    for question in sorted(_shown(story), key=lambda q: not q.from_caution):
        by_topic.setdefault(question.topic, []).append(question)
    topics = tuple(
        TopicOfQuestions(
            topic,
            topic_name(knowledge, topic),
            len(asked),
            sum(question.id in fitting for question in asked),
        )
        for topic, asked in by_topic.items()
    )
    return QuestionsPage(
        topics,
        sum(topic.count for topic in topics),
        sum(topic.fitting for topic in topics),
        bool(story.answers),
        _wants_hard(story),
        f"/about-you/{HARD_QUESTIONS}",
    )


def questions_topic_page(topic: str, asked: Iterable[Question], story: Story) -> QuestionsTopicPage:
    """One topic: what fits the answers, then the rest."""
    knowledge = story.explorer.knowledge
    citations = Citations(knowledge.sources)
    fitting = _fitting(story)
    fit = [question for question in asked if question.id in fitting]
    rest = [question for question in asked if question.id not in fitting]
    return QuestionsTopicPage(
        topic,
        topic_name(knowledge, topic),
        tuple(question_view(question, story.draft, citations) for question in fit),
        tuple(question_view(question, story.draft, citations) for question in rest),
        bool(story.answers),
        citations.listed(),
    )


def _fitting(story: Story) -> frozenset[str]:
    if not story.answers:
        return frozenset()
    return frozenset(question.id for question in story.options.questions)


def _shown(story: Story) -> tuple[Question, ...]:
    """The questions a visitor may see."""
    hard, fitting = _wants_hard(story), _fitting(story)
    return tuple(
        question
        for question in story.explorer.knowledge.questions.values()
        if (hard or not question.gentle) and (not question.from_caution or question.id in fitting)
    )


def _wants_hard(story: Story) -> bool:
    return story.answers.get(HARD_QUESTIONS) == "yes"
