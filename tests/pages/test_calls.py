"""When to call: by haste, and the host's own name and number in every line that asks to call."""

import re
from pathlib import Path

import pytest

from askwell.knowledge.model import Knowledge
from askwell.knowledge.page import Speed
from askwell.settings import Settings
from askwell.web.app import create_app
from tests.clock import Clock
from tests.pages.conftest import Browser
from tests.pages.every_page import of_kind
from tests.pages.people import AFTER_MENOPAUSE, HAVING_TREATMENT, tell
from tests.pages.reading import headings, main_of, part, words_of

CLINIC, NUMBER = "Ames Cancer Center", "515-555-0100"
HASTE = ("Call 911 now for", "now, day or night, for", "the same day for", "at your next visit")
LINK = f'<a href="tel:{NUMBER}">{NUMBER}</a>'


@pytest.fixture
def host(tmp_path: Path, knowledge: Knowledge) -> Settings:
    return Settings(
        database_url=f"sqlite:///{tmp_path / 'askwell.sqlite3'}",
        key_file=tmp_path / "askwell.key",
        clinic_name=CLINIC,
        nurse_line=NUMBER,
    )


@pytest.fixture
def at_the_clinic(host: Settings, knowledge: Knowledge) -> Browser:
    return Browser(create_app(host, knowledge, Clock()), headers={"Sec-Fetch-Site": "same-origin"})


def test_signs_stand_by_how_fast_to_call(knowledge: Knowledge, pages: dict[str, str]) -> None:
    for id, html in of_kind(pages, "treatments").items():
        calls = knowledge.calls(id)
        if not calls:
            continue
        box = part(html, "when-to-call")
        asked = headings(f"<main>{box}</main>", 3)
        places = [next(n for n, words in enumerate(HASTE) if words in said) for said in asked]
        assert places == sorted(places), id
        assert len({*places}) == len({call.speed for call in calls}), id
        for call in calls:
            assert call.sign in words_of(box), (id, call.sign)
        emergency = words_of(box.split("<h3", 2)[1])
        for call in calls:
            if call.speed is Speed.EMERGENCY:
                assert call.sign in emergency, (id, call.sign)


@pytest.mark.parametrize("path", ["/treatments/capecitabine", "/topics/bone-drugs"])
def test_the_number_stands_in_every_group_that_asks_to_call_the_team(
    path: str, at_the_clinic: Browser, pages: dict[str, str]
) -> None:
    groups = part(at_the_clinic.get(path).text, "when-to-call").split("<h3")[1:]
    assert len(groups) > 1
    for group in groups:
        to_team = "Call 911" not in group.split("</h3>")[0]
        assert (CLINIC in group) == to_team
        assert (LINK in group) == to_team
    plain = part(pages[path], "when-to-call")
    assert "your cancer team" in plain
    assert "tel:" not in plain


def test_the_first_page_and_the_help_on_every_page_name_the_team(
    at_the_clinic: Browser, browser
) -> None:
    now = main_of(at_the_clinic.get("/").text).split('id="now"')[1].split("</section>")[0]
    assert now.count(f"Call {CLINIC} at {LINK}") == 2
    for path in ("/", "/words", "/report", "/guide", "/no-such-page"):
        help_box = at_the_clinic.get(path).text.split('class="aw-help"')[1]
        assert f'<a href="tel:{NUMBER}">Call {CLINIC}: {NUMBER}</a>' in help_box, path
        plain = browser.get(path).text.split('class="aw-help"')[1]
        assert "Call your cancer team" in plain, path
        assert {*re.findall(r'href="tel:(\d+)"', plain)} == {"911", "988"}, path


def test_an_urgent_sign_names_the_team_wherever_it_stands(
    at_the_clinic: Browser, app, browser
) -> None:
    tell(at_the_clinic, at_the_clinic.app, HAVING_TREATMENT)
    tell(browser, app, HAVING_TREATMENT)
    for path in ("/options", "/guide", "/guide/print"):
        card = main_of(at_the_clinic.get(path).text).split('id="urgent"')[1].split("</section>")[0]
        assert CLINIC in card, path
        number = NUMBER if path == "/guide/print" else f"tel:{NUMBER}"  # paper has no links
        assert number in card, path
        plain = main_of(browser.get(path).text).split('id="urgent"')[1].split("</section>")[0]
        assert CLINIC not in plain, path
        assert {*re.findall(r'href="tel:(\d+)"', plain)} <= {"911"}, path


def test_signs_to_know_name_the_team(at_the_clinic: Browser) -> None:
    tell(at_the_clinic, at_the_clinic.app, {**AFTER_MENOPAUSE, "spread_bone": "yes"})
    known = part(at_the_clinic.get("/options").text, "know")
    assert f"{CLINIC} at {LINK}" in known
    assert not re.search(r"call your (cancer |care )?team", known, re.IGNORECASE)


def test_a_name_from_the_host_is_text_and_nothing_else(host: Settings, knowledge) -> None:
    sly = host.model_copy(update={"clinic_name": "<b>Ames</b>", "nurse_line": '"><script>'})
    visitor = Browser(create_app(sly, knowledge, Clock()))
    for path in ("/", "/treatments/capecitabine", "/report"):
        html = visitor.get(path).text
        assert "<b>Ames" not in html, path
        assert "<script>" not in html, path


def test_texts_name_the_team_wherever_they_ask_to_call_it(
    at_the_clinic: Browser, knowledge: Knowledge
) -> None:
    asks = re.compile(r"\bcall your (?:cancer |care )?team\b", re.IGNORECASE)
    texts = {f"/treatments/{t.id}": t.sections for t in knowledge.treatments.values()}
    texts |= {f"/topics/{topic.id}": topic.sections for topic in knowledge.topics.values()}
    asking = [path for path, text in texts.items() if any(asks.search(s.body) for s in text)]
    assert asking, "or no text asks to call"
    for path in asking:
        html = main_of(at_the_clinic.get(path).text)
        assert not asks.search(html), path
        assert f"all {CLINIC} at {LINK}" in html, path
