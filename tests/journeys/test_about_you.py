"""The long way: questions answered by clicking, checked, changed, and taken along."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.walk import (
    NOT_SURE,
    add_questions,
    answer,
    follow,
    go,
    main,
    path,
    press,
    printed,
    section,
    tell_treatment,
)

SAID: dict[str, str | list[str]] = {
    "now_first": [],
    "sex": "female",
    "er": "positive",
    "pr": NOT_SURE,
    "her2": "zero",
    "menopause": "after",
    "pd_l1_cps": "10-15",
    "where_spread": ["spread_bone", "spread_nodes"],
    "brca1": "not_tested",
}


def test_from_the_first_question_to_the_printed_guide(page: Page) -> None:
    page.goto("/")
    press(page, "Start")
    press(page, "Start")
    asked = answer_all_of(page, SAID)
    assert asked[0] == "now_first", "signs that need speed are first"

    follow(page, "All questions")
    follow(page, "Check your answers")
    expect(main(page)).to_contain_text(
        "letrozole, since it spread, 20 months, cancer grew or came back"
    )
    expect(main(page)).to_contain_text("palbociclib, since it spread, 18 to 20 months")
    expect(main(page)).to_contain_text("Spread to bone")
    change_her2(page, "low")

    press(page, "See your options")
    talk = page.locator("#talk")
    expect(
        talk.get_by_role("heading", name=re.compile("^fulvestrant", re.IGNORECASE))
    ).to_be_visible()
    go(page, talk.get_by_role("link", name=re.compile("^fulvestrant", re.IGNORECASE)).first)
    questions = add_questions(page, 2)

    section(page, "Your guide")
    for words in questions:
        expect(main(page)).to_contain_text(words)
    paper = printed(page)
    for words in (
        *questions,
        "letrozole, since it spread, 20 months",
        "10 to 15",
        "HER2 result: Low",
        "Spread to bone",
    ):
        assert words in paper


def answer_all_of(page: Page, said: dict[str, str | list[str]]) -> list[str]:
    """Answer what is asked, in its order, until all of it was; skip what is not in it."""
    waiting, asked = {*said, "treatments"}, []
    while waiting:
        step = path(page).removeprefix("/about-you/")
        assert step != "check", f"never asked: {waiting}"
        asked.append(step)
        waiting.discard(step)
        if step == "treatments":
            tell_treatment(page, "letrozole", "20")
            tell_treatment(page, "Ibrance", "18-20")
            page.locator('input[name="complete"][value="true"]').check()
            press(page, "Save and continue")
        else:
            answer(page, step, said.get(step, "skip"))
    return asked


def change_her2(page: Page, value: str) -> None:
    """From the page that checks the answers, and back to it."""
    follow(page, re.compile("^Change HER2"))
    answer(page, "her2", value)
    expect(page).to_have_url(re.compile("/about-you/check$"))
    expect(main(page)).to_contain_text("Low")
