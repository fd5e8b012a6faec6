"""Save a guide, come back by its link in another browser, change it, delete it."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from tests.journeys import saved_places
from tests.journeys.people import RUTH
from tests.journeys.running import Server
from tests.journeys.test_access import look_at_all
from tests.journeys.walk import follow, load_answers, main, path, press, section
from tests.journeys.ways import first_with_scripts, first_without_scripts

NOTES = "Ottoline drives me to the porch"
LATER = "The scan is on Friday"


class Heard:
    """Every address that a browser asked for by itself, and every Referer that it sent."""

    def __init__(self, context: BrowserContext) -> None:
        self.referers: list[str] = []
        self.addresses: list[str] = []
        context.on("request", self._listen)

    def _listen(self, request: Request) -> None:
        self.addresses.append(request.url)
        self.referers.append(request.headers.get("referer", ""))


@pytest.fixture
def elsewhere(browser: Browser, server: Server, javascript: bool) -> Iterator[Callable[[], Page]]:
    """Makes a page of another browser, with no cookies."""
    contexts: list[BrowserContext] = []

    def another() -> Page:
        made = browser.new_context(base_url=server.url, java_script_enabled=javascript)
        made.set_default_timeout(15_000)
        contexts.append(made)
        return made.new_page()

    yield another
    for context in contexts:
        context.close()


@first_with_scripts
def test_save_come_back_change_and_delete(
    page: Page, elsewhere: Callable[[], Page], server: Server, javascript: bool
) -> None:
    load_answers(page, RUTH)
    write_notes(page, NOTES)
    link = save(page, "30 days")
    copies(page, link, javascript)

    phone = elsewhere()
    heard = Heard(phone.context)
    phone.goto(link)
    assert path(phone) == "/saved"
    expect(main(phone)).not_to_contain_text(NOTES)
    press(phone, "Open my guide")
    expect(notes(phone)).to_have_value(NOTES)
    section(phone, "Your options")
    write_notes(phone, LATER)
    expect(main(phone)).to_contain_text("You changed something since you saved")
    follow(phone, "Save again")
    press(phone, "Save again")
    expect(main(phone)).to_contain_text("Your guide is saved")
    assert shown_link(phone) == link
    stays_out_of_sight(phone, heard, link, server)

    desk = elsewhere()
    desk.goto(link)
    press(desk, "Open my guide")
    expect(notes(desk)).to_have_value(LATER)
    desk.goto("/guide/saved")
    follow(desk, "Delete my saved guide")
    press(desk, "Delete it")
    expect(main(desk)).to_contain_text("Your saved guide is deleted")

    for visitor in (phone, elsewhere()):
        answer = visitor.goto(link)
        assert answer
        assert answer.status == 404
        expect(main(visitor)).to_contain_text("This link opens no guide")
    phone.goto("/guide/saved")
    expect(main(phone)).to_contain_text("Your saved guide is gone")
    press(phone, "Save it under a new link")
    assert shown_link(phone) != link


@first_without_scripts
def test_what_is_open_is_kept_beside_what_the_link_opens(
    page: Page, elsewhere: Callable[[], Page]
) -> None:
    load_answers(page, RUTH)
    write_notes(page, NOTES)
    link = save(page, "7 days")
    other = elsewhere()
    load_answers(other, "age: 50\n")
    write_notes(other, LATER)
    other.goto(link)
    press(other, "Open my guide")
    expect(main(other)).to_contain_text("Tick the box")
    follow(other, "save the open one first")
    press(other, "Save and get my link")
    mine = shown_link(other)
    follow(other, "Go on to the other guide")
    press(other, "Open my guide")
    expect(notes(other)).to_have_value(NOTES)
    other.goto(mine)
    press(other, "Open my guide")
    expect(notes(other)).to_have_value(LATER)


@first_without_scripts
def test_erase_and_leave_takes_the_saved_guide_along(page: Page) -> None:
    load_answers(page, RUTH)
    link = save(page, "1 year")
    press(page, "Erase and leave")
    page.get_by_label("Delete my saved guide, too").check()
    go_erase = main(page).get_by_role("button", name="Erase and leave")
    with page.expect_navigation():
        go_erase.click()
    expect(page).to_have_url(re.compile("/erased$"))
    assert page.context.cookies() == []
    answer = page.goto(link)
    assert answer
    assert answer.status == 404


@pytest.mark.parametrize("javascript", [True])
def test_nothing_waits_behind_the_back_button(page: Page, elsewhere: Callable[[], Page]) -> None:
    load_answers(page, RUTH)
    write_notes(page, NOTES)
    link = save(page, "7 days")
    press(page, "Erase and leave")
    with page.expect_navigation():
        main(page).get_by_role("button", name="Erase and leave").click()
    for _ in range(4):
        page.go_back()
        assert link not in page.content(), f"Back to {path(page)} shows the link"
        assert NOTES not in page.content()


def write_notes(page: Page, words: str) -> None:
    """On the guide: write the notes and keep them."""
    section(page, "Your guide")
    notes(page).fill(words)
    press(page, re.compile(r"^Save\s*: my notes"))
    expect(notes(page)).to_have_value(words)


def notes(page: Page) -> Locator:
    """The notes of the guide."""
    return page.get_by_role("textbox", name="Anything else for the visit")


def save(page: Page, term: str) -> str:
    """Save from the guide's page for so long; the link."""
    section(page, "Your guide")
    follow(page, "Save my guide")
    page.get_by_label(term).check()
    press(page, "Save and get my link")
    expect(main(page)).to_contain_text("Your guide is saved")
    return shown_link(page)


def shown_link(page: Page) -> str:
    """The link on its page."""
    expect(page).to_have_url(re.compile("/guide/saved$"))
    return page.get_by_label("Your private link").input_value()


def copies(page: Page, link: str, javascript: bool) -> None:
    """The button copies the link where scripts work, and is not there where they do not."""
    button = page.get_by_role("button", name="Copy the link")
    if not javascript:
        expect(button).to_be_hidden()
        return
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link


def stays_out_of_sight(page: Page, heard: Heard, link: str, server: Server) -> None:
    """The secret is in no entry of the history, no Referer, no later address, and not in the log.

    Its one address is the one that the person opened.
    """
    secret = urlsplit(link).path.removeprefix("/g/")
    assert len(secret) == 43
    history = page.context.new_cdp_session(page).send("Page.getNavigationHistory")
    visited = [entry["url"] for entry in history["entries"]]
    assert any(url.endswith("/saved") for url in visited), visited
    assert not [url for url in visited if secret in url]
    assert any(heard.referers), "or none was listened to"
    assert not [referer for referer in heard.referers if secret in referer]
    assert [url for url in heard.addresses if secret in url] == [link]
    assert secret not in server.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("javascript", [True])
def test_a_link_in_use_is_not_kept_by_the_browser(page: Page, server: Server) -> None:
    load_answers(page, RUTH)
    link = save(page, "7 days")
    with httpx.Client(base_url=server.url, follow_redirects=False) as visitor:
        for address in (urlsplit(link).path, "/saved", "/saved/delete"):
            assert visitor.get(address).headers["cache-control"] == "no-store", address


@pytest.mark.parametrize("javascript", [True])
def test_every_page_on_saving_is_open_to_all(page: Page, axe: Callable[..., list[str]]) -> None:
    look_at_all(page, saved_places.places(page), axe)
