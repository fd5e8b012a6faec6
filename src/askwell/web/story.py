"""A visitor's story: what she told us in this visit, and all that follows from it.

The visit's payload holds: ``answers`` (a person file as data), ``done`` (the steps of "About you"
that were answered or skipped), ``guide`` (the draft of the guide), ``earlier`` (the guides of
earlier visits) and ``since`` (what changed since a saved guide was written, worked out when it
was opened).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import Depends

from askwell.explore.finding import Options
from askwell.explore.options import Explorer
from askwell.explore.since import Since
from askwell.facts.person import Person
from askwell.guide.draft import Draft
from askwell.guide.guide import Guide, compose
from askwell.guide.sheet import Sheet, sheet
from askwell.guide.versions import Version
from askwell.intake.person_file import Told, read_answers
from askwell.intake.statement import NotUnderstood
from askwell.knowledge.model import UrgentSign
from askwell.store.payload import Payload
from askwell.web.site import CurrentSite, Site
from askwell.web.visitor import CurrentVisitor

ANSWERS, DONE, GUIDE = "answers", "done", "guide"
EARLIER, SINCE = "earlier", "since"


@dataclass(frozen=True)
class Story:
    """What one visitor said. Everything else is worked out from it when asked."""

    site: Site
    payload: Payload

    @property
    def explorer(self) -> Explorer:
        """The knowledge, ready to answer."""
        return self.site.explorer

    @property
    def answers(self) -> Mapping[str, Any]:
        """The answers as a person file's data."""
        answers: Mapping[str, Any] = self.payload.get(ANSWERS, {})
        return answers

    @property
    def done(self) -> tuple[str, ...]:
        """The steps answered or skipped."""
        return tuple(self.payload.get(DONE, ()))

    @cached_property
    def told(self) -> Told:
        """The answers, read."""
        today = self.site.now().date()
        return read_answers(self.answers, self.site.knowledge.vocabulary, today)

    @property
    def person(self) -> Person:
        """The person who told us this."""
        return self.told.person

    @property
    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """What she said that no rule can use yet."""
        return self.told.not_understood

    @cached_property
    def options(self) -> Options:
        """Her options."""
        return self.explorer.options(self.person)

    @property
    def act_now(self) -> tuple[UrgentSign, ...]:
        """The urgent signs she told us of; every page that follows shows them on top."""
        return tuple(sign for sign in self.options.urgent if sign.act)

    @cached_property
    def draft(self) -> Draft:
        """Her guide as she put it together."""
        return Draft.from_data(self.payload.get(GUIDE, {}))

    @cached_property
    def earlier(self) -> tuple[Version, ...]:
        """The guides of earlier visits, oldest first."""
        return tuple(Version.from_data(data) for data in self.payload.get(EARLIER, ()))

    @cached_property
    def since(self) -> Since | None:
        """What changed since the guide was saved; None where nothing was opened."""
        kept = self.payload.get(SINCE)
        return None if kept is None else Since.from_data(kept)

    @cached_property
    def guide(self) -> Guide:
        """Her guide, filled from the knowledge."""
        return compose(self.options, self.person, self.draft)

    @cached_property
    def sheet(self) -> Sheet:
        """Her guide, made ready to take along."""
        return sheet(self.guide, self.site.knowledge, self.site.settings)


def current_story(site: CurrentSite, visitor: CurrentVisitor) -> Story:
    """Read the story of the visit behind a request; an empty one where there is no visit."""
    return Story(site, visitor.payload)


CurrentStory = Annotated[Story, Depends(current_story)]
