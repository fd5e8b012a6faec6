"""Every page in every state it can be in. Each walk stops at a state and yields its name."""

from collections.abc import Iterator
from datetime import UTC, datetime
from secrets import token_hex

from playwright.sync_api import Page

from askwell.knowledge.model import Knowledge
from tests.journeys.people import RUTH, SAM
from tests.journeys.walk import about, go, load_answers, path, press, send_file

STEPS = ("her2", "brca1", "age", "pd_l1_cps", "where_spread", "now_first", "treatments")
NEXT_YEAR = datetime.now(UTC).year + 1
#: Where the guide leaves the screen.
TAKEN = (
    "/guide/take",
    "/guide/pdf",
    "/guide/text",
    "/guide/appointment",
    "/guide/send",
    "/guide/sent",
    "/guide/practice-mail",
)
WITHOUT_ANSWERS = (
    "/",
    "/about",
    "/how-we-check",
    "/updates",
    "/funding",
    "/privacy",
    "/accessibility",
    "/report",
    "/sources",
    "/expired",
    "/erased",
    "/no-such-page",
    "/start",  # only takes a form: refused
    "/questions",
    "/questions/hormone-therapy",
    "/treatments",
    "/topics",
    "/tests",
    "/tests/her2",
    "/words",
    "/older-articles",
    "/older-articles/her2",
    "/options",
    "/options/sources",
    "/guide",
    "/guide/print",
    "/guide/include",
    *TAKEN,
    "/guide/save",
    "/saved",
    "/g/not-a-link",
    "/guide/visit",
    "/guide/next",
    "/guide/earlier",
    "/guide/since",
    "/about-you",
    "/about-you/check",
    "/about-you/load",
    "/about-you/treatments/add",
    *(f"/about-you/{step}" for step in STEPS),
)
WITH_ANSWERS = (
    "/",
    "/options",
    "/options/sources",
    "/guide",
    "/guide/print",
    "/guide/include",
    *TAKEN,
    "/guide/visit",
    "/guide/next",
    "/guide/since",
    "/questions",
    "/questions/cautions",
    "/questions/side-effects",
    "/topics/hormone-therapy",
    "/topics/hormone-therapy/before-menopause",
    "/topics/bone-drugs",
    "/treatments/fulvestrant",
    "/treatments/alpelisib",
    "/tests/esr1",
    "/about-you",
    "/about-you/check",
    "/about-you/load",
    "/about-you/treatments/1",
    "/about-you/treatments/1/remove",
    "/about-you/her2",
    "/about-you/age",
    "/about-you/where_spread",
    "/about-you/treatments",
    "/erase",
)
WITH_TROUBLE = (
    "/options",
    "/guide",
    "/guide/print",
    "/about-you",
    "/about-you/check",
    "/about-you/treatments",
    "/about-you/treatments/2",
    "/treatments/tamoxifen",
)


def without_answers(page: Page) -> Iterator[str]:
    """What one sees who told nothing, and pages that are refused."""
    yield from _each(page, WITHOUT_ANSWERS)
    page.goto("/sources")
    letters = page.get_by_role("navigation", name="Sources by first letter")
    go(page, letters.get_by_role("link").first)
    yield path(page)


def treatments(page: Page, knowledge: Knowledge) -> Iterator[str]:
    """The page of each treatment."""
    yield from _each(page, (f"/treatments/{id}" for id in knowledge.treatments))


def topics(page: Page, knowledge: Knowledge) -> Iterator[str]:
    """The page of each topic and of each of its branches."""
    for topic in knowledge.topics.values():
        yield from _each(page, (f"/topics/{topic.id}",))
        yield from _each(page, (f"/topics/{topic.id}/{branch.id}" for branch in topic.branches))


def tests_and_themes(page: Page, knowledge: Knowledge) -> Iterator[str]:
    """The page of each test, and of each theme of older articles."""
    yield from _each(page, (f"/tests/{fact}" for fact in knowledge.tests))
    yield from _each(page, (f"/older-articles/{theme}" for theme in knowledge.themes))


