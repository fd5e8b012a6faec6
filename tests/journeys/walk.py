"""What a visitor does on the pages, told by what stands on them: links, buttons and fields."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

ADD, KEPT = re.compile("^Add to my guide"), re.compile("In your guide")
NOT_SURE = "not_sure"


def path(page: Page) -> str:
    """Where the visitor is."""
    return urlsplit(page.url).path


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """Press the first button with these words; every button of ours leads to a page."""
    go(page, page.get_by_role("button", name=words).first)


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """Follow the first link with these words in the main part."""
    go(page, main(page).get_by_role("link", name=words).first)


def go(page: Page, to: Locator) -> None:
    """Click, and wait for the page it leads to: a click by itself does not wait."""
    with page.expect_navigation():
        to.click()


def about(words: str, thing: str) -> re.Pattern[str]:
    """The name of a button or link whose words are followed by what it is about, unseen."""
    seen = re.escape(thing).replace("/", ".")  # the browser's side would end the pattern there
    return re.compile(rf"^{re.escape(words)}\s*: {seen}")


def section(page: Page, words: str) -> None:
    """Go to a place of the main menu."""
    menu = page.get_by_role("navigation", name="Main")
    go(page, menu.get_by_role("link", name=re.compile(rf"^{words}")))


def main(page: Page) -> Locator:
    """The main part of the page."""
    return page.get_by_role("main")


def load_answers(page: Page, answers: str) -> None:
    """Begin on the first page and load a person file."""
    page.goto("/")
    press(page, "Start")
    press(page, "Load my answers")
    send_file(page, answers)
    expect(page).to_have_url(re.compile("/about-you/check$"))


def send_file(page: Page, answers: str, name: str = "my-answers.yaml") -> None:
    """Choose a file on the page that asks for one, and send it."""
    file = {"name": name, "mimeType": "application/yaml", "buffer": answers.encode()}
    page.get_by_label("Your file").set_input_files(file)
    press(page, "Load my answers")


def add_questions(page: Page, count: int) -> list[str]:
    """Add the first questions that the page offers to the guide; their words are returned."""
    added: list[str] = []
    for _ in range(count):
        button = main(page).get_by_role("button", name=ADD).first
        button.wait_for()
        says = (button.text_content() or "").partition(": ")[2].strip()
        go(page, button)
        kept = main(page).get_by_role("button", name=KEPT).filter(has_text=says)
        expect(kept.first).to_be_visible()
        added.append(says)
    return added


def answer(page: Page, step: str, said: str | list[str]) -> None:
    """Answer the question on the page by clicking; ``skip`` and ``not_sure`` are answers too.

    A list is what to tick on a checklist; the rest is then answered with no.
    """
    expect(page).to_have_url(re.compile(f"/about-you/{step}"))
    if isinstance(said, list):
        for value in said:
            page.locator(f'input[name="is"][value="{value}"]').check()
        page.locator('input[name="rest"][value="no"]').check()
        press(page, "Save and continue")
    elif said == "skip":
        press(page, "Skip")
    elif (field := page.get_by_role("textbox")).count():
        if said == NOT_SURE:
            go(page, page.locator(f'button[value="{NOT_SURE}"]'))
        else:
            field.fill(said)
            press(page, "Save and continue")
    else:
        page.locator(f'input[name="answer"][value="{said}"]').check()
        press(page, "Save and continue")


def tell_treatment(page: Page, name: str, months: str) -> None:
    """On the list of past treatments: add one that stopped working since the cancer spread."""
    go(page, main(page).get_by_role("button", name=re.compile("^Add a")))
    page.get_by_label("Which treatment was it?").fill(name)
    press(page, "Add this treatment")
    page.locator('input[name="setting"][value="metastatic"]').check()
    page.locator('input[name="outcome"][value="progressed"]').check()
    page.get_by_label("How many months did you have it?").fill(months)
    press(page, "Save this treatment")
    expect(page).to_have_url(re.compile("/about-you/treatments$"))


def write_question(page: Page, words: str) -> None:
    """On the guide: add a question in one's own words."""
    page.get_by_role("textbox", name="My question").fill(words)
    press(page, "Add my question")
    expect(main(page)).to_contain_text(words)


def star(page: Page, words: str) -> None:
    """On the guide: star a question."""
    press(page, about("☆ Star", words))
    expect(page.get_by_role("button", name=about("★ Take star away", words))).to_be_visible()


def printed(page: Page) -> str:
    """On the guide: open the sheet to print; its text, with every run of space made one."""
    follow(page, "See the sheet to print")
    expect(page).to_have_url(re.compile("/guide/print$"))
    return " ".join(main(page).inner_text().split())
