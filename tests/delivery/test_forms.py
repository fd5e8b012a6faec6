"""One guide, many forms: each shows every word of the Sheet, in order, and not one more.

The PDF is read through in the same way in `test_pdf.py`, on each paper and in each size.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from askwell.delivery.clean import clean
from askwell.delivery.message import letter
from askwell.delivery.page import html_page
from askwell.delivery.pdf import Pdf
from askwell.delivery.text import plain_text
from askwell.guide.sheet import Sheet
from askwell.knowledge.model import Knowledge
from askwell.settings import Settings
from askwell.web.app import create_app
from askwell.web.visitor import Visitor
from tests.clock import Clock
from tests.delivery.extracting import GLUE, body, html_text, squeezed
from tests.delivery.guides import Case, every_case, ordinary
from tests.delivery.pdf_reading import Reading
from tests.delivery.reading_order import forgotten, reading_order
from tests.pages.conftest import Browser

NAMES = ("empty", "ordinary", "longest", "traps")
OPENING_ENDS = "These words are not from Askwell."


@pytest.fixture(scope="module")
def cases(knowledge: Knowledge) -> dict[str, Case]:
    return every_case(knowledge)


@pytest.fixture(scope="module")
def sheets(cases: dict[str, Case], knowledge: Knowledge) -> dict[str, Sheet]:
    return {name: case.sheet(knowledge) for name, case in cases.items()}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def app(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    folder = tmp_path_factory.mktemp("forms")
    settings = Settings(
        database_url=f"sqlite:///{folder / 'askwell.sqlite3'}",
        key_file=folder / "askwell.key",
        clinic_name="Hill Clinic",
        nurse_line="555 0100",
    )
    return create_app(settings, knowledge, Clock())


@pytest.fixture
def web(app: FastAPI) -> Iterator[Callable[[Case], str]]:
    """The page to print, as the person behind a case sees it."""
    with Browser(app, headers={"Sec-Fetch-Site": "same-origin"}) as browser:

        def printed(case: Case) -> str:
            browser.submit("/start")
            visitor = Visitor(app.state.site.visits, browser.cookies["askwell"])
            told = {"answers": case.answers, "guide": case.draft.as_data()}
            visitor.change(lambda payload: {**payload, **told})
            html = browser.open("/guide/print").text
            return html.split('<article class="aw-sheet">')[1].split("</article>")[0]

        yield printed


def mail(sheet: Sheet) -> bytes:
    return letter(
        sheet,
        to="me@example.org",
        sender="guide@askwell.example.org",
        pdf=b"%PDF-",
        link=None,
        message_id="<parcel-1@askwell.example.org>",
        date=datetime(2026, 3, 1, tzinfo=UTC),
    )


def below_the_opening(text: str) -> str:
    joined = " ".join(text.split())
    assert joined.count(OPENING_ENDS) == 1
    return joined.split(OPENING_ENDS)[1]


FORMS: dict[str, Callable[[Sheet], str]] = {
    ".txt": plain_text,
    ".html": lambda sheet: html_text(html_page(sheet)),
    ".eml text": lambda sheet: below_the_opening(body(mail(sheet), "plain")),
    ".eml html": lambda sheet: below_the_opening(html_text(body(mail(sheet), "html"))),
}


def read_through(sheet: Sheet, text: str) -> list[str]:
    """What is wrong with a form: the first words missing where they belong, or words too many."""
    shown, place = squeezed(text), 0
    for words in map(squeezed, reading_order(clean(sheet))):
        found = shown.find(words, place)
        if found < 0:
            return [f"not found: {words!r}, after {shown[max(0, place - 60) : place]!r}"]
        if not GLUE.fullmatch(shown[place:found]):
            return [f"between: {shown[place:found]!r}, before {words!r}"]
        place = found + len(words)
    rest = shown[place:]
    return [] if GLUE.fullmatch(rest) else [f"at the end: {rest!r}"]


def test_every_field_of_the_sheet_has_its_place() -> None:
    assert forgotten() == []


def test_all_that_is_known_of_the_visit_is_in_its_line(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["ordinary"]
    assert sheet.appointment is not None
    assert sheet.visit == "March 5, 2027, 2:30 pm, Dr. Okafor, Main Street 5; room 2"
    assert set(sheet.appointment.as_data()) == {"on", "at", "place", "doctor"}


def test_the_longest_guide_is_as_long_as_one_can_be(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["longest"]
    assert len(sheet.questions) == 200
    assert sum(len(question.note) for question in sheet.questions) + len(sheet.notes) > 19_000


@pytest.mark.parametrize("form", FORMS)
def test_a_form_shows_every_word_of_the_sheet_in_order_and_no_other(
    sheets: dict[str, Sheet], name: str, form: str
) -> None:
    assert read_through(sheets[name], FORMS[form](sheets[name])) == []


def test_the_page_to_print_does_so_too(
    cases: dict[str, Case], sheets: dict[str, Sheet], name: str, web: Callable[[Case], str]
) -> None:
    assert read_through(sheets[name], html_text(web(cases[name]))) == []


def test_what_is_left_out_is_in_no_form(knowledge: Knowledge, web: Callable[[Case], str]) -> None:
    case = ordinary()
    sheet = case.sheet(knowledge)
    shown = {form: words(sheet) for form, words in FORMS.items()}
    shown |= {"web": html_text(web(case)), ".pdf": Reading(Pdf().render(sheet, link=None)).aloud()}
    for form, text in shown.items():
        assert "50 to 59" not in text, form
        assert "Spread to bone" not in text, form
        assert "HER2 result" in text, form


def test_a_form_that_drops_adds_or_swaps_words_is_found_out(sheets: dict[str, Sheet]) -> None:
    sheet = sheets["ordinary"]
    text = plain_text(sheet)
    assert read_through(sheet, text.replace("ask for the report", "")) != []
    assert read_through(sheet, text.replace("Tests I would", "Best for you. Tests I would")) != []
    assert read_through(sheet, f"{text} Buy pills.") != []
    blocks = [block for block in text.split("\n\n") if any(map(str.isalpha, block))]
    assert len(blocks) > 30
    assert read_through(sheet, "\n\n".join(blocks)) == []
    for place, (first, second) in enumerate(pairwise(blocks)):
        swapped = [*blocks[:place], second, first, *blocks[place + 2 :]]
        assert read_through(sheet, "\n\n".join(swapped)) != [], first


def test_any_words_come_through_every_form(sheets: dict[str, Sheet]) -> None:
    empty, question = sheets["empty"], sheets["ordinary"].questions[1]

    @given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=150))
    @hypothesis_settings(max_examples=60)
    def come_through(notes: str, asked: str) -> None:
        own = replace(question, number=1, own=True, says=asked, note=notes)
        sheet = replace(empty, notes=notes, goal=asked, front=(own,), sources=(), tests=())
        for form, words in FORMS.items():
            assert read_through(sheet, words(sheet)) == [], form

    come_through()
