"""Saving a guide without an account, and what the visit then says about it."""

import gzip
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from fastapi import FastAPI

from askwell.lint.readability import grade
from askwell.settings import Settings
from askwell.store.payload import MOST_BYTES
from askwell.store.saved import TERMS, SavedGuides
from askwell.store.sealing import Secret
from askwell.web.app import create_app
from tests.pages.conftest import Browser
from tests.pages.people import GREW_ON_FIRST, tell
from tests.pages.reading import main_of, words_of
from tests.pages.saving import (
    ANSWERS,
    GUIDE,
    NOTE,
    another,
    begin,
    notes_of,
    open_link,
    save,
    shown_link,
    write_notes,
)

DAY_MINUTES = 24 * 60


@pytest.fixture
def saved(app: FastAPI) -> SavedGuides:
    found: SavedGuides = app.state.site.saved
    return found


def rows(app: FastAPI) -> int:
    with app.state.site.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM saved_guides").scalar()
    return int(found)


def main_text(browser: Browser, path: str) -> str:
    return words_of(main_of(browser.open(path).text))


def test_the_page_says_what_a_link_is_before_it_makes_one(app: FastAPI, browser) -> None:
    begin(browser, app)
    html = browser.open("/guide/save").text
    text = words_of(main_of(html))
    assert "Whoever has the link can read your guide, change it and delete it." in text
    assert "If you lose it, we can’t send it again." in text
    assert "We can’t open your guide without it." in text
    terms = re.findall(r'name="days" type="radio" value="(\d+)"([^>]*)>', html)
    assert [int(days) for days, _ in terms] == list(TERMS)
    assert [int(days) for days, rest in terms if "checked" in rest] == [90]
    assert "90 days" in text
    assert "leaves time for the next scan" in text, "why 90"
    assert "Until May 30, 2026" in text
    assert rows(app) == 0, "asking saves nothing"


@pytest.mark.parametrize("days", TERMS)
def test_what_is_saved_is_kept_for_as_long_as_was_chosen(
    app: FastAPI, browser, saved: SavedGuides, clock, days: int
) -> None:
    begin(browser, app)
    link = Secret.from_text(save(browser, days))
    kept = saved.read(link)
    assert kept is not None
    assert kept.payload["answers"] == ANSWERS
    assert kept.payload["guide"] == GUIDE
    assert kept.payload["snapshot"]["version"] == app.state.site.knowledge.version
    assert kept.payload.keys() <= {"answers", "done", "guide", "earlier", "snapshot", "asked"}
    clock.pass_minutes(days * DAY_MINUTES - 1)
    assert saved.read(link) is not None
    clock.pass_minutes(1)
    assert saved.read(link) is None


@pytest.mark.parametrize("days", ["", "0", "8", "90.0", "-7", "99999999999", "a"])
def test_no_other_time_can_be_had(app: FastAPI, browser, days: str) -> None:
    begin(browser, app)
    browser.open("/guide/save")
    answer = browser.submit("/guide/save", days=days)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Choose how long we should keep your guide" in answer.text
    assert 'href="#days"' in answer.text
    assert 'id="days"' in answer.text
    assert rows(app) == 0


def test_there_must_be_something_to_save(app: FastAPI, browser) -> None:
    assert "There is nothing to save yet" in browser.open("/guide/save").text
    assert browser.submit("/guide/save", days="90").headers["location"] == "/"
    browser.open("/")
    browser.submit("/start")
    assert "There is nothing to save yet" in browser.open("/guide/save").text
    assert browser.submit("/guide/save", days="90").status_code == 422
    assert rows(app) == 0


def test_the_page_of_the_link(app: FastAPI, browser) -> None:
    begin(browser, app)
    link = save(browser, 30)
    html = browser.open("/guide/saved").text
    text = words_of(main_of(html))
    assert "Your guide is saved" in text
    assert "It works until March 31, 2026" in text
    assert re.search(r"<textarea[^>]*\breadonly\b[^>]*>http://testserver/g/" + link, html)
    assert re.search(r'<button[^>]*data-copy="link"[^>]*hidden', html), "only where scripts work"
    closed = html.split("<details")[1].split("</details>")[0]
    assert "<svg" in closed, "the picture is shown only to who asks for it"
    assert "open" not in closed.split(">")[0]
    assert html.count("<svg") == 2, "the logo, and this one"
    assert browser.get("/guide/saved").headers["cache-control"] == "no-store"


