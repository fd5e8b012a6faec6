"""What a person tells us is seen by no one else: not in a log, an address, an error, a file."""

import re
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from tests.delivery.smtp import PostOffice
from tests.journeys import places
from tests.journeys.people import RUTH
from tests.journeys.running import Server, serving
from tests.journeys.walk import (
    about,
    answer,
    go,
    load_answers,
    main,
    path,
    press,
    section,
    send_file,
    write_question,
)
from tests.journeys.ways import first_with_scripts, first_without_scripts

OWN = "Will zebrafinch seven still come to my porch?"
NOTE = "Write it to quillfeather.harrow@mailbox.example please"
NOTES = "My neighbor Ottoline Vexworth drives me"
GOAL = "Reach the lighthouse at Skerrymoor"
DRUG = "Wobblexumab"
TMB = "731.447"
IN_FILE = "Marmaduke Thistlewaite said so"
JUNK = "thornybush-junk"
TO = "ottilie.marchbanks@letterbox.example"
NO_ADDRESS = "gwendolen.at.nowhere"
PLACE = "Third bench by the Larkspur fountain"
SENTINELS = (
    OWN,
    NOTE,
    NOTES,
    GOAL,
    DRUG,
    TMB,
    IN_FILE,
    "quillfeather.harrow",
    "zebrafinch",
    TO,
    "marchbanks",
    NO_ADDRESS,
    PLACE,
)
PAIRS = ("age=97", "age: 97", '"age": 97', f"tmb={TMB}", "brca2=found", "brca2: found")

#: What may be named in an address: the way back, and how a PDF is to be printed.
NAMES = {"back", "paper", "size", "link"}

#: A person file with words that must not leak.
SEEDED = f"""\
age: 97
tmb: {TMB}
brca2: found
treatments:
  - {{treatment: {DRUG}, setting: metastatic}}
guide:
  goal: {GOAL}
  notes: {IN_FILE}
  questions:
    - {{id: own-1, own: "{OWN}", starred: true, note: "{NOTE}"}}
"""


@pytest.fixture
def overheard(context: BrowserContext) -> "Overheard":
    return Overheard(context)


class Overheard:
    """What others could hear of a visit: every address asked for, and every page of an error."""

    def __init__(self, context: BrowserContext) -> None:
        self.addresses: list[str] = []
        self.refused: list[Response] = []
        context.on("request", lambda request: self.addresses.append(request.url))
        context.on("response", self._keep_refusal)

    def _keep_refusal(self, response: Response) -> None:
        if response.status >= 400 and response.status != 422:  # 422 is her own form, shown again
            self.refused.append(response)


@first_with_scripts
def test_sentinels_leak_nowhere(page: Page, server: Server, overheard: Overheard) -> None:
    tell_everything(page)
    send_it_all_as_a_file(page)
    errors = [*refused_pages(page), *(refused_forms(page, server))]

    assert len(errors) >= 6
    for text in errors:
        assert leaks(text) == [], "an error page repeats what was sent"
    for address in overheard.addresses:
        assert leaks(address) == [], f"{address} tells what was answered"
        keys = {key for key, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)}
        assert keys <= NAMES or JUNK in address, address
    log = server.log.read_text(encoding="utf-8")
    assert "request" in log
    assert leaks(log) == []
    assert JUNK not in log
    held = stored_bytes(server)
    assert b"visits" in held, "looked into the wrong file"
    assert leaks(held.decode("latin-1")) == []


