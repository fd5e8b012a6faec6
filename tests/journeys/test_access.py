"""Every page in every state: axe, targets, headings, and 400 % zoom.

Pages of one kind by the dozen (treatments, topics, tests, older articles) are looked at with the
long tests; the fast ones see each kind in each state.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, ViewportSize

from askwell.knowledge.model import Knowledge
from tests.journeys import places

PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
#: A window of 1280 px at 400 %: WCAG 1.4.10 asks that nothing then runs off to the side.
ZOOMED = ViewportSize(width=320, height=256)

LOOKED_AT_IN_FULL = 5

#: The rules of axe that a page may break at one width and not at another.
RULES_OF_LAYOUT = ("target-size", "scrollable-region-focusable")
NOTE_WHAT_SHOWS = """for (const part of document.body.querySelectorAll("*"))
    part.showedBefore = part.checkVisibility()"""
MARK_WHAT_IS_NEW = """() => {
    const all = [...document.body.querySelectorAll("*")];
    const fresh = all.filter(part => part.checkVisibility() && !part.showedBefore);
    for (const part of fresh) part.setAttribute("data-fresh", "");
    return fresh.length;
}"""

#: Faults planted on a page that has none, and how each is told.
PLANT = """() => {
    document.querySelector("main label").remove();
    document.querySelector("h1").style.color = "#cccccc";
    document.querySelector("main").insertAdjacentHTML("beforeend", `
        <h6 class="planted-wide">far below</h6>
        <a href="/a" class="planted-small">a</a><a href="/b" class="planted-small">b</a>
        <div role="img" class="planted-narrow">drawn</div>`);
    const styles = new CSSStyleSheet();
    styles.replaceSync(`
        .planted-wide { width: 2000px }
        .planted-small { display: inline-block; width: 5px; height: 5px; overflow: hidden }
        @media (min-width: 400px) { .planted-narrow { display: none } }`);
    document.adoptedStyleSheets = [styles];
}"""
PLANTED = {
    "label: ": "(wide)",
    "color-contrast: ": "(wide)",
    "target-size: ": "(narrow)",
    "role-img-alt: ": "(narrow)",
    "heading 6 follows": "",
    "H6.planted-wide": "runs off the side at 400 % zoom",
}

Axe = Callable[..., list[str]]

pytestmark = pytest.mark.parametrize("javascript", [True])


def test_pages_without_answers(page: Page, axe: Axe) -> None:
    look_at_all(page, places.without_answers(page), axe)


@pytest.mark.laws
def test_every_treatment(page: Page, knowledge: Knowledge, axe: Axe) -> None:
    look_at_all(page, places.treatments(page, knowledge), axe, alike=True)


@pytest.mark.laws
def test_every_topic_and_branch(page: Page, knowledge: Knowledge, axe: Axe) -> None:
    look_at_all(page, places.topics(page, knowledge), axe, alike=True)


@pytest.mark.laws
def test_every_test_and_every_theme_of_older_articles(
    page: Page, knowledge: Knowledge, axe: Axe
) -> None:
    look_at_all(page, places.tests_and_themes(page, knowledge), axe, alike=True)


def test_pages_with_answers(page: Page, axe: Axe) -> None:
    look_at_all(page, places.with_answers(page), axe)


def test_pages_with_trouble(page: Page, axe: Axe) -> None:
    look_at_all(page, places.with_trouble(page), axe)


def test_forms_with_mistakes(page: Page, axe: Axe) -> None:
    look_at_all(page, places.with_mistakes(page), axe)


def test_planted_faults_are_found(page: Page, axe: Axe) -> None:
    page.goto("/guide")
    assert not faults_of(page, axe)
    page.evaluate(PLANT)
    found = faults_of(page, axe)
    for begins, ends in PLANTED.items():
        assert any(f.startswith(begins) and f.endswith(ends) for f in found), (begins, found)
    assert not any(f.startswith("role-img-alt") and f.endswith("(wide)") for f in found)


def look_at_all(page: Page, states: Iterator[str], axe: Axe, *, alike: bool = False) -> None:
    """Gather what is wrong on all of them, so that one run tells it all.

    Of pages that are ``alike``, the first few are looked at in full, the others more quickly.
    """
    faults, seen = [], 0
    for state in states:
        seen += 1
        found = faults_of(page, axe, quickly=alike and seen > LOOKED_AT_IN_FULL)
        faults += [f"{state}: {fault}" for fault in found]
    assert seen
    assert not faults, "\n" + "\n".join(faults)


def faults_of(page: Page, axe: Axe, *, quickly: bool = False) -> list[str]:
    """What is wrong with the page shown now, with all that is folded away unfolded."""
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    faults = jumps(page)
    if quickly:
        page.set_viewport_size(PHONE)
        faults += axe(page, contrast=False)
    else:
        page.set_viewport_size(DESK)
        faults += [f"{fault} (wide)" for fault in axe(page)]
        page.evaluate(NOTE_WHAT_SHOWS)
        page.set_viewport_size(PHONE)
        faults += [f"{fault} (narrow)" for fault in axe(page, only=RULES_OF_LAYOUT)]
        if page.evaluate(MARK_WHAT_IS_NEW):  # most stands at both widths, in the same colors
            faults += [f"{fault} (narrow)" for fault in axe(page, parts="[data-fresh]")]
    page.set_viewport_size(ZOOMED)
    faults += overflows(page)
    page.set_viewport_size(DESK)
    return faults


def jumps(page: Page) -> list[str]:
    """Headings that are more than one level below the one before; there is one first heading."""
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]"
        ".map(heading => Number(heading.tagName[1]))"
    )
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} first headings"]
    return faults + [
        f"heading {below} follows {above}" for above, below in pairwise(levels) if below > above + 1
    ]


def overflows(page: Page) -> list[str]:
    """What reaches over the right edge, if the page can be scrolled sideways."""
    return page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.querySelectorAll('body *')]
                .filter(part => part.getBoundingClientRect().right > root.clientWidth + 1)
                .slice(-3)
                .map(part => `${part.tagName}.${part.className} runs off the side at 400 % zoom`);
        }"""
    )
