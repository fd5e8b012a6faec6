"""The way through the questions: which step a page is about, and where the next page is."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import HTTPException

from askwell.explore.steps import Step, StepKind, next_step, steps
from askwell.store.payload import Payload
from askwell.web.pages.about_you.answering import is_told
from askwell.web.story import ANSWERS, DONE, Story
from askwell.web.visitor import Visitor

OVERVIEW, CHECK = "/about-you", "/about-you/check"
_BACK = {"check": CHECK, "options": "/options", "guide": "/guide"}


@dataclass(frozen=True)
class Error:
    """What is wrong with a form: the id of the field, and what to do."""

    field: str
    says: str


def href(step_id: str, back: str = "") -> str:
    """The address of a step."""
    return f"{OVERVIEW}/{step_id}{f'?back={back}' if back in _BACK else ''}"


def back_word(text: str) -> str:
    """The name of the page to come back to, if it is one of ours."""
    return text if text in _BACK else ""


def step_for(story: Story, step_id: str) -> Step | None:
    """The step of that id, or the one that asks for the fact of that id.

    None if the question is not asked of this person. Raises 404 where there is none at all.
    """
    for step in steps(story.site.knowledge, story.person):
        if step_id in (step.id, *step.facts):
            return step
    if step_id in story.site.knowledge.vocabulary.told:
        return None
    raise HTTPException(404)


def finished(story: Story) -> frozenset[str]:
    """The steps that need not be asked again: answered, skipped, or told by a file."""
    told = (
        step.id
        for step in steps(story.site.knowledge, story.person)
        if is_told(story.answers, step.facts)
    )
    return frozenset((*story.done, *told))


def what_next(story: Story) -> Step | None:
    """The step that helps most now."""
    return next_step(story.options, story.person, finished(story))


def onward(story: Story, visitor: Visitor, back: str) -> str:
    """Where to go after a form: back to where the change began, or to the next question."""
    if back in _BACK:
        return _BACK[back]
    step = what_next(Story(story.site, visitor.payload))
    return href(step.id) if step else CHECK


def save(
    visitor: Visitor,
    step: Step,
    change: Callable[[Payload], None] | None = None,
    unless: Callable[[Payload], None] | None = None,
) -> None:
    """Write a change of the answers into the visit, and that the step is done.

    ``unless`` may stop it where another tab was faster. Before a visit there is no other tab.
    """
    may_be_stale = visitor.visit is not None

    def changed(payload: Payload) -> Payload:
        answers = payload.setdefault(ANSWERS, {})
        if unless and may_be_stale:
            unless(answers)
        if change:
            change(answers)
        done = payload.setdefault(DONE, [])
        if step.id not in done:
            done.append(step.id)
        return payload

    visitor.change(changed)


def is_list(step: Step) -> bool:
    """Whether the step is the list of past treatments."""
    return step.kind is StepKind.TREATMENTS