@first_with_scripts
def test_sentinels_leak_nowhere_when_the_guide_leaves(
    browser: Browser, javascript: bool, tmp_path: Path
) -> None:
    """Saved under a link, then mailed: once while no mail server answers, once as it takes it."""
    with (
        PostOffice() as post,
        serving(
            tmp_path,
            SMTP_HOST=post.host,
            SMTP_PORT=str(post.port),
            SMTP_SECURITY="none",
            MAIL_FROM="askwell@clinic.example",
        ) as server,
    ):
        visitor = browser.new_context(base_url=server.url, java_script_enabled=javascript)
        visitor.set_default_timeout(15_000)
        overheard, page = Overheard(visitor), visitor.new_page()
        load_answers(page, SEEDED)
        say_where(page)
        secret = save_under_a_link(page, server)
        post.close()
        mail_it(page, server)
        nothing_leaks(server, overheard, secret, "while an e-mail waits")
        post.open()
        press(page, "Try again now")
        until_sent(page)
        nothing_leaks(server, overheard, secret, "after delivery")
        # All of it did leave, to the one who was to get it: or nothing was tried here.
        (letter,) = (message_from_bytes(one, policy=default) for one in post.letters.values())
        assert letter["To"] == TO
        text = " ".join(str(letter.get_body(("plain",)).get_content()).split())
        for words in (OWN, NOTE, GOAL, IN_FILE, PLACE):
            assert words in text
        visitor.close()


@first_without_scripts
def test_nothing_is_left_after_erasing(page: Page, server: Server) -> None:
    before = visits(server)
    load_answers(page, SEEDED)
    for address in ("/options", "/guide", "/guide/print"):
        page.goto(address)
    expect(main(page)).to_contain_text(OWN)
    assert visits(server) == before + 1
    press(page, "Erase and leave")
    go(page, main(page).get_by_role("button", name="Erase and leave"))
    expect(page).to_have_url(re.compile("/erased$"))
    assert visits(server) == before
    assert page.context.cookies() == []
    for _ in range(5):
        page.go_back()
        assert leaks(page.content()) == [], f"Back to {path(page)} shows what was erased"


@first_without_scripts
def test_pages_with_answers_are_not_kept_by_the_browser(page: Page, server: Server) -> None:
    load_answers(page, RUTH)
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    with httpx.Client(base_url=server.url, cookies=cookies, follow_redirects=True) as visitor:
        for address in (*places.WITH_ANSWERS, "/about-you/my-answers.yaml", "/no-such-page"):
            assert visitor.get(address).headers["cache-control"] == "no-store", address


@first_without_scripts
def test_two_tabs_do_not_overwrite_each_other_in_silence(page: Page) -> None:
    load_answers(page, RUTH)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto("/about-you/her2")
    answer(page, "her2", "zero")
    other.locator('input[name="answer"][value="positive"]').check()
    press(other, "Save and continue")
    expect(main(other)).to_contain_text("This page was out of date")

    for tab in (page, other):
        tab.goto("/guide")
    page.get_by_label("Anything else for the visit").fill("from the first tab")
    press(page, about("Save", "my notes"))
    other.get_by_label("Anything else for the visit").fill("from the second tab")
    press(other, about("Save", "my notes"))
    expect(main(other)).to_contain_text("from the first tab")
    expect(other.get_by_label("Anything else for the visit")).to_have_value("from the second tab")
    page.goto("/guide")
    expect(page.get_by_label("Anything else for the visit")).to_have_value("from the first tab")
    page.goto("/about-you/her2")
    expect(page.locator('input[name="answer"][value="zero"]')).to_be_checked()


@pytest.mark.parametrize("javascript", [True])
def test_the_page_warns_before_a_visit_ends(page: Page) -> None:
    page.clock.install()
    page.goto("/")
    press(page, "Start")
    warning = page.get_by_role("region", name="Your time")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("01:56:00")
    expect(warning).to_contain_text("Your answers will be erased in 4 minutes")
    warning.get_by_role("button", name="Stay on").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward("01:54:00")
    expect(warning).to_be_hidden()


def test_a_leak_would_be_noticed() -> None:
    for sentinel in (*SENTINELS, *PAIRS):
        assert sentinel in leaks(f"GET /options?{sentinel}")
    assert OWN in leaks(f"/guide?own={quote(OWN)}")
    assert OWN in leaks(f"/guide?own={quote_plus(OWN)}")
    assert leaks("GET /options 200") == []


