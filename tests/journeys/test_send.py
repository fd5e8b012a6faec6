"""The guide leaves the screen: as a file, as text, into a calendar, by e-mail, with and without
luck, in a real browser."""

import io
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pypdfium2
import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.delivery.smtp import PostOffice
from tests.journeys.people import RUTH
from tests.journeys.places import NEXT_YEAR
from tests.journeys.running import Server, serving
from tests.journeys.test_keyboard import Keyboard
from tests.journeys.walk import follow, go, load_answers, main, path, press, section
from tests.journeys.ways import first_with_scripts, first_without_scripts

OWN = "Can I keep swimming twice a week?"
_numbers = count()
#: Addresses that the mail server does not take.
NOBODIES = [f"nobody{number}@example.org" for number in range(20)]
#: A worker may be a few seconds behind on a busy machine.
SOON_MS = 30_000


@pytest.fixture(scope="module")
def post() -> Iterator[PostOffice]:
    """A mail server that takes no letter for one address; the tests take it down and up."""
    with PostOffice(refused=frozenset(NOBODIES)) as office:
        yield office


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory, post: PostOffice) -> Iterator[Server]:
    """Askwell as a host runs it who has that mail server."""
    with serving(
        tmp_path_factory.mktemp("hospital"),
        SMTP_HOST=post.host,
        SMTP_PORT=str(post.port),
        SMTP_SECURITY="none",
        MAIL_FROM="askwell@clinic.example",
    ) as running:
        yield running


@pytest.fixture
def at_hospital(browser: Browser, hospital: Server, javascript: bool) -> Iterator[Page]:
    visitor: BrowserContext = browser.new_context(
        base_url=hospital.url, java_script_enabled=javascript
    )
    visitor.set_default_timeout(15_000)
    yield visitor.new_page()
    visitor.close()


def take(page: Page) -> None:
    """From the guide to all ways of taking it along."""
    section(page, "Your guide")
    follow(page, "Take it with me")
    expect(page).to_have_url(re.compile("/guide/take$"))


def somebody() -> str:
    """An address of one's own, for one address gets only a few letters a day."""
    return f"ruth{next(_numbers)}@example.org"


def nobody() -> str:
    """One that the mail server does not take."""
    return NOBODIES[next(_numbers) % len(NOBODIES)]


def send(page: Page, to: str | None = None) -> str:
    """Send the guide; the address it went to."""
    to = to or somebody()
    take(page)
    follow(page, "E-mail it")
    page.get_by_label("Send it to this e-mail address").fill(to)
    press(page, "Send my guide")
    return to


def comes(page: Page, words: str, *, javascript: bool) -> None:
    """Wait until the page says so: by itself, or by pressing its link."""
    said = page.get_by_role("heading", name=words)
    if javascript:
        expect(said.first).to_be_visible(timeout=SOON_MS)
        return
    for _ in range(SOON_MS // 250):
        if said.count():
            return
        page.wait_for_timeout(250)
        look = main(page).get_by_role("link", name="See how it stands")
        if look.count():
            go(page, look)
    raise AssertionError(f"'{words}' never came: {main(page).inner_text()}")


def downloaded(page: Page, button: str, role: str = "button") -> tuple[str, bytes]:
    """Press what gives a file; its name, and what is in it."""
    with page.expect_download() as waiting:
        main(page).get_by_role(role, name=button).first.click()  # type: ignore[arg-type]
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def words_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.split())


@first_without_scripts
def test_a_pdf_with_her_words(page: Page) -> None:
    load_answers(page, RUTH)
    take(page)
    follow(page, "Get a PDF")
    page.get_by_label("A4").check()
    page.get_by_label("Large print").check()
    name, content = downloaded(page, "Download the PDF")
    assert name == "my-guide.pdf"
    text = words_of_pdf(content)
    for words in (OWN, "To dance at my niece’s wedding in May.", "The nausea on the first drug"):
        assert words.replace("’", "'") in text.replace("’", "'")


