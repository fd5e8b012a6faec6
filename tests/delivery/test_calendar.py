"""The entry for a calendar, as RFC 5545 has it."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from askwell.delivery.calendar import calendar
from askwell.delivery.link import LINK_WARNING, LinkProblem
from askwell.guide.appointment import Appointment
from tests.delivery.guides import LINK, TRAPS

STAMP = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
TIMED = Appointment(date(2027, 3, 5), time(14, 30), "Main Street 5; room 2, left", "Dr. Okafor")
WHOLE_DAY = Appointment(date(2027, 3, 5))


def written(appointment: Appointment, link: str | None = None) -> bytes:
    return calendar(appointment, uid="visit-1@askwell", stamp=STAMP, link=link)


def event(data: bytes) -> Any:
    (found,) = Calendar.from_ical(data).walk("VEVENT")
    return found


def test_it_is_one_entry_to_publish() -> None:
    read = Calendar.from_ical(written(TIMED))
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert "Askwell" in read["PRODID"]
    found = event(written(TIMED))
    assert found["UID"] == "visit-1@askwell"
    assert found["DTSTAMP"].dt == STAMP
    assert found["CLASS"] == "PRIVATE"


def test_its_title_names_no_illness_and_nobody_seen() -> None:
    data = written(TIMED).decode()
    assert event(written(TIMED))["SUMMARY"] == "Doctor visit"
    for word in ("cancer", "Okafor", "treatment", "oncolog"):
        assert word not in data


def test_the_time_is_what_the_clock_at_the_clinic_shows() -> None:
    assert b"\r\nDTSTART:20270305T143000\r\n" in written(TIMED), "no zone, no Z"
    found = event(written(TIMED))
    assert found["DTSTART"].dt == datetime(2027, 3, 5, 14, 30)  # noqa: DTZ001 - that is the point
    assert found["DURATION"].dt == timedelta(hours=1)
    assert found["LOCATION"] == "Main Street 5; room 2, left"


def test_without_a_time_it_is_a_whole_day() -> None:
    assert b"\r\nDTSTART;VALUE=DATE:20270305\r\n" in written(WHOLE_DAY)
    found = event(written(WHOLE_DAY))
    assert "DURATION" not in found
    assert "DTEND" not in found
    assert "LOCATION" not in found


@pytest.mark.parametrize(
    ("appointment", "rings"),
    [(TIMED, datetime(2027, 3, 4, 14, 30)), (WHOLE_DAY, datetime(2027, 3, 4, 9))],  # noqa: DTZ001
)
def test_it_rings_the_day_before_and_not_at_night(appointment, rings) -> None:
    (alarm,) = event(written(appointment)).walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    start = datetime.combine(appointment.on, appointment.at or time())
    assert start + alarm["TRIGGER"].dt == rings
    assert alarm["DESCRIPTION"]


def test_the_link_is_there_only_if_wanted_and_warns() -> None:
    assert b"http" not in written(TIMED)
    says = str(event(written(TIMED, LINK))["DESCRIPTION"])
    assert LINK in says.splitlines()
    assert LINK_WARNING in says
    with pytest.raises(LinkProblem):
        written(TIMED, "https://a.example/x\r\nATTENDEE:mailto:y@example.org")


@pytest.mark.parametrize("trap", [*TRAPS, "a\\nb \\; \\, c", "é" * 200, "😀" * 90])
def test_a_place_adds_no_line_and_comes_back_as_it_was(trap: str) -> None:
    place = " ".join(trap.split())[:200]  # as an appointment keeps it
    data = written(Appointment(date(2027, 3, 5), time(9), place), LINK)
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines), "folded"
    assert b"\n" not in data.replace(b"\r\n", b"")
    data.decode()
    unfolded = data.replace(b"\r\n ", b"").decode().split("\r\n")
    names = [line.split(":")[0].split(";")[0] for line in unfolded if line]
    plain = calendar(TIMED, uid="visit-1@askwell", stamp=STAMP, link=LINK)
    shape = plain.replace(b"\r\n ", b"").decode().split("\r\n")
    assert names == [line.split(":")[0].split(";")[0] for line in shape if line]
    kept = "".join(
        s for s in place if s.isprintable() or s in "\u200d\U000e007f" or s > "\U000e0000"
    )
    assert str(event(data)["LOCATION"]).replace("\u202e", "") == kept
