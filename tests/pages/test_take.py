"""Every way in which the guide leaves the screen: each is offered, and gives what it says."""

import io
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Semaphore

import pypdfium2
import pytest
from fastapi import FastAPI

from askwell.delivery.text import plain_text
from askwell.web.private_link import PrivateLink
from askwell.web.site import Site
from askwell.web.story import Story
from askwell.web.visitor import Visitor
from tests.pages.people import GREW_ON_FIRST, HAVING_TREATMENT, tell
from tests.pages.reading import main_of, words_of
from tests.pages.test_every_page import Elements

OWN = "Will the plum tree flower before my scan?"
NOTE = "Ottoline drives me home"
DISEASE = re.compile(r"cancer|breast|metasta|tumou?r|oncolog|chemo", re.IGNORECASE)
WAYS = (
    "/guide/print",
    "/guide/pdf",
    "/guide/send",
    "/guide/text",
    "/guide/appointment",
    "/guide/save",
    "/about-you/my-answers.yaml",
)
FILES = {
    "/guide/my-guide.pdf": ("my-guide.pdf", "application/pdf"),
    "/guide/my-guide.txt": ("my-guide.txt", "text/plain; charset=utf-8"),
}
GUIDE = {
    "questions": [
        {"id": "own-1", "own": OWN, "starred": True, "note": NOTE},
        {"id": "goals-01", "own": None, "starred": False, "note": ""},
    ]
}


@pytest.fixture
def her(app: FastAPI, browser):
    """A browser whose visit holds answers and a guide."""
    tell(browser, app, GREW_ON_FIRST, guide=GUIDE)
    return browser


def visitor_of(app: FastAPI, browser) -> Visitor:
    return Visitor(app.state.site.visits, browser.cookies["askwell"])


def save(app: FastAPI, browser, days: int = 30) -> str:
    """Save the guide under a private link; its secret."""
    site: Site = app.state.site
    kept = site.saved.save({}, days)
    visitor_of(app, browser).change(
        lambda payload: {**payload, "saved": PrivateLink.to(kept).as_data()}
    )
    return kept.secret.to_text()


