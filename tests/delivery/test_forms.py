"""One guide, many forms: each shows every word of the Sheet, in order, and not one more."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from unicodedata import bidirectional, normalize

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from askwell.delivery.clean import clean
from askwell.delivery.message import letter
from askwell.delivery.page import html_page
from askwell.delivery.pdf import LOST_SIGNS, Paper, Pdf
from askwell.delivery.signs import Signs
from askwell.delivery.text import plain_text
from askwell.guide.sheet import Sheet, SheetQuestion
from askwell.knowledge.model import Knowledge
from askwell.paths import fonts_dir
from askwell.settings import Settings
from askwell.web.app import create_app
from askwell.web.visitor import Visitor
from tests.clock import Clock
from tests.delivery.extracting import GLUE, body, html_text, squeezed
from tests.delivery.guides import Case, every_case, ordinary
from tests.delivery.reading_order import forgotten, reading_order
from tests.delivery.tagged import pdf_text
from tests.pages.conftest import Browser

NAMES = ("empty", "ordinary", "longest", "traps")
OPENING_ENDS = "These words are not from Askwell."


@pytest.fixture(scope="module")
def cases(knowledge: Knowledge) -> dict[str, Case]:
    return every_case(knowledge)


@pytest.fixture(scope="module")
def sheets(cases: dict[str, Case], knowledge: Knowledge) -> dict[str, Sheet]:
    return {name: case.sheet(knowledge) for name, case in cases.items()}


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    return Pdf()


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
    return _read_through(map(squeezed, reading_order(clean(sheet))), squeezed(text))


def _read_through(expected: Iterable[str], shown: str) -> list[str]:
    place = 0
    for words in expected:
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


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_so_does_the_pdf_with_each_sign_that_its_fonts_have(
    sheets: dict[str, Sheet], name: str, paper: Paper, large: bool, pdf: Pdf
) -> None:
    sheet = in_one_direction(sheets[name])
    signs = Signs.read(fonts_dir())
    text = pdf_text(pdf.render(sheet, paper=paper, large=large, link=None))
    shown = on_paper(text).replace(on_paper(LOST_SIGNS), "", 1)
    expected = (signs.fit(words).text for words in reading_order(clean(sheet)))
    assert _read_through(map(on_paper, expected), shown) == []


def on_paper(words: str) -> str:
    """Without hyphens: at the end of a line nobody can tell which kind one is."""
    return squeezed(words).replace("-", "").replace("\N{HYPHEN}", "")


def in_one_direction(sheet: Sheet) -> Sheet:
    """Without the lines that run from right to left: PDF readers give their parts in any order."""

    def kept(text: str) -> str:
        return "\n".join(line for line in text.split("\n") if not any(map(_turns, line)))

    def asked(questions: tuple[SheetQuestion, ...]) -> tuple[SheetQuestion, ...]:
        return tuple(
            replace(q, says=kept(q.says) or "Left out here", note=kept(q.note)) for q in questions
        )

    met = sheet.appointment
    return replace(
        sheet,
        appointment=met and replace(met, doctor=kept(met.doctor)),
        front=asked(sheet.front),
        back=asked(sheet.back),
        notes=kept(sheet.notes),
    )


def _turns(sign: str) -> bool:
    return bidirectional(sign) in ("R", "AL")


def test_the_pdf_keeps_every_letter_that_runs_the_other_way(
    sheets: dict[str, Sheet], pdf: Pdf
) -> None:
    typed = {sign for sign in repr(sheets["traps"].questions) if _turns(sign)}
    assert len(typed) > 12
    assert typed <= set(normalize("NFKC", pdf_text(pdf.render(sheets["traps"], link=None))))


def test_what_is_left_out_is_in_no_form(
    knowledge: Knowledge, web: Callable[[Case], str], pdf: Pdf
) -> None:
    case = ordinary()
    sheet = case.sheet(knowledge)
    shown = {form: words(sheet) for form, words in FORMS.items()}
    shown |= {"web": html_text(web(case)), ".pdf": pdf_text(pdf.render(sheet, link=None))}
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
