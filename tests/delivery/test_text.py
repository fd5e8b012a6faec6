"""The plain text is kind to read and to copy, and nothing typed can pass for Askwell's words."""

import re

import pytest

from askwell.delivery.link import LINK_WARNING, LinkProblem
from askwell.delivery.text import plain_text
from askwell.guide.draft import Draft
from tests.delivery.guides import LINK, Case, ordinary, traps

HEADING = re.compile(r"^(?P<title>\S.*)\n(?P<line>=+|-+)$", re.MULTILINE)


def headings(text: str) -> list[str]:
    return [found["title"] for found in HEADING.finditer(text)]


def test_its_parts_have_underlined_headings(knowledge) -> None:
    text = plain_text(ordinary().sheet(knowledge))
    assert headings(text) == [
        "My Doctor Discussion Guide",
        "Don’t wait for your visit",
        "What I want to talk about",
        "About me",
        "My most important questions",
        "Tests I would like to ask about",
        "My other questions",
        "Options to talk about",
        "My own notes",
        "Sources of the questions and tests",
    ]
    assert all(len(found["title"]) == len(found["line"]) for found in HEADING.finditer(text))
    assert text.endswith(".\n")
    assert "\n\n\n\n" not in text


def test_a_paragraph_is_one_line_so_that_it_can_be_copied(knowledge) -> None:
    sheet = ordinary().sheet(knowledge)
    lines = plain_text(sheet).splitlines()
    assert sheet.definition in " ".join(lines)
    assert any(sheet.definition in line for line in lines)
    assert all(any(test.says in line for line in lines) for test in sheet.tests)
    assert all(line == line.rstrip() for line in lines)


def test_what_is_typed_never_stands_where_a_heading_does(knowledge) -> None:
    text = plain_text(traps().sheet(knowledge))
    assert headings(text).count("Sources of the questions and tests") == 1
    assert not re.search(r"^(\[1\] Made up|Bcc|END:VEVENT|-- ?$)", text, re.MULTILINE)
    assert "    My note: Subject: pills\n    Bcc: many@example.org" in text


def test_own_words_are_marked_as_such(knowledge) -> None:
    text = plain_text(ordinary().sheet(knowledge))
    assert "\n2. Can I fly in June? (my own question)\n" in text
    assert "\n    My note: ask for the report\n" in text
    assert "\n    My goal: See my garden in May\n" in text
    assert "\n    My sister comes along.\n\n    She writes it down.\n" in text


def test_numbers_name_the_sources_and_the_ids_stand_in_one_line(knowledge) -> None:
    text = plain_text(ordinary().sheet(knowledge))
    assert re.search(r"1\. Who here helps with money worries\? \[1–3\]\n", text)
    assert "\n[1] Working with your doctor" in text
    assert "These questions in Askwell: 1 money-03, 3 goals-01, 4 tests-05\n" in text


def test_without_questions_there_is_room_for_some(knowledge) -> None:
    text = plain_text(Case().sheet(knowledge))
    assert text.split("My first questions")[1].split("Tests I would")[0].count("____\n") == 3
    assert "About me" not in text


def test_the_link_is_there_only_if_wanted_and_warns(knowledge) -> None:
    sheet = Case(draft=Draft().add("goals-01")).sheet(knowledge)
    assert "https://" not in plain_text(sheet)
    text = plain_text(sheet, LINK)
    assert f"\n{LINK}\n" in text
    assert LINK_WARNING in " ".join(text.split())


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "https://a.example/x\r\nBcc: y@example.org",
        'https://a.example/"><script>',
        "https://a.example/a b",
        "ftp://a.example/x",
        "https://a.example/" + "x" * 600,
        "//a.example",
    ],
)
def test_only_a_link_is_put_in_as_one(knowledge, link: str) -> None:
    with pytest.raises(LinkProblem, match="Copy all of it from Askwell"):
        plain_text(Case().sheet(knowledge), link)