def pdf_text(content: bytes) -> str:
    """All the words of a PDF, with single spaces."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return " ".join(text.replace("\u200b", "").split())  # where a long word may break


def page_sizes(content: bytes) -> set[tuple[int, int]]:
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    sizes = {tuple(round(side) for side in page.get_size()) for page in document}
    document.close()
    return sizes


def links(html: str) -> list[str]:
    return [
        a["href"] or "" for tag, a in Elements(main_of(html)).tags if tag == "a" and "href" in a
    ]


def test_every_way_is_on_one_page_and_leads_somewhere(her) -> None:
    html = her.open("/guide/take").text
    assert [link for link in links(html) if link != "/guide"] == list(WAYS)
    for way in WAYS:
        assert her.open(way).status_code == 200, way


def test_the_guide_leads_there_by_its_main_button(her) -> None:
    html = main_of(her.open("/guide").text)
    buttons = re.findall(r'<a class="aw-button" href="([^"]+)">([^<]+)', html)
    assert buttons == [("/guide/take", "Take it with me")] * 2, "on top, and again at the end"
    assert 'href="/guide/print"' in html


def test_an_empty_guide_is_told_so_but_nothing_is_shut(browser) -> None:
    html = browser.open("/guide/take").text
    assert "Your guide is still empty" in main_of(html)
    assert "/guide/print" in links(html)


def test_who_told_something_has_a_guide(app, browser) -> None:
    tell(browser, app, GREW_ON_FIRST)
    assert "still empty" not in browser.open("/guide/take").text


def test_an_urgent_sign_stands_on_top_of_every_way_out(app, browser) -> None:
    tell(browser, app, HAVING_TREATMENT)
    for page in ("/guide/take", "/guide/sent"):
        assert "Don’t wait for your visit" in browser.open(page).text, page


def test_what_is_saved_and_known_is_said(app, her) -> None:
    before = words_of(main_of(her.open("/guide/take").text))
    assert "Come back to it on any device" in before
    assert "This server sends no e-mail" in before
    save(app, her)
    assert "It is saved. See the link" in her.open("/guide/take").text


@pytest.mark.parametrize("address", FILES)
def test_files_are_named_so_that_they_tell_nothing(her, address: str) -> None:
    name, kind = FILES[address]
    answer = her.get(address)
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"
    assert not DISEASE.search(f"{address} {answer.headers}")


def test_the_text_is_the_sheet_as_plain_text(app, her) -> None:
    story = Story(app.state.site, visitor_of(app, her).payload)
    expected = plain_text(story.sheet)
    assert OWN in expected
    assert her.get("/guide/my-guide.txt").text == expected
    page = her.open("/guide/text").text
    shown = Elements(page.split("<textarea")[1].split("</textarea>")[0]).text
    assert shown.partition(">")[2].strip() == expected.strip()
    assert " readonly" in page


def test_words_in_the_text_never_become_markup(app, browser) -> None:
    attack = "</textarea><script>alert(1)</script>"
    tell(browser, app, {}, guide={"questions": [{"id": "own-1", "own": attack}]})
    assert attack not in browser.open("/guide/text").text
    assert attack in browser.get("/guide/my-guide.txt").text


def test_the_pdf_holds_her_words(her) -> None:
    content = her.get("/guide/my-guide.pdf").content
    assert content.startswith(b"%PDF-")
    text = pdf_text(content)
    for words in (OWN, NOTE, "My Doctor Discussion Guide"):
        assert words in text


def test_paper_and_print_are_as_chosen(her) -> None:
    sizes, texts = {}, {}
    for paper in ("letter", "a4"):
        for size in ("normal", "large"):
            answer = her.get("/guide/my-guide.pdf", params={"paper": paper, "size": size})
            sizes[paper, size] = page_sizes(answer.content)
            texts[paper, size] = answer.content
    assert {k: v for k, v in sizes.items() if k[0] == "letter"} == {
        ("letter", "normal"): {(612, 792)},
        ("letter", "large"): {(612, 792)},
    }
    assert sizes["a4", "normal"] == sizes["a4", "large"] == {(595, 842)}
    assert len(set(texts.values())) == 4
    usual = her.get("/guide/my-guide.pdf").content
    assert page_sizes(usual) == {(612, 792)}


@pytest.mark.parametrize(
    "query", ["paper=a5", "size=huge", "paper=letter&size=../etc", "paper=%00", "size=LARGE"]
)
def test_a_choice_that_is_none_is_told_in_words(her, query: str) -> None:
    answer = her.get(f"/guide/my-guide.pdf?{query}")
    assert answer.status_code == 422
    assert "We could not read what was sent" in answer.text
    assert "Traceback" not in answer.text


def test_the_form_asks_for_what_the_file_takes(her) -> None:
    html = her.open("/guide/pdf").text
    form = re.search(r'<form method="get" action="/guide/my-guide.pdf".*?</form>', html, re.DOTALL)
    assert form
    given = {
        (a["name"], a.get("value"), "checked" in a)
        for tag, a in Elements(form[0]).tags
        if tag == "input"
    }
    assert given == {
        ("paper", "letter", True),
        ("paper", "a4", False),
        ("size", "normal", True),
        ("size", "large", False),
    }, "and nothing of hers: this form's fields go into an address"


def test_the_link_goes_along_only_when_saved_and_ticked(app, her) -> None:
    asked = "/guide/my-guide.pdf?link=yes"
    assert "/g/" not in pdf_text(her.get(asked).content), "nothing is saved yet"
    secret = save(app, her)
    assert secret not in pdf_text(her.get("/guide/my-guide.pdf").content).replace(" ", "")
    assert secret in pdf_text(her.get(asked).content).replace(" ", "")
    html = her.open("/guide/pdf").text
    box = next(a for tag, a in Elements(html).tags if a.get("name") == "link")
    assert "checked" not in box
    assert "Anyone who holds the paper or the file can then open" in html


def test_a_link_that_has_ended_is_not_offered(app, her, clock) -> None:
    save(app, her, days=7)
    payload = visitor_of(app, her).payload
    clock.pass_minutes(7 * 24 * 60)
    tell(her, app, GREW_ON_FIRST, guide=GUIDE, saved=payload["saved"])
    assert 'name="link"' not in her.open("/guide/pdf").text
    assert "/g/" not in pdf_text(her.get("/guide/my-guide.pdf?link=yes").content)


def test_a_server_name_that_is_none_makes_no_link(app, her) -> None:
    save(app, her)
    strange = {"Host": 'evil"<b>'}
    answer = her.get("/guide/my-guide.pdf?link=yes", headers=strange)
    assert answer.status_code == 200
    assert "evil" not in pdf_text(answer.content)


def test_the_calendar_takes_the_link_only_when_ticked(app, her) -> None:
    secret = save(app, her)
    met = {"on": "2026-03-27", "at": "", "place": "", "doctor": ""}
    visitor_of(app, her).change(
        lambda payload: {**payload, "guide": {**payload["guide"], "appointment": met}}
    )

    def unfolded(query: str) -> str:
        return her.get(f"/guide/visit.ics{query}").text.replace("\r\n ", "")

    assert secret not in unfolded("")
    assert secret in unfolded("?link=yes")
    assert "Anyone who can see your calendar" in her.open("/guide/appointment").text


def test_another_visitor_gets_her_own_guide(app, her, browser) -> None:
    assert OWN in pdf_text(her.get("/guide/my-guide.pdf").content)
    tell(browser, app, {"age": 61})
    for address in FILES:
        assert OWN.encode() not in browser.get(address).content
    assert OWN not in pdf_text(browser.get("/guide/my-guide.pdf").content)


def test_pdfs_that_take_long_do_not_hold_up_all_other_pages(app, browser, monkeypatch) -> None:
    tell(browser, app, GREW_ON_FIRST, guide=GUIDE)
    begun, go_on = Semaphore(0), Event()

    def slow(*_: object, **__: object) -> bytes:
        begun.release()
        go_on.wait(20)
        return b"%PDF-"

    monkeypatch.setattr(app.state.site.pdf, "render", slow)
    with ThreadPoolExecutor(30) as others:
        asked = [others.submit(browser.get, "/guide/my-guide.pdf") for _ in range(30)]
        for _ in range(8):
            assert begun.acquire(timeout=10)
        try:
            assert not begun.acquire(timeout=0.5), "more wait in line than may"
            assert browser.get("/healthz").status_code == 200
        finally:
            go_on.set()
        answers = Counter(one.result().status_code for one in asked)
    assert answers == {200: 8, 503: 22}
    monkeypatch.undo()
    assert browser.get("/guide/my-guide.pdf").status_code == 200, "the line moves on"
