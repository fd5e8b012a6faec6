"""Words are explained where they first stand on a page, once, and all together on one page."""

import re
from html import unescape

import pytest

from askwell.knowledge.model import Knowledge
from askwell.web.citing import Citations
from askwell.web.glossary import Glossary
from askwell.web.prose import prose
from tests.pages.reading import main_of, words_of

WORD = re.compile(r'<dl class="aw-words">.*?</dl>', re.DOTALL)


@pytest.fixture
def glossary(knowledge: Knowledge) -> Glossary:
    return Glossary(knowledge.words)


def explained(html: str) -> list[str]:
    """The words that a page explains, in their order."""
    boxes = "".join(WORD.findall(html))
    return [unescape(term) for term in re.findall(r"<dt>(.*?)</dt>", boxes)]


def test_no_word_is_explained_twice_on_a_page(pages: dict[str, str]) -> None:
    seen = 0
    for path, html in pages.items():
        terms = [re.sub(r".*\((.*)\)", r"\1", term).lower() for term in explained(html)]
        assert len(terms) == len(set(terms)), path
        seen += len(terms)
    assert seen > 500, "or boxes were not found"


def test_the_first_use_is_explained_under_its_paragraph(
    knowledge: Knowledge, glossary: Glossary
) -> None:
    text = "Blood counts are fine.\n\nA biopsy comes first.\n\n- one\n- a biopsy again\n"
    html = prose(text, Citations(knowledge.sources), glossary.page())
    meaning = knowledge.words["biopsy"].says
    assert html.count(meaning) == 1
    before, after = html.split(meaning)
    assert before.rindex("A biopsy comes first") > before.rindex("Blood counts")
    assert "<li>one</li>" in after


def test_a_word_in_a_list_is_explained_after_the_list(
    knowledge: Knowledge, glossary: Glossary
) -> None:
    html = prose("- a biopsy\n- two\n", Citations(knowledge.sources), glossary.page())
    assert html.index("</ul>") < html.index(knowledge.words["biopsy"].says)


def test_every_page_explains_the_words_of_its_main_points(
    knowledge: Knowledge, glossary: Glossary, pages: dict[str, str]
) -> None:
    for id in knowledge.treatments:
        section = knowledge.section(id, "Main points")
        if section is None:
            continue
        box = (
            main_of(pages[f"/treatments/{id}"]).split('id="main-points"')[1].split("</section>")[0]
        )
        for word in glossary.found_in(section.body):
            assert knowledge.words[word].says in unescape(box), (id, word)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("You get a biopsy.", "Biopsy"),
        ("Biopsies help.", "Biopsy"),
        ("You get it as a drip.", "Drip (infusion)"),
        ("A GnRH drug is added.", "GnRH drug (LHRH agonist)"),
        ("An ISH test.", "ISH or FISH"),
    ],
)
def test_a_word_is_named_as_the_text_names_it(text: str, heading: str, glossary: Glossary) -> None:
    assert [word.term for word in glossary.page().first_in(text)] == [heading]


def test_a_part_of_another_word_is_not_that_word(glossary: Glossary) -> None:
    assert glossary.found_in("her2low perfusions") == {}


def test_all_words_stand_on_their_page_by_letter(
    knowledge: Knowledge, pages: dict[str, str]
) -> None:
    main = main_of(pages["/words"])
    text = words_of(main)
    for word in knowledge.words.values():
        assert word.says in text, word.id
        assert f'id="word-{word.id}"' in main
    letters = re.findall(r'<h2 id="letter-([^"]+)">', main)
    assert letters == sorted(letters)
    assert letters == re.findall(r'href="#letter-([^"]+)"', main)
    cited = {*re.findall(r'href="#source-(\d+)"', main)}
    assert cited == {*re.findall(r'id="source-(\d+)"', main)}
