"""Every page on saving a guide, in every state it can be in."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.journeys.people import RUTH
from tests.journeys.places import untick_all
from tests.journeys.walk import about, load_answers, path, press


def places(page: Page) -> Iterator[str]:
    """What one sees who saves a guide, and what can become of it in another browser."""
    browser = page.context.browser
    assert browser
    load_answers(page, RUTH)
    page.goto("/guide/save")
    yield "/guide/save"
    untick_all(page)
    press(page, "Save and get my link")
    yield "/guide/save with a mistake"
    page.get_by_label("90 days").check()
    press(page, "Save and get my link")
    yield "/guide/saved"
    link = page.get_by_label("Your private link").input_value()
    for address in ("/guide/saved/delete", "/erase"):
        page.goto(address)
        yield address

    write_notes(page, "changed")
    for address in ("/guide", "/guide/saved", "/erase"):
        page.goto(address)
        yield f"{address} with changes that are not saved"
    page.goto("/guide/saved")
    page.locator("summary", has_text="longer").click()
    untick_all(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("There is a problem")
    yield "/guide/saved with a mistake"

    elsewhere = browser.new_context(base_url=page.url.removesuffix(path(page)))
    phone = elsewhere.new_page()
    phone.goto(link)
    press(phone, "Open my guide")
    write_notes(phone, "changed on the phone")
    phone.goto("/guide/saved")
    press(phone, "Save again")
    page.goto("/guide/saved")
    yield "/guide/saved after a change elsewhere"
    press(page, "Open the other one")
    yield "/saved beside another guide"
    press(page, "Open my guide")
    yield "/saved with a mistake"
    page.goto("/saved/delete")
    yield "/saved/delete"
    page.goto("/guide/saved")
    press(page, "Save mine under a new link")
    yield "/guide/saved while another waits"
    page.goto("/saved")
    yield "/saved beside a saved guide"
    press(page, "Open my guide")
    page.goto(link)
    yield "/saved of the guide that is open"

    phone.goto("/guide/saved/delete")
    press(phone, "Delete it")
    elsewhere.close()
    page.goto("/guide/saved")
    yield "/guide/saved after it was deleted elsewhere"
    press(page, "Save it under a new link")
    page.goto("/guide/saved/delete")
    press(page, "Delete it")
    yield "/guide/saved/delete when it is deleted"
    page.goto(link)
    yield "a link that opens nothing"


def write_notes(page: Page, words: str) -> None:
    """On the guide: write the notes and keep them."""
    page.goto("/guide")
    page.get_by_role("textbox", name="Anything else for the visit").fill(words)
    press(page, about("Save", "my notes"))
