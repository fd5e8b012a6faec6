"""The start of "About you": what is asked, how far one is, and where to go on."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.explore.steps import Step, steps
from askwell.intake.courses import TREATMENTS
from askwell.knowledge.model import UrgentSign
from askwell.web.pages.about_you.way import CHECK, finished, href, what_next
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.story import CurrentStory, Story

router = APIRouter()

LIST_TITLE = "Treatments you have had"


@dataclass(frozen=True)
class Section:
    """One group of questions, and how many of them are done."""

    title: str
    href: str
    done: int
    of: int

    @property
    def progress(self) -> str:
        """How far one is, in words."""
        if not self.done:
            return f"{self.of} question{'' if self.of == 1 else 's'}"
        return "Done" if self.done == self.of else f"{self.done} of {self.of} done"


@page("about_you/overview.html")
@dataclass(frozen=True)
class OverviewPage:
    """All sections, and the ways on from here."""

    sections: tuple[Section, ...]
    has_begun: bool
    has_more: bool
    urgent: tuple[UrgentSign, ...]


@router.get("/about-you")
def overview(request: Request, story: CurrentStory) -> Response:
    """Show what is asked and how far one is."""
    sections = _sections(story)
    has_begun = bool(story.answers) or any(section.done for section in sections)
    has_more = what_next(story) is not None
    return show(request, OverviewPage(sections, has_begun, has_more, story.act_now))


@router.post("/about-you/next")
def go_on(story: CurrentStory) -> Response:
    """Go to the question that helps most now."""
    step = what_next(story)
    return RedirectResponse(href(step.id) if step else CHECK, 303)


def _sections(story: Story) -> tuple[Section, ...]:
    titles = {group.id: group.title for group in story.site.knowledge.groups}
    titles[TREATMENTS] = LIST_TITLE
    by_group: dict[str, list[Step]] = {}
    for step in steps(story.site.knowledge, story.person):
        by_group.setdefault(step.group, []).append(step)
    done = finished(story)
    found = []
    for group, asked in by_group.items():
        waiting = [step for step in asked if step.id not in done]
        to = href(waiting[0].id) if waiting else f"{CHECK}#{group}"
        found.append(Section(titles[group], to, len(asked) - len(waiting), len(asked)))
    return tuple(found)
