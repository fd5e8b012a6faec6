"""The letter: what a mail program makes of it, and that nothing typed reaches its head."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from askwell.delivery.address import AddressProblem
from askwell.delivery.envelope import Envelope
from askwell.delivery.link import LINK_WARNING, LinkProblem
from askwell.delivery.message import letter, message_id
from askwell.delivery.page import html_letter
from askwell.delivery.text import plain_text
from tests.delivery.extracting import body, html_text, parse
from tests.delivery.guides import LINK, every_case, ordinary

PDF = b"%PDF-1.7\r\n\x00\xff\n.\n" * 5000
ID = "<parcel-1@askwell.example.org>"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HEAD = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
        "Content-Type"}  # fmt: skip
MEANT: dict[str, Any] = {
    "to": "me@example.org",
    "sender": "guide@askwell.example.org",
    "pdf": PDF,
    "link": None,
    "message_id": ID,
    "date": NOON,
}


@pytest.fixture(scope="module")
def sheets(knowledge):
    return {name: case.sheet(knowledge) for name, case in every_case(knowledge).items()}


@pytest.fixture
def sheet(sheets):
    return sheets["ordinary"]


@pytest.mark.parametrize("name", ["empty", "ordinary", "longest", "traps"])
def test_it_comes_apart_into_text_page_and_pdf(sheets, name: str) -> None:
    sent = letter(sheets[name], **MEANT)
    read = parse(sent)
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]
    assert [part.defects for part in read.walk()] == [[]] * 5
    assert body(sent, "plain").replace("\r\n", "\n").endswith(plain_text(sheets[name]))
    html = body(sent, "html").replace("\r\n", "\n").strip()
    opening = re.findall(r"<p>(.*?)</p>", html.split('class="opening"')[1].split("</div>")[0])
    assert html == html_letter(sheets[name], opening).strip()
    (attached,) = read.iter_attachments()
    assert attached.get_filename() == "my-guide.pdf"
    assert attached.get_content() == PDF


@pytest.mark.parametrize("name", ["longest", "traps"])
def test_every_server_can_take_its_lines(sheets, name: str) -> None:
    sent = letter(sheets[name], **{**MEANT, "to": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example.org"})
    assert sent.isascii()
    assert b"\n" not in sent.replace(b"\r\n", b"")
    assert b"\r" not in sent.replace(b"\r\n", b"")
    head, _, rest = sent.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, rest.split(b"\r\n"))) <= 85  # quoted-printable and base64: 76
    assert {part.get("Content-Transfer-Encoding") for part in parse(sent).walk()} <= {
        None,
        "quoted-printable",
        "base64",
    }


def test_its_head_says_nothing_of_an_illness_and_asks_for_no_answer(sheet) -> None:
    read = parse(letter(sheet, **MEANT))
    assert set(read.keys()) == HEAD
    assert read["Subject"] == "Your guide for the doctor visit"
    assert read["From"] == "Askwell <guide@askwell.example.org>"
    assert read["To"] == "me@example.org"
    assert read["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(read["Date"]) == NOON
    assert read["Message-ID"] == ID


def test_it_can_be_put_into_an_envelope(sheet) -> None:
    long = message_id("p" * 64, f"{'b' * 60}.{'c' * 60}.example.org")
    for id in (ID, long):
        sent = letter(sheet, **{**MEANT, "message_id": id})
        assert Envelope("me@example.org", id, sent).message == sent


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_it_opens_with_who_sent_it_what_is_attached_and_whose_words_it_holds(sheet, kind) -> None:
    shown = body(letter(sheet, **MEANT), kind)
    text = " ".join((html_text(shown) if kind == "html" else shown).split())
    opening = text.split("My Doctor Discussion Guide")[0]
    assert opening.startswith("Someone asked Askwell at askwell.example.org to send you this guide")
    assert "please delete this e-mail" in opening
    assert "my-guide.pdf" in opening
    assert "These words are not from Askwell." in opening
    assert "cancer" not in opening, "a mail program shows the first words in its list"
    assert "http" not in opening


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_link_is_there_only_if_wanted_and_warns(sheet, kind) -> None:
    shown = body(letter(sheet, **{**MEANT, "link": LINK}), kind)
    text = " ".join((html_text(shown) if kind == "html" else shown).split())
    assert text.count(LINK) == 1
    assert text.index(LINK) < text.index(LINK_WARNING) < text.index("My Doctor Discussion Guide")


def test_one_that_she_sends_herself_says_so(sheet) -> None:
    sent = letter(sheet, **{**MEANT, "sender": "me@example.org"}, on_request=False)
    assert "Auto-Submitted" not in parse(sent)
    assert parse(sent)["From"] == "me@example.org"
    assert body(sent, "plain").startswith("me@example.org sent you this guide for a doctor visit.")


INJECTIONS = (
    "\r\nBcc: many@example.org",
    "\nBcc: many@example.org",
    "\rX: y",
    "\r\n\r\nhello",
    "\x00",
)


@pytest.mark.parametrize("argument", ["to", "sender", "link", "message_id"])
@pytest.mark.parametrize("injected", INJECTIONS)
@pytest.mark.parametrize("place", ["end", "middle", "start"])
def test_no_argument_adds_a_line_to_the_head(sheet, argument, injected, place) -> None:
    good = MEANT[argument] or LINK
    cut = {"end": len(good), "middle": len(good) // 2, "start": 0}[place]
    try:
        sent = letter(sheet, **{**MEANT, argument: good[:cut] + injected + good[cut:]})
    except ValueError:
        return
    assert argument in ("to", "sender"), "only around an address are line ends cut off"
    assert place == "start"
    assert sent.partition(b"\r\n\r\n")[0].count(b"\r\n") + 1 == len(HEAD)
    assert set(parse(sent).keys()) == HEAD


@pytest.mark.parametrize(
    "to", ["a@example.org, b@example.org", "A <a@example.org>", "a@example.org;b@example.org", ""]
)
def test_it_goes_to_one_address(sheet, to: str) -> None:
    with pytest.raises(AddressProblem):
        letter(sheet, **{**MEANT, "to": to})


def test_other_domains_and_practice_servers_can_send_too(sheet) -> None:
    sent = letter(sheet, **{**MEANT, "to": "me@bücher.example", "sender": "askwell@localhost"})
    assert parse(sent)["To"] == "me@xn--bcher-kva.example"
    assert parse(sent)["From"] == "Askwell <askwell@localhost>"


def test_no_answer_and_no_name_is_in_the_head(knowledge) -> None:
    case = ordinary()
    head = letter(case.sheet(knowledge), **MEANT).partition(b"\r\n\r\n")[0].decode()
    for word in ("Okafor", "cancer", "garden", "June", "money"):
        assert word not in head


def test_a_wrong_link_or_a_date_without_a_zone_is_refused(sheet) -> None:
    with pytest.raises(LinkProblem):
        letter(sheet, **{**MEANT, "link": "javascript:alert(1)"})
    with pytest.raises(ValueError, match="time zone"):
        letter(sheet, **{**MEANT, "date": datetime(2026, 3, 1)})  # noqa: DTZ001 - that is the point
    east = letter(sheet, **{**MEANT, "date": NOON.astimezone(timezone(timedelta(hours=5.5)))})
    assert parsedate_to_datetime(parse(east)["Date"]) == NOON


def test_a_message_id_is_made_of_a_parcel_and_a_domain() -> None:
    assert message_id("abc-1_Z", "askwell.example.org") == "<abc-1_Z@askwell.example.org>"
    for parcel, domain in (
        ("a>b", "x.org"), ("a b", "x.org"), ("", "x.org"), ("a", ""), ("a", "x.org>\r\nBcc: y"),
        ("a@b", "x.org"), ("a", "x..org"), ("é", "x.org"), ("a\n", "x.org"), ("a", "x.org\n"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="Message-ID"):
            message_id(parcel, domain)