def with_answers(page: Page) -> Iterator[str]:
    """What one sees who answered a lot and has a guide."""
    load_answers(page, RUTH)
    for place in _each(page, WITH_ANSWERS):
        yield f"{place} with answers"
    page.goto("/guide")
    press(page, about("Remove", "Can I keep swimming"))
    yield "/guide before own words are removed"
    page.goto("/guide/visit")
    page.get_by_label("A new scan").check()
    press(page, "Save and continue")
    yield "/guide with questions for a new scan"
    page.goto("/guide/appointment")
    for label, typed in (("Month", "3"), ("Day", "27"), ("Year", str(NEXT_YEAR))):
        page.get_by_role("textbox", name=label).fill(typed)
    press(page, "Save my visit")
    for place in _each(page, ("/guide/appointment", "/guide/take", "/guide", "/guide/print")):
        yield f"{place} with the day of the visit"
    page.goto("/guide/send")
    page.get_by_label("Send it to this e-mail address").fill(f"ruth-{token_hex(4)}@example.org")
    press(page, "Send my guide")
    kept = page.get_by_role("heading", name="It is kept here, not sent")
    while not kept.count():
        page.wait_for_timeout(200)
        page.goto("/guide/sent")
    for place in _each(page, ("/guide/sent", "/guide/practice-mail")):
        yield f"{place} with an e-mail"
    page.goto("/guide/next")
    press(page, "Start the next guide")
    yield path(page)
    for place in _each(page, ("/guide", "/guide/earlier", "/guide/earlier/1")):
        yield f"{place} after a visit"


def with_trouble(page: Page) -> Iterator[str]:
    """What one sees who needs help now, or whose answers contradict each other."""
    load_answers(page, SAM)
    for place in _each(page, WITH_TROUBLE):
        yield f"{place} with trouble"


def with_mistakes(page: Page) -> Iterator[str]:
    """Every form, sent with a mistake, and every form that came too late or was too large."""
    load_answers(page, RUTH)
    for step, name in (("her2", ""), ("age", "sixty"), ("where_spread", "")):
        page.goto(f"/about-you/{step}")
        untick_all(page)
        if name:
            page.get_by_role("textbox").fill(name)
        press(page, "Save and continue")
        yield f"/about-you/{step} with a mistake"

    page.goto("/guide/appointment")
    for label, typed in (("Month", "13"), ("Time", "2:30"), ("Where", "x" * 300)):
        page.get_by_role("textbox", name=label).fill(typed)
    press(page, "Save my visit")
    yield "/guide/appointment with mistakes"
    page.goto("/guide/send")
    page.get_by_label("Send it to this e-mail address").fill("ruth@")
    press(page, "Send my guide")
    yield "/guide/send with a mistake"

    page.goto("/guide/visit")
    untick_all(page)
    press(page, "Save and continue")
    yield "/guide/visit with a mistake"

    page.goto("/about-you/treatments")
    untick_all(page)
    press(page, "Save and continue")
    yield "/about-you/treatments with a mistake"
    for name in ("", "palbociclip"):
        page.goto("/about-you/treatments/add")
        page.get_by_label("Which treatment was it?").fill(name)
        press(page, "Add this treatment")
        yield f"/about-you/treatments/add named {name!r}"
    page.goto("/about-you/treatments/1")
    page.get_by_label("How many months did you have it?").fill("long")
    press(page, "Save this treatment")
    yield "/about-you/treatments/1 with a mistake"

    page.goto("/about-you/load")
    send_file(page, "her2: purple\n")
    yield "/about-you/load with a bad file"
    page.goto("/about-you/load")
    send_file(page, "her2: zero\n")
    yield "/about-you/load before answers are replaced"
    page.goto("/about-you/load")
    send_file(page, "x" * 600_000)
    yield "a file that is too large"

    page.goto("/guide")
    page.get_by_role("textbox", name="My question").evaluate(
        "field => { field.value = 'x'.repeat(2100) }"
    )
    press(page, "Add my question")
    yield "/guide with a question that is too long"
    page.goto("/guide")
    press(page, "Add my question")
    yield "/guide with an empty question"

    page.goto("/about-you/her2")
    other = page.context.new_page()
    other.goto("/about-you/her2")
    other.locator('input[name="answer"][value="zero"]').check()
    press(other, "Save and continue")
    other.close()
    page.bring_to_front()
    press(page, "Save and continue")
    yield "a form that another tab overtook"


def untick_all(page: Page) -> None:
    """Take every choice back; radios can't be, by hand, but another client may send none."""
    page.locator("input:checked").evaluate_all(
        "boxes => boxes.forEach(box => { box.checked = false })"
    )


def _each(page: Page, addresses: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for address in addresses:
        page.goto(address)
        yield address
