"""What a program can see of every page of every kind: weight, headings, ids, links."""

import gzip
import re
from itertools import pairwise

import pytest
from fastapi import FastAPI

from tests.pages.every_page import addresses
from tests.pages.people import EVERYTHING_OPEN, GREW_ON_FIRST, HAVING_TREATMENT, tell

MOST_BYTES = 25 * 1024
ALL_PEOPLE = (GREW_ON_FIRST, HAVING_TREATMENT, EVERYTHING_OPEN)


def faults(html: str) -> list[str]:
    """What is wrong with the shape of a page."""
    found = []
    weight = len(gzip.compress(html.encode()))
    if weight > MOST_BYTES:
        found.append(f"weighs {weight} bytes")
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    found += [f"h{b} follows h{a}" for a, b in pairwise(levels) if b > a + 1]
    if levels.count(1) != 1 or levels[0] != 1:
        found.append("does not begin with its one first heading")
    ids = re.findall(r'\sid="([^"]+)"', html)
    found += [f"id {id} twice" for id in sorted({id for id in ids if ids.count(id) > 1})]
    found += [
        f"#{to} leads nowhere" for to in re.findall(r'href="#([^"]+)"', html) if to not in ids
    ]
    found += [
        f"aria-labelledby {to}"
        for to in re.findall(r'aria-labelledby="([^"]+)"', html)
        if to not in ids
    ]
    return found


def test_every_page_is_light_and_in_order(pages: dict[str, str]) -> None:
    wrong = {path: found for path, html in pages.items() if (found := faults(html))}
    assert wrong == {}


@pytest.mark.parametrize("answers", ALL_PEOPLE, ids=["grew", "having treatment", "open"])
def test_and_so_it_is_for_who_told_us_much(answers, app: FastAPI, browser, knowledge) -> None:
    tell(browser, app, answers)
    some = {path for n, path in enumerate(addresses(knowledge)) if n % 12 == 0}
    heavy = {"/options", "/options/sources", "/guide", "/guide/print", "/questions/cautions"}
    heavy |= {"/treatments/capecitabine", "/treatments/trastuzumab-deruxtecan", "/words"}
    wrong = {}
    for path in sorted(some | heavy):
        answer = browser.get(path)
        if answer.status_code == 404 and path == "/questions/cautions":
            continue  # no caution fires for this person
        assert answer.status_code == 200, path
        if found := faults(answer.text):
            wrong[path] = found
    assert wrong == {}


def test_the_look_sees_each_fault() -> None:
    page = '<h1>A</h1><h3 id="a">B</h3><p id="a"><a href="#c">d</a></p><i aria-labelledby="e"></i>'
    assert faults(page) == [
        "h3 follows h1",
        "id a twice",
        "#c leads nowhere",
        "aria-labelledby e",
    ]
    assert faults("<h2>A</h2>") == ["does not begin with its one first heading"]
