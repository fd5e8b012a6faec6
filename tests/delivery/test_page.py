"""The HTML document needs nothing else, and nothing typed becomes a part of its markup."""

import re

import pytest

from askwell.delivery.link import LINK_WARNING
from askwell.delivery.page import html_letter, html_page
from tests.delivery.guides import LINK, every_case, ordinary, traps
from tests.pages.test_every_page import Elements

TAGS = {
    "a", "bdi", "body", "br", "dd", "div", "dl", "dt", "h1", "h2", "head", "html", "li", "main",
    "meta", "ol", "p", "span", "strong", "style", "title", "ul",
}  # fmt: skip
OPENING = ("Someone sent you this.", "Mind the <b>angles</b> & all.")


@pytest.fixture(params=["empty", "ordinary", "longest", "traps"])
def sheet(request: pytest.FixtureRequest, knowledge):
    return every_case(knowledge)[request.param].sheet(knowledge)


def test_it_asks_nothing_of_the_network_and_runs_nothing(sheet) -> None:
    for html in (html_page(sheet), html_letter(sheet, OPENING)):
        shown = Elements(html)
        assert {tag for tag, _ in shown.tags} <= TAGS
        for tag, given in shown.tags:
            assert set(given) <= {"lang", "charset", "name", "content", "class", "href", "start"}
            if "href" in given:
                assert tag == "a"
                assert re.match(r"https?://", given["href"] or "")
        style = html.split("<style>")[1].split("</style>")[0]
        assert "url(" not in style
        assert "@import" not in style


def test_it_says_its_language_and_title_and_has_one_order_of_headings(sheet) -> None:
    for html in (html_page(sheet), html_letter(sheet, OPENING)):
        assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
        assert "<title>My Doctor Discussion Guide</title>" in html
        levels = [tag for tag, _ in Elements(html).tags if re.fullmatch(r"h\d", tag)]
        assert levels[0] == "h1"
        assert set(levels[1:]) == {"h2"}


def test_what_was_typed_is_text(knowledge) -> None:
    html = html_page(traps().sheet(knowledge))
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "{{ 7 * 7 }} {% raw %}" in html
    assert "<bdi>" in html, "so that Hebrew turns nothing around it"


def test_numbers_go_on_from_the_front_to_the_back(knowledge) -> None:
    html = html_page(ordinary().sheet(knowledge))
    assert re.findall(r'<ol start="(\d+)">', html) == ["1", "3"]


def test_the_link_brings_its_code_to_the_page_and_not_to_the_letter(knowledge) -> None:
    sheet = ordinary().sheet(knowledge)
    assert "/g/" not in html_page(sheet)
    page, letter = html_page(sheet, LINK), html_letter(sheet, OPENING, LINK)
    assert '<svg role="img" aria-label="QR code of the private link' in page
    assert "<svg" not in letter, "mail programs show no drawn picture"
    for html in (page, letter):
        assert html.count(f'href="{LINK}"') == 1
        assert LINK_WARNING in html


def test_a_letter_opens_with_what_it_is(knowledge) -> None:
    html = html_letter(ordinary().sheet(knowledge), OPENING)
    assert html.index(OPENING[0]) < html.index("<h1>")
    assert "Mind the &lt;b&gt;angles&lt;/b&gt; &amp; all." in html