def say_where(page: Page) -> None:
    """The day of the visit and its place; first with a mistake."""
    page.goto("/guide/appointment")
    page.get_by_role("textbox", name="Where").fill(PLACE)
    press(page, "Save my visit")
    expect(main(page)).to_contain_text("There is a problem")
    for label, typed in (("Month", "3"), ("Day", "27"), ("Year", str(places.NEXT_YEAR))):
        page.get_by_role("textbox", name=label).fill(typed)
    press(page, "Save my visit")
    expect(main(page)).to_contain_text(PLACE)
    for address in ("/guide/take", "/guide/text", "/guide/pdf", "/guide/print"):
        page.goto(address)


def save_under_a_link(page: Page, server: Server) -> str:
    """Save, and follow the link as it is and cut off; its secret."""
    page.goto("/guide/save")
    press(page, "Save and get my link")
    expect(page).to_have_url(re.compile("/guide/saved$"))
    (secret,) = set(re.findall(r"/g/([A-Za-z0-9_-]{43})", page.content()))
    for link, status in ((secret, 303), (secret[:-1], 404)):
        assert httpx.get(f"{server.url}/g/{link}").status_code == status
    return secret


def mail_it(page: Page, server: Server) -> None:
    """With a wrong address first, then as it should be; and hostile forms besides."""
    page.goto("/guide/send")
    field = page.get_by_label("Send it to this e-mail address")
    field.fill(NO_ADDRESS)
    press(page, "Send my guide")
    expect(main(page)).to_contain_text("There is a problem")
    token = page.locator('input[name="csrf"]').first.get_attribute("value") or ""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        for form, headers, status in (
            ({"csrf": token, "to": TO, "paper": OWN}, {"Sec-Fetch-Site": "same-origin"}, 422),
            ({"csrf": OWN, "to": TO}, {"Sec-Fetch-Site": "same-origin"}, 409),
            ({"csrf": token, "to": TO}, {"Sec-Fetch-Site": "cross-site"}, 403),
        ):
            answered = client.post("/guide/send", data=form, headers=headers)
            assert answered.status_code == status
            assert leaks(answered.text) == [], "an error page repeats what was sent"
    field.fill(TO)
    page.get_by_label("Put the private link to my guide in the e-mail").check()
    press(page, "Send my guide")
    trouble = page.get_by_role("heading", name="There is trouble")
    for _ in range(100):
        if trouble.count():
            return
        page.wait_for_timeout(200)
        page.goto("/guide/sent")
    raise AssertionError(main(page).inner_text())


def until_sent(page: Page) -> None:
    for _ in range(150):
        if page.get_by_role("heading", name="It is sent").count():
            return
        page.wait_for_timeout(200)
        page.goto("/guide/sent")
    raise AssertionError(main(page).inner_text())


def nothing_leaks(server: Server, overheard: "Overheard", secret: str, when: str) -> None:
    """Not in an address, not in a log (the worker's lines among them), not in the database."""
    for address in overheard.addresses:
        assert leaks(address) == [], f"{when}: {address}"
        assert secret[:-1] not in address, f"{when}: {address}"
        assert {key for key, _ in parse_qsl(urlsplit(address).query)} <= NAMES, address
    log = server.log.read_text(encoding="utf-8")
    assert "not_sent" in log, "the worker has not spoken"
    assert "/g/{secret" in log, "the link was not followed"
    assert leaks(log) == [], when
    assert secret[:-1] not in log, when
    held = stored_bytes(server)
    for table in (b"outbox", b"saved_guides"):
        assert table in held, "looked into the wrong file"
    assert leaks(held.decode("latin-1")) == [], when
    assert secret[:-1].encode() not in held, when
    assert urlsafe_b64decode(secret + "=") not in held, when
    for words in ("Doctor Discussion Guide", "%PDF-", "Subject:"):
        assert words not in held.decode("latin-1"), f"{when}: {words}"


