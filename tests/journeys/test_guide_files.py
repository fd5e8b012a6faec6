"""The guide as a file and in a letter, in a real browser: it fits, works for all, asks nobody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from askwell.delivery.page import html_letter, html_page
from tests.delivery.guides import LINK, every_case

OPENING = ("Someone asked Askwell at askwell.example.org to send you this guide.",)
NARROWEST = 320


@pytest.mark.parametrize("name", ["empty", "ordinary", "longest", "traps"])
@pytest.mark.parametrize("kind", ["file", "letter"])
def test_it_fits_a_phone_is_accessible_and_asks_nobody(
    browser: Browser, axe: Callable[..., list[str]], knowledge, name: str, kind: str
) -> None:
    sheet = every_case(knowledge)[name].sheet(knowledge)
    html = html_page(sheet, LINK) if kind == "file" else html_letter(sheet, OPENING, LINK)
    page = browser.new_page(viewport={"width": NARROWEST, "height": 640})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST
    assert axe(page, contrast=name != "longest") == []
    assert asked == []
    page.close()
