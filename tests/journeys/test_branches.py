"""The seven branches of the old interactive tool: from the first page to a printed guide."""

import re

import pytest
from playwright.sync_api import Page, expect

from askwell.knowledge.model import Knowledge
from tests.journeys.walk import (
    add_questions,
    follow,
    go,
    main,
    path,
    printed,
    section,
    star,
    write_question,
)
from tests.journeys.ways import both

BRANCHES = (
    ("hormone-therapy", "after-menopause-had-before"),
    ("hormone-therapy", "after-menopause-never-had"),
    ("hormone-therapy", "before-menopause"),
    ("targeted-therapy", "her2-positive-hormone-positive"),
    ("targeted-therapy", "her2-positive-hormone-negative"),
    ("targeted-therapy", "her2-negative-hormone-positive"),
    ("targeted-therapy", "triple-negative"),
)
OWN = "Could I still sing in the choir with this?"
#: Every other one is walked with scripts at once, the rest without.
WAYS = [
    way
    for n, branch in enumerate(BRANCHES)
    for way in both(first=n % 2 == 1, what=branch, name=f"-{branch[1]}")
]


@pytest.mark.parametrize(("topic_id", "branch_id", "javascript"), WAYS)
def test_a_branch_leads_to_its_treatments_and_onto_paper(
    page: Page, knowledge: Knowledge, topic_id: str, branch_id: str
) -> None:
    topic = knowledge.topics[topic_id]
    branch = next(branch for branch in topic.branches if branch.id == branch_id)

    page.goto("/")
    follow(page, re.compile("^Topics"))
    follow(page, re.compile(f"^{topic.name}"))
    asked = add_questions(page, 1)
    follow(page, branch.says)
    expect(page).to_have_url(re.compile(f"/topics/{topic_id}/{branch_id}"))

    for treatment in branch.expects:
        link = main(page).locator(f'a[href="/treatments/{treatment}"]').first
        assert link.is_visible(), f"the branch does not show {treatment}"
    asked += add_questions(page, 1)
    chosen = branch.expects[-1]
    go(page, main(page).locator(f'a[href="/treatments/{chosen}"]').first)
    assert path(page) == f"/treatments/{chosen}"
    name = knowledge.treatments[chosen].name
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(name, re.IGNORECASE))
    asked += add_questions(page, 2)
    assert len({*asked}) == 4

    section(page, "Your guide")
    write_question(page, OWN)
    for words in (OWN, *asked[1:3]):
        star(page, words)
    paper = printed(page)
    for words in (*asked, OWN):
        assert words in paper
    front, _, back = paper.partition("My other questions")
    assert all(words in front for words in (OWN, *asked[1:3])), "starred questions come first"
    assert all(words in back for words in (asked[0], asked[3]))


def test_these_are_all_the_branches(knowledge: Knowledge) -> None:
    found = {(topic.id, b.id) for topic in knowledge.topics.values() for b in topic.branches}
    assert found == {*BRANCHES}
