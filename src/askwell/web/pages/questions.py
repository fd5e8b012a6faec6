"""All questions to ask, by topic, each with a button that puts it into the guide."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.web.asking import QuestionGroup, question_groups
from askwell.web.citing import Citations, SourceView
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()


@page("questions.html")
@dataclass(frozen=True)
class QuestionsPage:
    """All questions, whether or not they fit the answers so far."""

    groups: tuple[QuestionGroup, ...]
    count: int
    has_answers: bool
    sources: tuple[SourceView, ...]


@router.get("/questions")
def questions(request: Request, story: CurrentStory) -> Response:
    """Show all questions."""
    return show(request, questions_page(story))


def questions_page(story: Story) -> QuestionsPage:
    """Every question of the knowledge, by topic."""
    knowledge = story.explorer.knowledge
    citations = Citations(knowledge.sources)
    all_questions = tuple(knowledge.questions.values())
    return QuestionsPage(
        question_groups(all_questions, knowledge, story.draft, citations),
        len(all_questions),
        bool(story.answers),
        citations.listed(),
    )