def test_the_link_leads_where_the_host_says(app: FastAPI, settings: Settings, knowledge, clock):
    told = settings.model_copy(update={"public_url": "https://askwell.example.org"})
    made = create_app(told, knowledge, clock)
    visitor = another(made)
    begin(visitor, made)
    link = save(visitor)
    assert f"https://askwell.example.org/g/{link}" in visitor.open("/guide/saved").text


def test_a_host_name_that_no_phone_would_read_costs_only_the_picture(app: FastAPI, browser) -> None:
    begin(browser, app)
    link = save(browser)
    html = browser.get("/guide/saved", headers={"Host": "askwell_web:8000"}).text
    assert f"http://askwell_web:8000/g/{link}" in html
    assert html.count("<svg") == 1, "the logo"


def test_the_link_stands_on_its_own_page_only(app: FastAPI, browser) -> None:
    begin(browser, app)
    link = save(browser)
    for path in ("/", "/guide", "/guide/print", "/guide/save", "/guide/saved/delete", "/erase",
                 "/options", "/privacy", "/about-you/check", "/no-such-page"):  # fmt: skip
        assert f"/g/{link}" in browser.open("/guide/saved").text
        answer = browser.get(path, follow_redirects=False)
        assert link not in answer.text, path
        assert link not in str(answer.headers), path


def test_a_double_click_saves_once(app: FastAPI, browser) -> None:
    begin(browser, app)
    browser.open("/guide/save")
    first = browser.submit("/guide/save", days="90")
    second = browser.submit("/guide/save", days="90")
    assert first.headers["location"] == second.headers["location"] == "/guide/saved"
    assert rows(app) == 1


