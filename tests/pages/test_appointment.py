"""When the visit is: typed as people type, kept in the guide, and taken into a calendar."""

import re
from datetime import date, time
from html import unescape

import httpx
import pytest
from icalendar import Calendar

from askwell.lint.readability import grade
from askwell.logic.wording import clock_time
from askwell.web.pages.moments import NotAMoment, read_day, read_time
from tests.pages.people import HAVING_TREATMENT, tell
from tests.pages.reading import main_of, words_of
from tests.pages.test_every_page import Elements

HERE, ENTRY = "/guide/appointment", "/guide/visit.ics"
TODAY = date(2026, 3, 1)  # what the tests' clock shows
WHOLE = {
    "month": "3",
    "day": "27",
    "year": "2026",
    "time": "2:30 pm",
    "doctor": "Dr. Okafor",
    "place": "Main Street 5; 3rd floor, left",
}
DISEASE = re.compile(r"cancer|breast|metasta|tumou?r|oncolog|chemo|askwell.*guide", re.IGNORECASE)


def keep(browser, **typed: str) -> httpx.Response:
    html = browser.open(HERE).text
    found = re.search(r'name="seen" value="([^"]*)"', html)
    assert found
    return browser.submit(HERE, seen=unescape(found[1]), **typed)


def fields(html: str) -> dict[str, str]:
    inputs = (attributes for tag, attributes in Elements(html).tags if tag == "input")
    return {a["name"] or "": a.get("value") or "" for a in inputs if a.get("type") == "text"}


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("2:30 pm", time(14, 30)),
        ("2:30PM", time(14, 30)),
        ("2.30 p.m.", time(14, 30)),
        ("2 pm", time(14)),
        ("230pm", time(14, 30)),
        ("12 am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("noon", time(12)),
        ("14:30", time(14, 30)),
        ("1430", time(14, 30)),
        ("02:30", time(2, 30)),
        ("9", time(9)),
        ("10:45", time(10, 45)),
        ("12:30", time(12, 30)),
        ("  ", None),
    ],
)
def test_a_time_as_people_write_it(typed: str, at: time | None) -> None:
    assert read_time(typed) == at


@pytest.mark.parametrize("typed", ["2:30", "5", "6:15"])
def test_a_time_that_could_be_night_is_asked_again(typed: str) -> None:
    with pytest.raises(NotAMoment, match=r"Add am or pm .* \d:\d\d pm"):
        read_time(typed)


@pytest.mark.parametrize(
    "typed", ["soon", "25:00", "14:30 pm", "0 am", "9:75", "-3", "9:5", "99999"]
)
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(NotAMoment, match=r"Write the time such as 2:30 pm, or leave it out\."):
        read_time(typed)


@pytest.mark.parametrize("at", [time(0), time(9, 5), time(12), time(14, 30), time(23, 59)])
def test_a_time_shown_can_be_typed(at: time) -> None:
    assert read_time(clock_time(at)) == at


@pytest.mark.parametrize(
    ("month", "day", "year"),
    [("3", "27", "2026"), ("03", "27", "26"), ("March", "27th", "2026"), ("mar", "27", "2026")],
)
def test_a_day_as_people_write_it(month: str, day: str, year: str) -> None:
    assert read_day(month, day, year, TODAY) == date(2026, 3, 27)


@pytest.mark.parametrize(
    ("month", "day", "year", "says"),
    [
        ("", "", "", "Write the day of your visit, such as"),
        ("3", "", "2026", r"Write the day of your visit, too\."),
        ("", "3", "", r"Write the month and the year of your visit, too\."),
        ("2", "30", "2026", "There is no such day"),
        ("27", "3", "2026", "month first"),
        ("Maybe", "x", "2026", "There is no such day"),
        ("2", "28", "2026", "This day is over"),
        ("3", "27", "2062", "years away"),
        ("3", "27", "1", "This day is over|There is no such day"),
        ("9" * 400, "9" * 400, "9" * 400, "There is no such day"),
    ],
)
def test_what_is_no_day_is_refused_in_plain_words(
    month: str, day: str, year: str, says: str
) -> None:
    with pytest.raises(NotAMoment, match=says) as refused:
        read_day(month, day, year, TODAY)
    assert grade(str(refused.value)) <= 6


def test_a_visit_is_kept_and_shown_in_the_guide_and_on_the_sheet(browser) -> None:
    answer = keep(browser, **WHOLE)
    assert answer.headers["location"] == f"{HERE}#kept"
    assert fields(browser.open(HERE).text) == WHOLE
    guide = words_of(main_of(browser.open("/guide").text))
    assert "March 27, 2026, 2:30 pm Dr. Okafor Main Street 5; 3rd floor, left" in guide
    assert "Dr. Okafor" in browser.open("/guide/print").text
    assert "Your visit: March 27, 2026, 2:30 pm." in browser.open("/guide/take").text


