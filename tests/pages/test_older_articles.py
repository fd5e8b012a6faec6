"""What older articles say: theme by theme, what no longer holds first, with a way to our page."""

import re

from askwell.knowledge.claim import Holds
from askwell.knowledge.model import Knowledge
from askwell.web.pages.older_articles import HOLDS_WORDS, page_name
from tests.pages.every_page import of_kind
from tests.pages.reading import headings, main_of, words_of


def test_every_theme_is_listed_with_what_to_read_with_care(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    assert knowledge.themes, "or this looks at nothing"
    html = pages["/older-articles"]
    assert sorted(re.findall(r'href="/older-articles/([^"]+)"', html)) == sorted(knowledge.themes)
    for id, theme in knowledge.themes.items():
        tile = html.split(f'href="/older-articles/{id}"')[1].split("</a>")[0]
        changed = sum(claim.holds is not Holds.HOLDS for claim in theme.claims)
        assert (f"{changed} to read with care" in tile) == bool(changed), id


def test_what_no_longer_holds_comes_first(knowledge: Knowledge, pages: dict[str, str]) -> None:
    order = [*HOLDS_WORDS.values(), "Sources"]
    for id, html in of_kind(pages, "older-articles").items():
        found = headings(html)
        assert found == sorted(found, key=order.index), id
        kinds = {HOLDS_WORDS[claim.holds] for claim in knowledge.themes[id].claims}
        assert {*found} == {*kinds, "Sources"}, id


def test_each_statement_stands_beside_what_holds_today_and_leads_on(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    for id, html in of_kind(pages, "older-articles").items():
        boxes = re.findall(r'<div class="aw-claim .*?</div>', main_of(html), re.DOTALL)
        claims = knowledge.themes[id].claims
        assert len(boxes) == len(claims), id
        for claim in claims:
            box = next(box for box in boxes if claim.read in words_of(box))
            assert claim.today in words_of(box), claim.read
            assert 'class="aw-cite"' in box, claim.read
            assert f"aw-claim--{claim.holds.value}" in box, claim.read
            for stands in claim.stands:
                assert f'href="/{stands.page}"' in box, claim.read
                assert page_name(stands.page, knowledge) in words_of(box)


def test_its_links_lead_to_pages(pages: dict[str, str]) -> None:
    for id, html in of_kind(pages, "older-articles").items():
        for href in re.findall(r'href="(/(?:treatments|topics)/[^"#]+)"', main_of(html)):
            assert href in pages, (id, href)


def test_an_unknown_theme_is_not_found(browser) -> None:
    assert browser.get("/older-articles/no-such-theme").status_code == 404
