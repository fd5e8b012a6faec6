"""The visit as an entry for a calendar. Its title names no illness: calendars are shared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from askwell.delivery.clean import clean
from askwell.delivery.link import LINK_SAYS, LINK_WARNING, private_link
from askwell.guide.appointment import Appointment

TITLE = "Doctor visit"
SAYS = "Bring your guide: on paper, or on your phone."
REMINDER = "Doctor visit tomorrow. Bring your guide."
MINUTES = 60  # nobody knows how long it takes; an hour keeps the time free
_PRODUCT = "-//Askwell//Doctor Discussion Guide//EN"
_A_DAY_BEFORE = timedelta(days=-1)
_MORNING_BEFORE = timedelta(hours=-15)  # 9:00 on the day before one without a time


def calendar(
    appointment: Appointment, *, uid: str, stamp: datetime, link: str | None = None
) -> bytes:
    """One entry with an alarm the day before. ``stamp``: the moment of making it, with its zone.

    The time has no zone: it is what the clock at the clinic shows, wherever the calendar is read.
    """
    says = SAYS
    if link:
        says += f"\n\n{LINK_SAYS}\n{private_link(link)}\n{LINK_WARNING}"
    visit = Event()
    visit.add("uid", uid)
    visit.add("dtstamp", stamp.astimezone(UTC))
    visit.add("summary", TITLE)
    visit.add("description", says)
    visit.add("class", "PRIVATE")
    if appointment.place:
        visit.add("location", clean(appointment.place))
    if appointment.at is None:
        visit.add("dtstart", appointment.on)  # a whole day: its end is the day's
    else:
        visit.add("dtstart", datetime.combine(appointment.on, appointment.at))
        visit.add("duration", timedelta(minutes=MINUTES))
    visit.add_component(_alarm(_MORNING_BEFORE if appointment.at is None else _A_DAY_BEFORE))
    entry = Calendar()
    entry.add("prodid", _PRODUCT)
    entry.add("version", "2.0")
    entry.add("method", "PUBLISH")
    entry.add_component(visit)
    written: bytes = entry.to_ical()
    return written


def _alarm(before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", REMINDER)
    alarm.add("trigger", before)
    return alarm