def test_only_the_day_is_needed(browser) -> None:
    assert keep(browser, month="3", day="1", year="2026").is_redirect
    entry = Calendar.from_ical(browser.get(ENTRY).content).walk("VEVENT")[0]
    assert entry.decoded("dtstart") == date(2026, 3, 1)


def test_a_day_that_is_over_here_may_still_be_today_for_her(browser) -> None:
    assert keep(browser, month="2", day="28", year="2026").is_redirect
    assert keep(browser, month="2", day="27", year="2026").status_code == 422


def test_all_mistakes_are_told_at_once_and_nothing_typed_is_lost(browser) -> None:
    typed = WHOLE | {"month": "13", "time": "2:30", "place": "x" * 201}
    answer = keep(browser, **typed)
    assert answer.status_code == 422
    assert fields(answer.text) == typed
    shown = answer.text
    for href in ("#day-month", "#time", "#place"):
        assert f'href="{href}"' in shown
        assert f'id="{href[1:]}"' in shown, "or the link in the summary leads nowhere"
    assert 'href="#doctor"' not in shown
    assert "There is a problem" in shown
    assert "Say when my visit is" in browser.open("/guide").text, "nothing was kept"


def test_words_are_shown_as_written_and_never_as_markup(browser) -> None:
    attack = '<b onclick="x">&amp;</b>'
    keep(browser, **WHOLE | {"doctor": attack})
    for page in (HERE, "/guide"):
        assert attack not in browser.open(page).text
        assert "&lt;b onclick=" in browser.open(page).text


def test_a_visit_is_changed_and_removed(browser) -> None:
    keep(browser, **WHOLE)
    keep(browser, month="4", day="2", year="2026")
    assert "April 2, 2026" in browser.open(HERE).text
    assert "Dr. Okafor" not in browser.open("/guide").text
    seen = re.search(r'name="seen" value="([^"]*)"', browser.open(HERE).text)
    assert seen
    answer = browser.submit(f"{HERE}/remove", seen=unescape(seen[1]))
    assert answer.headers["location"] == HERE
    assert "Say when my visit is" in browser.open("/guide").text
    assert browser.get(ENTRY, follow_redirects=False).headers["location"] == HERE


def test_a_stale_tab_overwrites_nothing(browser) -> None:
    keep(browser, **WHOLE)
    html = browser.open(HERE).text
    seen = re.search(r'name="seen" value="([^"]*)"', html)
    assert seen
    overtaken = {"seen": unescape(seen[1])}
    keep(browser, **WHOLE | {"day": "26"})
    browser.open(HERE)
    assert browser.submit(HERE, **overtaken, **WHOLE | {"day": "28"}).status_code == 409
    assert browser.submit(f"{HERE}/remove", **overtaken).status_code == 409
    assert "March 26, 2026" in browser.open("/guide").text


def test_the_questions_and_answers_stay(app, browser) -> None:
    tell(browser, app, HAVING_TREATMENT)
    browser.open("/guide")
    browser.submit("/guide/add", question="goals-01")
    keep(browser, **WHOLE)
    sheet = browser.open("/guide/print").text
    assert 'data-question="goals-01"' in sheet
    assert "capecitabine" in sheet


def test_the_entry_for_a_calendar(browser) -> None:
    keep(browser, **WHOLE)
    answer = browser.get(ENTRY)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="visit.ics"'
    entry = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    start = entry.decoded("dtstart")
    assert (start.date(), start.time(), start.tzinfo) == (date(2026, 3, 27), time(14, 30), None)
    assert str(entry["location"]) == WHOLE["place"]
    assert not DISEASE.search(f"{entry['summary']} visit.ics")
    assert "/g/" not in answer.text, "no link: nothing is saved, and none was asked for"
    again = Calendar.from_ical(browser.get(ENTRY).content).walk("VEVENT")[0]
    assert again["uid"] == entry["uid"], "the same entry when it is added twice"


def test_the_way_into_the_calendar_is_offered_once_a_day_is_kept(browser) -> None:
    assert "visit.ics" not in browser.open(HERE).text
    keep(browser, **WHOLE)
    html = browser.open(HERE).text
    assert 'action="/guide/visit.ics"' in html
    assert 'name="link"' not in html, "there is no link to put into it"


def test_addresses_that_only_take_forms_lead_on(browser) -> None:
    answer = browser.get(f"{HERE}/remove", follow_redirects=False)
    assert answer.headers["location"] == HERE


def test_a_form_of_another_site_is_refused(browser) -> None:
    keep(browser, **WHOLE)
    for path in (HERE, f"{HERE}/remove"):
        browser.open(HERE)
        strange = browser.post(
            path, data={"csrf": browser.token}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert strange.status_code == 403
        assert browser.post(path, data=WHOLE, follow_redirects=False).status_code == 409
