"""The list of all treatments. It needs no answers."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from askwell.knowledge.model import Knowledge, Treatment
from askwell.logic.wording import capital
from askwell.web.cards import GIVEN_WORDS
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite

router = APIRouter()

MORE = "more"


@dataclass(frozen=True)
class TreatmentLink:
    """A treatment in a list."""

    id: str
    name: str
    brands: str
    given: str
    says: str


@dataclass(frozen=True)
class TreatmentGroup:
    """Treatments of one topic; ``topic`` is empty for those that are the only one of theirs."""

    id: str
    name: str
    topic: str
    treatments: tuple[TreatmentLink, ...]


@page("treatments.html")
@dataclass(frozen=True)
class TreatmentsPage:
    """All treatments by topic."""

    groups: tuple[TreatmentGroup, ...]
    count: int


@router.get("/treatments")
def treatments(request: Request, site: CurrentSite) -> Response:
    """Show all treatments."""
    groups = treatment_groups(site.knowledge)
    return show(request, TreatmentsPage(groups, len(site.knowledge.treatments)))


def treatment_groups(knowledge: Knowledge) -> tuple[TreatmentGroup, ...]:
    """Each treatment once, under the first of its topics; the only ones of theirs come last."""
    groups, single = [], []
    for topic in sorted(knowledge.topics.values(), key=lambda topic: topic.order):
        held = [t for t in knowledge.treatments.values() if t.topics[:1] == (topic.id,)]
        if len(held) > 1:
            groups.append(TreatmentGroup(topic.id, topic.name, topic.id, _links(held)))
        single += held if len(held) == 1 else []
    if single:
        groups.append(TreatmentGroup(MORE, "More", "", _links(single)))
    return tuple(groups)


def _links(treatments: list[Treatment]) -> tuple[TreatmentLink, ...]:
    return tuple(link_to(treatment) for treatment in sorted(treatments, key=lambda t: t.name))


def link_to(treatment: Treatment) -> TreatmentLink:
    """A treatment in a list."""
    return TreatmentLink(
        treatment.id,
        capital(treatment.name),
        ", ".join(treatment.brands),
        GIVEN_WORDS.get(treatment.given, ""),
        treatment.card,
    )
