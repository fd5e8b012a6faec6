"""The texts of the knowledge become safe HTML with numbered sources."""

import pytest

from askwell.knowledge.bibliography import date_words
from askwell.knowledge.model import Knowledge
from askwell.web.citing import Citations, Mark
from askwell.web.prose import mark_html, prose


@pytest.fixture
def citations(knowledge: Knowledge) -> Citations:
    return Citations(knowledge.sources)


def test_a_citation_becomes_a_small_numbered_link(citations: Citations) -> None:
    html = prose("It is a pill. [@dm-ibrance]", citations)
    assert html == (
        '<p>It is a pill.<a class="aw-cite" href="#source-1" aria-label="Source 1">1</a></p>\n'
    )


def test_sources_are_numbered_once_in_the_order_of_their_first_mention(
    citations: Citations,
) -> None:
    prose("One. [@dm-ibrance; @abc5] Two. [@abc5]", citations)
    html = prose("Three. [@komen-ai] Four. [@dm-ibrance]", citations)
    assert ">3</a>" in html
    assert ">1</a>" in html
    listed = [(source.number, source.id) for source in citations.listed()]
    assert listed == [(1, "dm-ibrance"), (2, "abc5"), (3, "komen-ai")]


def test_a_source_that_is_not_there_is_an_error_that_names_it(citations: Citations) -> None:
    with pytest.raises(KeyError, match="no-such-source"):
        prose("A fact. [@no-such-source]", citations)


def test_html_in_a_text_stays_text(citations: Citations) -> None:
    html = prose('<script>x</script> <b onclick="y">z</b>', citations)
    assert "<script" not in html
    assert "<b" not in html
    assert "&lt;script&gt;" in html


def test_no_script_hides_in_a_link_and_no_picture_is_loaded(citations: Citations) -> None:
    html = prose("[a](javascript:alert) ![b](https://example.org/x.png)", citations)
    assert "href" not in html.split("!")[0]
    assert "<img" not in html


def test_brackets_that_cite_nothing_stay(citations: Citations) -> None:
    assert "[not a citation]" in prose("Some [not a citation] here.", citations)
    assert citations.listed() == ()


def test_headings_move_below_the_part_that_holds_them(citations: Citations) -> None:
    html = prose("# One\n\n## Two\n\n###### Six", citations, top_heading=3)
    assert "<h3>One</h3>" in html
    assert "<h4>Two</h4>" in html
    assert "<h6>Six</h6>" in html


def test_lists_wear_the_design_systems_dress(citations: Citations) -> None:
    assert '<ul class="nhsuk-list nhsuk-list--bullet">' in prose("- a\n- b", citations)


def test_a_section_is_shown_and_said(citations: Citations) -> None:
    html = mark_html(Mark(4, "5.3"))
    assert 'aria-label="Source 4 §5.3"' in html
    assert ">4 §5.3</a>" in html


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2015", "2015"),
        ("2015-02", "February 2015"),
        ("2017-03-13", "March 13, 2017"),
        ("undated", "undated"),
        ("2020-21", "2020-21"),
        ("2013-12 (recent changes)", "2013-12 (recent changes)"),
    ],
)
def test_dates_are_as_exact_as_they_were_written(written: str, said: str) -> None:
    assert date_words(written) == said


def test_every_text_of_the_knowledge_reads(knowledge: Knowledge) -> None:
    texts = [
        section.body
        for held in (*knowledge.treatments.values(), *knowledge.topics.values())
        for section in held.sections
    ]
    assert len(texts) > 100
    for text in texts:
        html = prose(text, Citations(knowledge.sources))
        assert "[@" not in html, text
