"""When and where the visit is: kept in the guide, shown on it, and taken along as calendar entry.

A tired person should not have to be exact: all but the day may stay open, and what was typed is
never lost to a mistake.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from askwell.delivery.calendar import calendar
from askwell.guide.appointment import Appointment, AppointmentError
from askwell.guide.draft import Draft
from askwell.logic.wording import clock_time
from askwell.store.payload import Payload
from askwell.web.file_answer import file_answer
from askwell.web.form import CurrentForm, Form
from askwell.web.link_along import own_link
from askwell.web.pages.moments import NotAMoment, read_day, read_time
from askwell.web.render import page
from askwell.web.shell import show
from askwell.web.site import CurrentSite
from askwell.web.story import GUIDE, CurrentStory, Story
from askwell.web.visitor import CurrentVisitor, KnownVisitor, Visitor

router = APIRouter()

FILE_NAME = "visit.ics"  # says nothing about what is in it
HERE = "/guide/appointment"
_DAY, _TIME, _PLACE, _DOCTOR = "day", "time", "place", "doctor"
_ANY_DAY = "2026-01-01"


@dataclass(frozen=True)
class Typed:
    """The fields as they were typed, or as what is kept would be typed."""

    month: str = ""
    day: str = ""
    year: str = ""
    time: str = ""
    place: str = ""
    doctor: str = ""

    @classmethod
    def of(cls, form: Form) -> Typed:
        """What a form sent."""
        return cls(*(form.one(name) for name in cls.__dataclass_fields__))

    @classmethod
    def again(cls, met: Appointment) -> Typed:
        """How one would type what is kept."""
        at = clock_time(met.at) if met.at else ""
        on = met.on
        return cls(str(on.month), str(on.day), str(on.year), at, met.place, met.doctor)


@page("guide_appointment.html")
@dataclass(frozen=True)
class AppointmentPage:
    """The form; below it, once a day is kept, the way into a calendar.

    ``errors``: by field; ``kept``: the visit in lines, as it is kept now.
    """

    typed: Typed
    seen: str
    errors: dict[str, str]
    kept: tuple[str, ...]
    has_link: bool


@router.get("/guide/appointment")
def ask(request: Request, story: CurrentStory, visitor: CurrentVisitor) -> Response:
    """Show the form."""
    met = story.draft.appointment
    typed = Typed.again(met) if met else Typed()
    return show(request, _page(request, story, visitor, typed))


@router.post("/guide/appointment")
def keep(
    request: Request,
    site: CurrentSite,
    story: CurrentStory,
    visitor: CurrentVisitor,
    form: CurrentForm,
) -> Response:
    """Keep the visit that was typed, or say what is wrong with it."""
    typed = Typed.of(form)
    # The server's day may be a day ahead of hers: the sun comes up in the east.
    met, errors = read(typed, site.now().date() - timedelta(days=1))
    if met is None:
        return show(request, _page(request, story, visitor, typed, errors), 422)
    _write(visitor, form, met)
    return RedirectResponse(f"{HERE}#kept", 303)


@router.get("/guide/appointment/remove")
def nothing_to_show() -> Response:
    """Lead on who comes here by a link; this address only takes a form."""
    return RedirectResponse(HERE, 303)


@router.post("/guide/appointment/remove")
def remove(visitor: KnownVisitor, form: CurrentForm) -> Response:
    """Take the visit out of the guide."""
    _write(visitor, form, None)
    return RedirectResponse(HERE, 303)


@router.get(f"/guide/{FILE_NAME}")
def entry(
    request: Request,
    site: CurrentSite,
    story: CurrentStory,
    visitor: CurrentVisitor,
    link: str = "",
) -> Response:
    """Hand over the visit as an entry for a calendar."""
    met = story.draft.appointment
    if met is None:
        return RedirectResponse(HERE, 303)
    content = calendar(
        met,
        uid=f"{visitor.seen('the appointment')}@askwell",  # the same entry, when it is added again
        stamp=site.now(),
        link=own_link(story, request) if link == "yes" else None,
    )
    return file_answer(content, FILE_NAME, "text/calendar; charset=utf-8")


def read(typed: Typed, today: date) -> tuple[Appointment | None, dict[str, str]]:
    """The visit that was typed, or by field what is wrong."""
    errors: dict[str, str] = {}
    said: dict[str, Any] = {_PLACE: typed.place, _DOCTOR: typed.doctor}
    try:
        said["on"] = read_day(typed.month, typed.day, typed.year, today).isoformat()
    except NotAMoment as error:
        errors[_DAY] = str(error)
    try:
        at = read_time(typed.time)
        said["at"] = at.isoformat("minutes") if at else ""
    except NotAMoment as error:
        errors[_TIME] = str(error)
    for field in (_PLACE, _DOCTOR):
        try:
            Appointment.from_data({"on": _ANY_DAY, field: said[field]})
        except AppointmentError as error:
            errors[field] = str(error)
    return (None, errors) if errors else (Appointment.from_data(said), {})


def _write(visitor: Visitor, form: Form, met: Appointment | None) -> None:
    may_be_stale = visitor.visit is not None

    def written(payload: Payload) -> Payload:
        draft = Draft.from_data(payload.get(GUIDE, {}))
        if may_be_stale:
            visitor.unchanged(form.one("seen"), _as_data(draft))
        return {**payload, GUIDE: draft.meet(met).as_data()}

    visitor.change(written)


def _as_data(draft: Draft) -> dict[str, str] | None:
    return draft.appointment.as_data() if draft.appointment else None


def _page(
    request: Request,
    story: Story,
    visitor: Visitor,
    typed: Typed,
    errors: dict[str, str] | None = None,
) -> AppointmentPage:
    draft = story.draft
    return AppointmentPage(
        typed=typed,
        seen=visitor.seen(_as_data(draft)),
        errors=errors or {},
        kept=draft.appointment.lines if draft.appointment else (),
        has_link=own_link(story, request) is not None,
    )
