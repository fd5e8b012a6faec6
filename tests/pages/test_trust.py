"""Why to trust the pages, and how to say that one is wrong without sending an answer."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from askwell.knowledge.bibliography import READ_WORDS
from askwell.knowledge.model import Knowledge
from askwell.logic.wording import long_date
from askwell.settings import Settings
from askwell.web.app import create_app
from tests.clock import Clock
from tests.pages.conftest import Browser
from tests.pages.people import GREW_ON_FIRST, tell
from tests.pages.reading import main_of, words_of

PAGES = (
    "/about",
    "/how-we-check",
    "/updates",
    "/funding",
    "/privacy",
    "/accessibility",
    "/report",
)


def test_every_page_leads_to_all_of_them(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        foot = html.split('<footer class="aw-footer"')[1]
        for page in PAGES:
            assert f'href="{page}"' in foot, (path, page)


def test_how_sources_are_chosen_and_read_is_counted_not_claimed(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    text = words_of(main_of(pages["/how-we-check"]))
    assert f"Today we cite {len(knowledge.sources)} sources." in text
    for words in READ_WORDS.values():
        assert words in text
    assert "No doctor or nurse has reviewed them yet." in text


def test_the_day_of_the_next_look_is_named(knowledge: Knowledge, pages: dict[str, str]) -> None:
    text = words_of(main_of(pages["/updates"]))
    assert f"looked at again by {long_date(knowledge.review_by)}" in text
    assert long_date(knowledge.newest_source) in text


def test_a_report_sends_nothing(app: FastAPI, browser) -> None:
    tell(browser, app, GREW_ON_FIRST)
    main = main_of(browser.get("/report").text)
    assert "<form" not in main
    assert "<input" not in main
    assert "mailto:" not in main, "no one to write to was named"
    text = words_of(main)
    assert "Leave out your name, your answers" in text
    for said in ("58", "PIK3CA", "warfarin"):
        assert said not in text
    assert browser.post("/report", data={"words": "x"}).status_code in (403, 405)


def test_a_host_can_name_an_address_to_write_to(tmp_path: Path, knowledge: Knowledge) -> None:
    settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'a.sqlite3'}",
        key_file=tmp_path / "a.key",
        report_to="pages@example.org",
    )
    visitor = Browser(create_app(settings, knowledge, Clock()))
    main = main_of(visitor.get("/report").text)
    assert main.count("mailto:pages@example.org?subject=A%20mistake%20on%20a%20page") == 1
    assert "body=" not in main, "nothing of the visitor goes along"


@pytest.mark.parametrize("bad", ["no address", "a@b?body=x", "a@b&cc=c@d", "@b", "a@"])
def test_an_address_that_could_carry_more_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        Settings(report_to=bad)
