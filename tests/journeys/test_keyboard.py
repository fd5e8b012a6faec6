"""The whole walk with the keyboard alone: nothing is out of reach, and focus is always seen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.walk import main, path

with_javascript = pytest.mark.parametrize("javascript", [True])

MOST_TABS = 250
#: The stop that Tab came to: what it is, whether some part of it is on the screen with nothing
#: in front (WCAG 2.4.11), and whether it looks other than without focus, in itself or its parts.
STOP = """goal => {
    const it = document.activeElement;
    if (it === document.body) return null;
    const isInput = it.matches('.nhsuk-radios__input, .nhsuk-checkboxes__input');
    const shown = isInput ? it.nextElementSibling : it;

    const box = it.getClientRects()[0];
    const parts = [0.1, 0.5, 0.9];
    const isInSight = box && parts.some(right => parts.some(down => {
        const top = document.elementFromPoint(
            box.left + box.width * right, box.top + box.height * down);
        return top && [it, shown].some(one => one.contains(top) || top.contains(one));
    }));

    const look = () => [
        ...[it, ...it.querySelectorAll('*')].slice(0, 12).map(part => getComputedStyle(part)),
        ...(isInput ? [getComputedStyle(shown, '::before')] : []),
    ].map(style => [
        style.outlineStyle === 'none' ? '' : [style.outlineWidth, style.outlineColor],
        style.boxShadow, style.backgroundColor, style.borderWidth,
        style.borderWidth === '0px' ? '' : style.borderColor,
    ].join(' ')).join(' | ');
    const withFocus = look();
    it.blur();
    const without = look();
    it.focus({ preventScroll: true });

    return {
        what: it.outerHTML.slice(0, 160),
        isGoal: it === goal,
        isInSight: Boolean(isInSight),
        isMarked: withFocus !== without,
    };
}"""


class Keyboard:
    """A visitor who has no mouse. Every stop is looked at."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0

    def tab_to(self, goal: Locator) -> None:
        """Press Tab until that has the focus."""
        element, last = goal.element_handle(), "nothing"
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(STOP, element)
            if stop is None:  # past the end of the page: Tab begins anew at its top
                continue
            self.stops += 1
            last = stop["what"]
            assert stop["isInSight"], f"focus is hidden on {path(self.page)}: {last}"
            assert stop["isMarked"], f"focus can't be seen on {path(self.page)}: {last}"
            if stop["isGoal"]:
                return
        pytest.fail(f"Tab never comes to {goal} on {path(self.page)}; it was last at {last}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def enter(self, goal: Locator) -> None:
        """Go there and press Enter; a new page follows."""
        self.tab_to(goal)
        with self.page.expect_navigation():
            self.press("Enter")


def button(page: Page, words: str | re.Pattern[str]) -> Locator:
    return main(page).get_by_role("button", name=words).first


def link(page: Page, words: str | re.Pattern[str]) -> Locator:
    return main(page).get_by_role("link", name=words).first


@with_javascript
def test_the_skip_link_leads_past_the_menu(page: Page) -> None:
    page.goto("/options")
    keyboard = Keyboard(page)
    keyboard.tab_to(page.get_by_role("link", name="Skip to the main part"))
    keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


@with_javascript
def test_the_whole_walk_by_keyboard(page: Page) -> None:
    page.goto("/")
    keyboard = Keyboard(page)
    keyboard.enter(button(page, "Start"))
    keyboard.enter(button(page, "Start"))

    keyboard.tab_to(page.locator('input[name="is"]').first)
    keyboard.press("Space")
    expect(page.locator('input[name="is"]').first).to_be_checked()
    keyboard.press("Space")
    keyboard.tab_to(page.locator('input[name="rest"]').first)
    keyboard.press("Space")
    expect(page.locator('input[name="rest"][value="no"]')).to_be_checked()
    keyboard.enter(button(page, "Save and continue"))
    keyboard.enter(button(page, "Skip"))
    while not page.locator('input[type="radio"][name="answer"]').count():
        keyboard.enter(button(page, "Skip"))
    keyboard.tab_to(page.locator('input[name="answer"]').first)
    keyboard.press("ArrowDown")
    keyboard.press("ArrowUp")
    expect(page.locator('input[name="answer"]').first).to_be_checked()
    keyboard.enter(button(page, "Save and continue"))
    keyboard.enter(link(page, "See your options now"))

    keyboard.tab_to(page.locator("#depends summary").first)
    keyboard.press("Enter")
    expect(page.locator("details[open]").first).to_be_visible()
    keyboard.enter(page.locator("#depends h4 a").nth(1))
    assert path(page).startswith("/treatments/")
    add = button(page, re.compile("^Add to my guide"))
    says = (add.text_content() or "").partition(": ")[2].strip()
    keyboard.enter(add)
    expect(button(page, re.compile("In your guide"))).to_be_visible()

    keyboard.enter(page.get_by_role("navigation", name="Main").get_by_role("link").last)
    expect(main(page)).to_contain_text(says)
    keyboard.tab_to(page.get_by_role("textbox", name="My question"))
    page.keyboard.type("May I drive?")
    keyboard.enter(button(page, "Add my question"))
    keyboard.enter(button(page, re.compile("^☆ Star")))
    expect(button(page, re.compile("Take star away"))).to_be_visible()
    keyboard.enter(link(page, "See the sheet to print"))
    expect(main(page)).to_contain_text("May I drive?")
    expect(main(page)).to_contain_text(says)

    keyboard.enter(page.get_by_role("button", name="Erase and leave"))
    keyboard.enter(button(page, "Erase and leave"))
    assert path(page) == "/erased"
    assert keyboard.stops > 50


@pytest.mark.parametrize("javascript", [True, False])
def test_after_a_mistake_the_focus_is_on_what_is_wrong(page: Page) -> None:
    page.goto("/guide")
    button(page, "Add my question").click()
    expect(page.locator("*:focus")).to_contain_text("There is a problem")
    page.goto("/about-you/her2")
    button(page, "Save and continue").click()
    expect(page.locator("*:focus")).to_contain_text("There is a problem")
    link(page, re.compile("^Choose an answer")).click()
    expect(page.locator('input[name="answer"]').first).to_be_focused()