def test_two_tabs_that_save_at_once_leave_one_guide(
    app: FastAPI, browser, saved: SavedGuides, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(browser, app)
    browser.open("/guide/save")
    other = another(app)
    other.cookies.set("askwell", browser.cookies["askwell"])
    other.open("/guide/save")
    save_now = SavedGuides.save

    def slowly(self: SavedGuides, payload, days):
        monkeypatch.setattr(SavedGuides, "save", save_now)
        other.submit("/guide/save", days="7")  # comes in between
        return save_now(self, payload, days)

    monkeypatch.setattr(SavedGuides, "save", slowly)
    browser.submit("/guide/save", days="90")
    assert rows(app) == 1, "the one whose link nobody was shown is gone"
    assert saved.read(Secret.from_text(shown_link(browser))) is not None


def test_a_change_after_saving_is_said_and_saved_again(
    app: FastAPI, browser, saved: SavedGuides, clock
) -> None:
    begin(browser, app)
    link = save(browser, 30)
    assert "You changed something" not in main_text(browser, "/guide")
    assert "You changed something" not in main_text(browser, "/guide/saved")
    write_notes(browser, app, "New scan on Friday")
    assert "You changed something since you saved." in main_text(browser, "/guide")
    assert "You changed something since you saved" in main_text(browser, "/guide/saved")
    clock.pass_minutes(60)
    answer = browser.submit("/guide/saved", do="again", days="30")
    assert answer.headers["location"] == "/guide/saved"
    kept = saved.read(Secret.from_text(link))
    assert kept is not None
    assert kept.payload["guide"]["notes"] == "New scan on Friday"
    assert kept.saved_at == clock.moment, "and counted from now"
    assert shown_link(browser) == link, "the same link"
    assert "You changed something" not in main_text(browser, "/guide")


def test_adding_what_was_taken_away_again_is_no_change(app: FastAPI, browser) -> None:
    begin(browser, app)
    save(browser)
    write_notes(browser, app, "Something else")
    write_notes(browser, app, GUIDE["notes"])
    assert "You changed something" not in main_text(browser, "/guide/saved")


@pytest.mark.parametrize(("days", "until"), [(365, "March 1, 2027"), (7, "March 8, 2026")])
def test_it_can_be_kept_longer_or_shorter(app: FastAPI, browser, days: int, until: str) -> None:
    begin(browser, app)
    link = save(browser, 30)
    browser.submit("/guide/saved", do="again", days=str(days))
    assert f"It works until {until}" in main_text(browser, "/guide/saved")
    assert shown_link(browser) == link
    answer = browser.submit("/guide/saved", do="again", days="8")
    assert answer.status_code == 422
    assert "Choose how long" in answer.text
    assert f"It works until {until}" in main_text(browser, "/guide/saved")


def test_the_foot_of_each_page_says_what_stays(app: FastAPI, browser) -> None:
    begin(browser, app)
    foot = "What you saved stays under your private link until May 30, 2026"
    assert foot not in words_of(browser.open("/").text)
    save(browser)
    for path in ("/", "/guide", "/privacy", "/no-such-page"):
        assert foot in words_of(browser.open(path).text), path


def test_deleting_asks_once_and_then_really_deletes(
    app: FastAPI, browser, database: Path, saved: SavedGuides
) -> None:
    begin(browser, app)
    link = Secret.from_text(save(browser))
    assert "Delete your saved guide?" in main_text(browser, "/guide/saved/delete")
    assert saved.read(link) is not None, "asking deletes nothing"
    answer = browser.submit("/guide/saved/delete")
    assert "Your saved guide is deleted" in answer.text
    assert saved.read(link) is None
    assert rows(app) == 0
    assert notes_of(browser) == GUIDE["notes"], "what is open stays open"
    assert "Save your guide" in main_text(browser, "/guide/saved"), "and can be saved anew"
    assert "stays under your private link" not in words_of(browser.open("/").text)


@pytest.fixture
def clash(app: FastAPI, browser) -> str:
    """A link whose guide was changed on the phone while the browser changed it, too."""
    begin(browser, app)
    link = save(browser)
    phone = another(app)
    open_link(phone, link)
    write_notes(phone, app, "from the phone")
    phone.open("/guide/saved")
    phone.submit("/guide/saved", do="again", days="90")
    write_notes(browser, app, "from the desk")
    return link


def test_two_browsers_that_change_different_things_lose_nothing(
    app: FastAPI, browser, clash: str
) -> None:
    browser.open("/guide/saved")
    browser.submit("/guide/saved", do="again", days="90")
    text = main_text(browser, "/guide/saved")
    assert "Your saved guide was changed somewhere else" in text
    assert clash not in browser.open("/guide/saved").text
    read = app.state.site.saved.read(Secret.from_text(clash))
    assert read.payload["guide"]["notes"] == "from the phone", "nothing was overwritten"
    assert notes_of(browser) == "from the desk"


def choice(browser: Browser, words: str) -> str:
    """The value of the button with these words on the page of a clash."""
    html = browser.open("/guide/saved").text
    found = re.search(rf"<button([^>]*)>\s*{re.escape(words)}\s*<", html)
    assert found, words
    value = re.search(r'value="([^"]*)"', found[1])
    assert value
    return unescape(value[1])


def test_a_clash_mine_under_a_new_link(app: FastAPI, browser, clash: str) -> None:
    browser.submit("/guide/saved", do=choice(browser, "Save mine under a new link"))
    new = shown_link(browser)
    assert new != clash
    read = app.state.site.saved.read
    assert read(Secret.from_text(clash)).payload["guide"]["notes"] == "from the phone"
    assert read(Secret.from_text(new)).payload["guide"]["notes"] == "from the desk"


def test_a_clash_replaced_with_mine(app: FastAPI, browser, clash: str) -> None:
    browser.submit("/guide/saved", do=choice(browser, "Replace the other one with mine"))
    assert shown_link(browser) == clash
    kept = app.state.site.saved.read(Secret.from_text(clash))
    assert kept.payload["guide"]["notes"] == "from the desk"


def test_a_clash_replaces_only_what_was_looked_at(app: FastAPI, browser, clash: str) -> None:
    replace = choice(browser, "Replace the other one with mine")
    third = another(app)
    open_link(third, clash)
    write_notes(third, app, "from the third")
    third.open("/guide/saved")
    third.submit("/guide/saved", do="again", days="90")
    browser.submit("/guide/saved", do=replace)
    kept = app.state.site.saved.read(Secret.from_text(clash))
    assert kept.payload["guide"]["notes"] == "from the third"
    assert "changed somewhere else" in main_text(browser, "/guide/saved")


def test_a_clash_the_other_opened(app: FastAPI, browser, clash: str) -> None:
    answer = browser.submit("/guide/saved", do=choice(browser, "Open the other one"))
    assert answer.headers["location"] == "/saved"
    text = main_text(browser, "/saved")
    assert "another guide is open in this browser" in text
    assert notes_of(browser) == "from the desk", "nothing is lost yet"


def test_who_changed_nothing_here_just_opens_the_newer_one(app: FastAPI, browser, clash) -> None:
    write_notes(browser, app, GUIDE["notes"])
    text = main_text(browser, "/guide/saved")
    assert "you lose nothing when you open the newer one" in text
    browser.submit("/guide/saved", do=choice(browser, "Open the newer one"))
    browser.open("/saved")
    open_link(browser, clash)
    assert notes_of(browser) == "from the phone"
    assert "Your guide is saved" in main_text(browser, "/guide/saved")


def test_a_longer_time_chosen_elsewhere_is_no_clash(app: FastAPI, browser) -> None:
    begin(browser, app)
    link = save(browser)
    phone = another(app)
    open_link(phone, link)
    phone.open("/guide/saved")
    phone.submit("/guide/saved", do="again", days="365")
    write_notes(browser, app, "from the desk")
    text = main_text(browser, "/guide/saved")
    assert "It works until March 1, 2027" in text
    browser.submit("/guide/saved", do="again", days="365")
    kept = app.state.site.saved.read(Secret.from_text(link))
    assert kept.payload["guide"]["notes"] == "from the desk"


def test_a_saved_guide_that_was_deleted_elsewhere_is_said_and_saved_anew(
    app: FastAPI, browser
) -> None:
    begin(browser, app)
    link = save(browser)
    app.state.site.saved.erase(Secret.from_text(link))
    browser.submit("/guide/saved", do="again", days="90")
    assert "Your saved guide is gone" in main_text(browser, "/guide/saved")
    assert rows(app) == 0, "it does not come back by itself"
    browser.submit("/guide/saved", do="new")
    assert shown_link(browser) != link
    assert notes_of(browser) == GUIDE["notes"]


def test_more_than_can_be_kept_is_refused_and_stays_open(
    app: FastAPI, browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "x" * (MOST_BYTES - 2000)
    tell(browser, app, ANSWERS, earlier=[], guide={**GUIDE, "left_out": [long]})
    browser.open("/guide/save")
    answer = browser.submit("/guide/save", days="90")
    assert answer.status_code == 413
    assert rows(app) == 0
    assert notes_of(browser) == GUIDE["notes"]


def test_erase_and_leave_says_that_the_saved_guide_stays(
    app: FastAPI, browser, saved: SavedGuides
) -> None:
    begin(browser, app)
    assert "save it under a private link" in main_text(browser, "/erase")
    link = Secret.from_text(save(browser))
    text = main_text(browser, "/erase")
    assert "What you saved under your private link stays until May 30, 2026." in text
    assert "Delete my saved guide, too" in text
    assert "You changed something" not in text
    write_notes(browser, app, "not saved yet")
    assert "You changed something since you saved." in main_text(browser, "/erase")
    browser.submit("/erase")
    assert saved.read(link) is not None
    assert "Then it stays there until its last day." in main_text(browser, "/erased")


def test_erase_and_leave_looks_whether_the_saved_guide_is_there(
    app: FastAPI, browser, saved: SavedGuides
) -> None:
    begin(browser, app)
    link = Secret.from_text(save(browser))
    elsewhere = saved.read(link)
    assert elsewhere is not None
    guide = {**elsewhere.payload["guide"], "notes": "another's"}
    saved.write(link, {**elsewhere.payload, "guide": guide}, elsewhere.version, 7)
    text = main_text(browser, "/erase")
    assert "stays until March 8, 2026" in text
    assert "You changed something since you saved." in text, "what is open is nowhere else"
    saved.erase(link)
    for path in ("/erase", "/guide/saved"):
        text = words_of(browser.open(path).text)
        assert "Your saved guide is gone" in text
        assert "What you saved" not in text
    assert "save it under a private link" in main_text(browser, "/erase")
    assert "Delete my saved guide" not in main_text(browser, "/erase")


def test_erase_and_leave_deletes_the_saved_guide_where_she_ticks_it(
    app: FastAPI, browser, saved: SavedGuides
) -> None:
    begin(browser, app)
    link = Secret.from_text(save(browser))
    browser.open("/erase")
    browser.submit("/erase", saved="delete")
    assert saved.read(link) is None
    assert rows(app) == 0


def test_a_visit_that_ran_out_leads_back_to_the_link(app: FastAPI, browser, clock) -> None:
    begin(browser, app)
    link = save(browser)
    clock.pass_minutes(121)
    assert "open your private link" in main_text(browser, "/expired")
    open_link(browser, link)
    assert notes_of(browser) == GUIDE["notes"]


def test_nothing_of_it_is_in_clear_in_the_database(app: FastAPI, browser, database: Path) -> None:
    tell(browser, app, {**GREW_ON_FIRST, "age": 58}, guide=GUIDE)
    link = save(browser)
    files = [*database.parent.glob(f"{database.name}*")]
    held = b"".join(file.read_bytes() for file in files)
    assert b"saved_guides" in held, "looked into the wrong file"
    for words in (NOTE, GUIDE["notes"], "letrozole", "snapshot", "pik3ca", link):
        assert words.encode() not in held, words


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/guide/save", {"days": "90"}),
        ("/guide/saved", {"do": "again", "days": "90"}),
        ("/guide/saved", {"do": "new"}),
        ("/guide/saved/delete", {}),
    ],
)
def test_a_form_from_elsewhere_does_nothing(app: FastAPI, browser, path: str, fields) -> None:
    begin(browser, app)
    link = Secret.from_text(save(browser))
    before = app.state.site.saved.read(link)
    browser.open("/guide/saved")
    refused = browser.post(
        path, data={"csrf": browser.token, **fields}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert refused.status_code == 403
    assert browser.post(path, data=fields).status_code == 409, "without the visit's token"
    assert app.state.site.saved.read(link) == before
    assert rows(app) == 1


@pytest.mark.parametrize("do", ["", "replace", "replace x", "replace 1 2", "replace 99999999999"])
def test_a_button_that_no_page_has_does_nothing(app: FastAPI, browser, do: str) -> None:
    begin(browser, app)
    link = Secret.from_text(save(browser))
    before = app.state.site.saved.read(link)
    browser.open("/guide/saved")
    assert browser.submit("/guide/saved", do=do).status_code == 422
    assert app.state.site.saved.read(link) == before


@pytest.fixture
def every_page(app: FastAPI, browser, clash: str) -> list[str]:
    """Each page on saving, as HTML."""
    paths = ("/guide/saved", "/erase", "/guide/saved/delete", "/privacy", "/g/x")
    shown = [browser.open(path).text for path in paths]
    browser.open("/guide/saved")
    browser.submit("/guide/saved", do="other")
    shown += [browser.open(path).text for path in ("/saved", "/saved/delete")]
    browser.open("/guide/saved")
    browser.submit("/guide/saved", do="new")
    shown.append(browser.open("/guide/saved").text)
    write_notes(browser, app, "changed since")
    shown += [browser.open(path).text for path in ("/guide/saved", "/erase")]
    app.state.site.saved.erase(Secret.from_text(shown_link(browser)))
    shown.append(browser.open("/guide/saved").text)
    other = another(app)
    begin(other, app)
    shown += [other.open("/guide/save").text, other.submit("/guide/save").text]
    shown += [another(app).open(path).text for path in ("/guide/save", "/expired", "/erased")]
    save(other)
    other.open("/guide/saved/delete")
    shown.append(other.submit("/guide/saved/delete").text)
    return shown


def test_the_words_are_plain(every_page: list[str]) -> None:
    for html in every_page:
        main = re.sub(r"</(p|li|h\d|label|legend|summary|button|a)>", ". ", main_of(html))
        text = re.sub(r"(?<=[.:!?])\s*\.", "", words_of(re.sub(r"<svg.*?</svg>", "", main)))
        assert grade(text) <= 6, (round(grade(text), 1), text)


def test_the_pages_are_light_and_their_headings_in_order(every_page: list[str]) -> None:
    for html in every_page:
        title = re.findall("<h1>(.*?)</h1>", html)
        assert len(title) == 1
        assert len(gzip.compress(html.encode())) <= 25 * 1024, title
        levels = [int(level) for level in re.findall(r"<h(\d)", html)]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), title