def tell_everything(page: Page) -> None:
    """Through the forms: rare answers, a drug that no one knows, and words of one's own."""
    page.goto("/")
    press(page, "Start")
    for step, said in (("age", "97"), ("tmb", TMB), ("brca2", "found")):
        page.goto(f"/about-you/{step}?back=check")
        answer(page, step, said)
    expect(main(page)).to_contain_text(TMB)
    page.goto("/about-you/treatments/add")
    page.get_by_label("Which treatment was it?").fill(DRUG)
    press(page, "Add this treatment")
    page.locator('input[name="pick"][value="as_written"]').check()
    press(page, "Add this treatment")
    page.get_by_label("How many months did you have it?").fill(OWN)  # a mistake
    press(page, "Save this treatment")
    expect(main(page)).to_contain_text("There is a problem")
    page.get_by_label("How many months did you have it?").fill("11")
    press(page, "Save this treatment")
    section(page, "Your options")
    section(page, "Your guide")
    write_question(page, OWN)
    page.locator("summary").filter(has_text="Write a note").first.click()
    page.get_by_role("textbox", name=about("Your note, or the answer you get", OWN)).fill(NOTE)
    page.get_by_label("In my own words").fill(GOAL)
    page.get_by_label("Anything else for the visit").fill(NOTES)
    press(page, about("Save", "my notes"))
    page.goto("/guide/print")
    for words in (OWN, NOTE, NOTES, GOAL):
        expect(main(page)).to_contain_text(words)


def send_it_all_as_a_file(page: Page) -> None:
    """A file that is wrong, one that may not replace, and one that may."""
    page.goto("/about-you/load")
    send_file(page, SEEDED.replace("found", IN_FILE), name=f"{DRUG}.yaml")
    expect(main(page)).to_contain_text("There is a problem")
    send_file(page, SEEDED)
    expect(main(page)).to_contain_text("Tick the box")
    page.get_by_label("Replace what I told you").check()
    send_file(page, SEEDED)
    expect(page).to_have_url(re.compile("/about-you/check$"))
    for address in ("/options", "/guide", "/guide/include", "/guide/print"):
        page.goto(address)
    expect(main(page)).to_contain_text(IN_FILE)


def refused_pages(page: Page) -> Iterator[str]:
    """Pages of errors that a browser can come to: too large, overtaken, and not there."""
    page.goto("/about-you/load")
    send_file(page, SEEDED + "#" * 600_000)
    yield page.content()

    page.goto("/about-you/tmb")
    other = page.context.new_page()
    other.goto("/about-you/tmb")
    other.get_by_role("textbox").fill("12")
    press(other, "Save and continue")
    other.close()
    page.get_by_role("textbox").fill("731.448")
    press(page, "Save and continue")
    expect(main(page)).to_contain_text("out of date")
    yield page.content()

    for address in (f"/treatments/{JUNK}", f"/{JUNK}?{JUNK}=1", f"/about-you/{JUNK}?back={JUNK}"):
        page.goto(address)
        yield page.content()
        assert JUNK not in page.content()


def refused_forms(page: Page, server: Server) -> Iterator[str]:
    """Forms that only a broken or hostile client sends."""
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    page.goto("/guide")
    token = page.locator('input[name="csrf"]').first.get_attribute("value") or ""
    ours = {"Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        form = {"csrf": token, "question": OWN, "fact": NOTE, "keep": GOAL, "do": f"add {OWN}"}
        for address, headers, status in (
            ("/guide/add", ours, 422),
            ("/guide", ours, 422),
            ("/guide/add", {"Sec-Fetch-Site": "cross-site"}, 403),
            ("/options", ours, 405),
        ):
            answered = client.post(address, data=form, headers=headers)
            assert answered.status_code == status, address
            yield answered.text
        yield client.post("/guide/add", data=form | {"csrf": OWN}, headers=ours).text


def leaks(text: str) -> list[str]:
    """Which sentinels stand in a text, as they are or as an address would spell them."""
    return [
        sentinel
        for sentinel in (*SENTINELS, *PAIRS)
        if any(spell(sentinel) in text for spell in (str, quote, quote_plus))
    ]


def stored_bytes(server: Server) -> bytes:
    """All that SQLite holds on disk, with its write-ahead log."""
    folder = server.database.parent
    return b"".join(file.read_bytes() for file in folder.glob(f"{server.database.name}*"))


def visits(server: Server) -> int:
    """How many visits the server keeps."""
    with closing(sqlite3.connect(server.database)) as database:
        return int(database.execute("SELECT count(*) FROM visits").fetchone()[0])