def test_the_text_is_copied_and_downloaded(
    context: BrowserContext, page: Page, javascript: bool
) -> None:
    load_answers(page, RUTH)
    take(page)
    follow(page, "Copy it as text")
    field = page.get_by_label("All of the text")
    expect(field).to_have_value(re.compile(re.escape(OWN)))
    name, content = downloaded(page, "Download the text", "link")
    assert (name, OWN in content.decode()) == ("my-guide.txt", True)
    button = page.get_by_role("button", name="Copy the text")
    if not javascript:
        expect(button).to_be_hidden()
        return
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    expect(main(page).get_by_role("status")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == field.input_value()


@first_with_scripts
def test_the_visit_goes_into_the_calendar(page: Page) -> None:
    load_answers(page, RUTH)
    take(page)
    follow(page, "Put the visit in my calendar")
    page.get_by_role("textbox", name="Time").fill("2:30")
    press(page, "Save my visit")
    expect(page.locator("*:focus")).to_contain_text("There is a problem")
    for label, typed in (
        ("Month", "3"),
        ("Day", "27"),
        ("Year", str(NEXT_YEAR)),
        ("Time", "2:30 pm"),
    ):
        page.get_by_role("textbox", name=label).fill(typed)
    press(page, "Save my visit")
    expect(main(page)).to_contain_text(f"March 27, {NEXT_YEAR}, 2:30 pm")
    name, content = downloaded(page, "Add to my calendar")
    assert name == "visit.ics"
    entry = Calendar.from_ical(content).walk("VEVENT")[0]
    assert entry.decoded("dtstart").isoformat() == f"{NEXT_YEAR}-03-27T14:30:00"
    section(page, "Your guide")
    expect(main(page)).to_contain_text(f"March 27, {NEXT_YEAR}, 2:30 pm")


@first_without_scripts
def test_an_e_mail_to_the_practice_server(page: Page, javascript: bool) -> None:
    load_answers(page, RUTH)
    send(page, "ruth@")
    expect(page.locator("*:focus")).to_contain_text("There is a problem")
    expect(page.get_by_label("Send it to this e-mail address")).to_have_value("ruth@")
    to = somebody()
    page.get_by_label("Send it to this e-mail address").fill(to)
    press(page, "Send my guide")
    expect(page).to_have_url(re.compile("/guide/sent$"))
    comes(page, "It is kept here, not sent", javascript=javascript)
    follow(page, "Look at the e-mail")
    for words in (OWN, f"To {to}", "my own question"):
        expect(main(page)).to_contain_text(re.compile(words.replace(" ", r"\s*")))
    name, content = downloaded(page, "my-guide.pdf", "link")
    assert name == "my-guide.pdf"
    assert OWN in words_of_pdf(content)


@first_without_scripts
def test_an_e_mail_that_arrives(at_hospital: Page, post: PostOffice, javascript: bool) -> None:
    page, before = at_hospital, sum(post.arrived.values())
    load_answers(page, RUTH)
    to = send(page)
    comes(page, "It is sent", javascript=javascript)
    expect(main(page)).to_contain_text("spam")
    expect(main(page).get_by_role("link", name="See how it stands")).to_have_count(0)
    assert sum(post.arrived.values()) == before + 1
    assert post.envelopes[-1][1] == [to]


@first_without_scripts
def test_trouble_is_told_and_trying_again_helps(
    at_hospital: Page, post: PostOffice, javascript: bool
) -> None:
    page = at_hospital
    load_answers(page, RUTH)
    post.close()
    try:
        send(page)
        comes(page, "There is trouble, and we go on trying", javascript=javascript)
        expect(main(page)).to_contain_text("The mail server does not answer.")
        expect(main(page)).to_contain_text("We try again by ourselves")
    finally:
        post.open()
    if main(page).get_by_role("button", name="Try again now").count():
        press(page, "Try again now")
    comes(page, "It is sent", javascript=javascript)


@first_with_scripts
def test_a_wrong_address_is_told_and_mended(at_hospital: Page, javascript: bool) -> None:
    page = at_hospital
    load_answers(page, RUTH)
    send(page, nobody())
    comes(page, "We could not send it", javascript=javascript)
    expect(main(page)).to_contain_text("Check the address letter by letter")
    follow(page, "Send a new e-mail")
    page.get_by_label("Send it to this e-mail address").fill(somebody())
    press(page, "Send my guide")
    comes(page, "It is sent", javascript=javascript)
    expect(main(page).get_by_role("heading", level=2)).to_have_text(
        ["It is sent", "We could not send it"]
    )


@first_without_scripts
def test_download_instead(at_hospital: Page, javascript: bool) -> None:
    page = at_hospital
    load_answers(page, RUTH)
    send(page, nobody())
    comes(page, "We could not send it", javascript=javascript)
    follow(page, "Download instead")
    _, content = downloaded(page, "Download the PDF")
    assert OWN in words_of_pdf(content)


@first_with_scripts
def test_a_waiting_e_mail_is_stopped_when_she_leaves(at_hospital: Page, post: PostOffice) -> None:
    page, before = at_hospital, sum(post.arrived.values())
    load_answers(page, RUTH)
    post.close()
    try:
        send(page)
        press(page, "Erase and leave")
        page.get_by_label("Stop the e-mail, and erase it now").check()
        go(page, main(page).get_by_role("button", name="Erase and leave"))
        expect(page).to_have_url(re.compile("/erased$"))
    finally:
        post.open()
    page.wait_for_timeout(3000)
    assert sum(post.arrived.values()) == before


@pytest.mark.parametrize("javascript", [True])
def test_a_screen_reader_hears_how_it_goes(at_hospital: Page, post: PostOffice) -> None:
    """The region is there before it says anything, and the page is not loaded anew."""
    page = at_hospital
    load_answers(page, RUTH)
    post.close()
    try:
        send(page)
        said = page.locator("#letters-said")
        assert said.get_attribute("role") == "status"
        page.evaluate("window.stays = true")
        look = main(page).get_by_role("link", name="See how it stands")
        look.focus()
    finally:
        post.open()
    expect(said).to_contain_text("It is sent", timeout=2 * SOON_MS)
    assert page.evaluate("window.stays")
    assert look.count() == 0
    focused = page.evaluate("document.activeElement.id")
    assert focused == "letters", "who was on a link that is gone is not thrown to the top"


@pytest.mark.parametrize("javascript", [True])
def test_by_keyboard_alone(page: Page) -> None:
    load_answers(page, RUTH)
    page.goto("/guide")
    keyboard = Keyboard(page)
    keyboard.enter(main(page).get_by_role("link", name="Take it with me").first)
    keyboard.enter(main(page).get_by_role("link", name="E-mail it"))
    keyboard.tab_to(page.get_by_label("Send it to this e-mail address"))
    page.keyboard.type(somebody())
    keyboard.tab_to(page.locator("summary").first)
    keyboard.press("Enter")
    keyboard.tab_to(page.get_by_label("Normal print"))
    keyboard.press("ArrowDown")
    expect(page.get_by_label("Large print")).to_be_checked()
    keyboard.enter(main(page).get_by_role("button", name="Send my guide"))
    assert path(page) == "/guide/sent"
    comes(page, "It is kept here, not sent", javascript=True)
    keyboard.enter(main(page).get_by_role("link", name="Look at the e-mail"))
    expect(main(page)).to_contain_text(OWN)


@pytest.mark.parametrize("javascript", [True])
def test_the_pages_of_each_stage_are_clean(
    at_hospital: Page, post: PostOffice, axe: Callable[..., list[str]]
) -> None:
    page = at_hospital
    load_answers(page, RUTH)
    faults = []
    post.close()
    try:
        send(page)
        faults += [f"preparing: {fault}" for fault in axe(page)]
        comes(page, "There is trouble, and we go on trying", javascript=True)
        faults += [f"trouble: {fault}" for fault in axe(page)]
    finally:
        post.open()
    press(page, "Stop it")
    faults += [f"stopped: {fault}" for fault in axe(page)]
    send(page, nobody())
    comes(page, "We could not send it", javascript=True)
    faults += [f"failed: {fault}" for fault in axe(page)]
    send(page)
    comes(page, "It is sent", javascript=True)
    faults += [f"sent: {fault}" for fault in axe(page)]
    page.goto("/erase")
    faults += [f"erase: {fault}" for fault in axe(page)]
    assert not faults, "\n" + "\n".join(faults)
