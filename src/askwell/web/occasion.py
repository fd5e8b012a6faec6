"""The kind of visit that a guide is for, and its questions that fit and still can be added."""

from __future__ import annotations

from dataclasses import dataclass

from askwell.knowledge.model import Knowledge
from askwell.web.asking import QuestionView, question_view
from askwell.web.citing import Citations
from askwell.web.story import Story


@dataclass(frozen=True)
class OccasionView:
    """``name`` stands inside a sentence ("a new scan"), and is empty where none is chosen.

    ``questions`` are those that fit the person and are not in the guide. ``add_all`` names them.
    """

    name: str
    questions: tuple[QuestionView, ...]

    @property
    def add_all(self) -> str:
        """The ids of all its questions, as one word of the form."""
        return " ".join(question.id for question in self.questions)


def occasion_view(story: Story, citations: Citations) -> OccasionView:
    """The kind of visit of the story's guide."""
    occasion = story.site.knowledge.occasions.get(story.draft.occasion)
    if occasion is None:
        return OccasionView("", ())
    fitting = {question.id: question for question in story.options.questions}
    return OccasionView(
        occasion_name(story.site.knowledge, occasion.id),
        tuple(
            question_view(fitting[id], story.draft, citations)
            for id in occasion.questions
            if id in fitting and not story.draft.holds(id)
        ),
    )


def occasion_name(knowledge: Knowledge, occasion: str) -> str:
    """The name of a kind of visit inside a sentence; empty for one that is not (or no longer)."""
    known = knowledge.occasions.get(occasion)
    return known.name[:1].lower() + known.name[1:] if known else ""
