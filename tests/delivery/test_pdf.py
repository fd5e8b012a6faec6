"""The PDF: every word of the sheet, in order, for eyes and ears, on either paper, in either size.

Typst itself refuses to write a PDF that breaks PDF/UA-1, so each PDF made here has passed that.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

import pytest

from askwell.delivery.clean import clean
from askwell.delivery.link import LINK_WARNING
from askwell.delivery.paper import Paper
from askwell.delivery.pdf import LOST_SIGNS, Pdf
from askwell.guide.draft import Draft
from askwell.guide.sheet import Sheet, SheetQuestion
from askwell.knowledge.model import Knowledge
from tests.delivery.extracting import squeezed
from tests.delivery.guides import ANSWERS, LINK, Case, every_case
from tests.delivery.pdf_reading import Reading
from tests.delivery.reading_order import reading_order
from tests.delivery.test_forms import read_through

T = TypeVar("T")
NAMES = ("empty", "ordinary", "longest", "traps")
POINTS = {Paper.LETTER: (612, 792), Paper.A4: (595.276, 841.89)}
OUR_FONTS = ("AtkinsonHyperlegible", "NotoSans", "NotoEmoji")

Read = Callable[..., Reading]


@pytest.fixture(scope="module")
def pdf() -> Pdf:
    return Pdf()


@pytest.fixture(scope="module")
def sheets(knowledge: Knowledge) -> dict[str, Sheet]:
    made = {name: case.sheet(knowledge) for name, case in every_case(knowledge).items()}
    return made | {"traps": left_to_right(made["traps"]), "right to left": made["traps"]}


@pytest.fixture(scope="module")
def read(pdf: Pdf, sheets: dict[str, Sheet]) -> Read:
    """Make and read one; what was made once is not made again."""
    made: dict[tuple[str, Paper, bool], Reading] = {}

    def reading(name: str, paper: Paper = Paper.LETTER, large: bool = False) -> Reading:
        key = (name, paper, large)
        if key not in made:
            made[key] = Reading(pdf.render(sheets[name], paper=paper, large=large, link=None))
        return made[key]

    return reading


def headings(sheet: Sheet) -> list[str]:
    words = sheet.words
    shown = (
        (words.title, True),
        (words.urgent, sheet.urgent),
        (words.talk, True),
        (words.about, sheet.about or sheet.past_treatments),
        (sheet.front_title, True),
        (words.tests, sheet.tests),
        (words.back, sheet.back),
        (words.options, True),
        (words.notes, True),
        (words.sources, sheet.sources),
    )
    return [heading for heading, is_shown in shown if is_shown]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_read_aloud_from_beginning_to_end(
    sheets: dict[str, Sheet], read: Read, name: str, paper: Paper, large: bool
) -> None:
    sheet, shown = sheets[name], read(name, paper, large)
    assert read_through(sheet, shown.aloud()) == []
    assert shown.root["/Lang"] == "en"
    assert shown.root["/MarkInfo"]["/Marked"]
    assert shown.root["/ViewerPreferences"]["/DisplayDocTitle"]
    pieces = list(shown.pieces())
    found = [(p.kind, " ".join(p.text.split())) for p in pieces if p.kind in ("H1", "H2", "H3")]
    assert [text for _, text in found] == headings(sheet) == shown.bookmarks()
    assert [kind for kind, _ in found] == ["H1"] + ["H2"] * (len(found) - 1)
    assert {p.kind for p in pieces} <= {
        "Document", "Div", "H1", "H2", "P", "Span", "Strong", "L", "LI", "Lbl", "LBody",
    }  # fmt: skip


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_every_letter_of_hebrew_and_arabic_is_there(
    sheets: dict[str, Sheet], read: Read, large: bool
) -> None:
    told = right_to_left_letters(" ".join(reading_order(clean(sheets["right to left"]))))
    assert len(told) > 15
    # A letter whose dots are a sign of their own is counted twice.
    assert right_to_left_letters(read("right to left", Paper.A4, large).aloud()) >= told


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("name", [*NAMES, "right to left"])
def test_it_fits_its_paper(read: Read, name: str, paper: Paper, large: bool) -> None:
    shown = read(name, paper, large)
    for page in shown.pdf.pages:
        assert (page.mediabox.width, page.mediabox.height) == pytest.approx(POINTS[paper], abs=0.1)
    assert shown.outside() == []
    count = len(shown.pdf.pages)
    for number in range(count):
        assert f"page {number + 1} of {count}" in shown.page_words(number)


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_text_and_nothing_that_acts(read: Read, name: str) -> None:
    shown = read(name)
    acting = {"/JS", "/JavaScript", "/AA", "/OpenAction", "/EmbeddedFiles", "/AF", "/Launch"}
    assert shown.keys() & (acting | {"/Annots", "/URI", "/XObject"}) == set()
    fonts = shown.fonts()
    assert fonts
    assert all(fonts.values()), "a font is not embedded"
    assert [f for f in fonts if not f.split("+")[1].startswith(OUR_FONTS)] == []


def test_neither_file_nor_title_names_an_illness(read: Read) -> None:
    assert dict(read("ordinary").pdf.metadata or {}) == {
        "/Title": "My Doctor Discussion Guide",
        "/Creator": (read("ordinary").pdf.metadata or {})["/Creator"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_question_is_there_once_and_keeps_its_lines(
    sheets: dict[str, Sheet], read: Read, name: str
) -> None:
    numbers = [p.text.strip() for p in read(name).pieces() if p.kind == "Lbl" and "." in p.text]
    assert numbers == [f"{question.number}." for question in sheets[name].questions]


@pytest.mark.parametrize("paper", Paper)
def test_the_front_of_an_ordinary_guide_is_one_page(
    sheets: dict[str, Sheet], read: Read, paper: Paper
) -> None:
    words = sheets["ordinary"].words
    front, behind = (squeezed(read("ordinary", paper).page_words(n)) for n in (0, 1))
    last_test = sheets["ordinary"].tests[-1].says
    for says in (words.talk, words.about, sheets["ordinary"].front_title, words.tests, last_test):
        assert squeezed(says) in front
    assert behind.startswith(squeezed(words.back))


def test_the_same_sheet_gives_the_same_bytes(sheets: dict[str, Sheet]) -> None:
    first, second = (
        Pdf().render(sheets["ordinary"], paper=Paper.A4, large=True, link=LINK) for _ in range(2)
    )
    assert first == second


def test_two_at_once_do_not_mix(pdf: Pdf, sheets: dict[str, Sheet]) -> None:
    asked = [(name, large) for name in NAMES for large in (False, True)] * 3

    def made(wish: tuple[str, bool]) -> bytes:
        return pdf.render(sheets[wish[0]], large=wish[1], link=None)

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(made, asked)) == [made(wish) for wish in asked]


def test_the_link_travels_only_when_asked(pdf: Pdf, sheets: dict[str, Sheet], read: Read) -> None:
    assert LINK not in read("ordinary").aloud()
    shown = Reading(pdf.render(sheets["ordinary"], link=LINK))
    assert shown.links() == [LINK]
    assert LINK in shown.aloud(), "it is in one piece, to be copied"
    assert squeezed(LINK_WARNING) in squeezed(shown.aloud())
    (picture,) = [piece for piece in shown.pieces() if piece.kind == "Figure"]
    assert "QR code" in picture.alt


def test_a_sign_without_a_font_becomes_a_box_and_the_page_says_so(
    pdf: Pdf, sheets: dict[str, Sheet], read: Read
) -> None:
    said = squeezed(LOST_SIGNS)
    assert said not in squeezed(read("ordinary").aloud())
    runes = replace(sheets["ordinary"], notes="Rune ᚠ and glyph 𓂀, then \U000f0000.")
    aloud = squeezed(Reading(pdf.render(runes, link=None)).aloud())
    assert aloud.count(said) == 1
    assert squeezed("Rune □ and glyph □, then □.") in aloud


def test_hebrew_and_arabic_begin_at_the_right(pdf: Pdf, knowledge: Knowledge) -> None:
    draft = Draft().write(notes="שלום, מה שלומך?\nHello there\nمرحبا بكم")
    shown = Reading(pdf.render(Case(ANSWERS, draft).sheet(knowledge), link=None))
    edges = {sign: shown.edges(sign) for sign in "שم"}
    assert all(right > 500 for _, right in edges.values()), edges


@pytest.mark.parametrize("word", ["W" * 2000, "ש" * 2000, "م" * 2000, "क" * 2000, "一" * 2000,
                                  "ก" * 2000, "한" * 2000, "👩" * 900, "a\u0301" * 900,
                                  "https://" + "a-b/" * 400])  # fmt: skip
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_a_word_without_end_stays_on_the_page(
    pdf: Pdf, sheets: dict[str, Sheet], word: str, large: bool
) -> None:
    own = SheetQuestion("own-1", 1, word, own=True, note=word, lines=1, sources="")
    sheet = replace(sheets["empty"], front=(own,), goal=word, notes=word)
    assert Reading(pdf.render(sheet, large=large, link=None)).outside() == []


def test_lines_without_end_take_more_pages(pdf: Pdf, sheets: dict[str, Sheet]) -> None:
    note = "\n".join(str(n) for n in range(500))
    own = SheetQuestion("own-1", 1, "Why?", own=True, note=note, lines=1, sources="")
    shown = Reading(pdf.render(replace(sheets["empty"], front=(own,)), large=True, link=None))
    assert shown.outside() == []
    assert squeezed(note) in squeezed(shown.aloud())


def left_to_right(thing: T) -> T:
    """The same with Latin letters in place of Hebrew and Arabic ones.

    On a line of a PDF letters stand as they are seen; whoever reads it puts them in order.
    """
    if isinstance(thing, str):
        signs = ("x" if unicodedata.bidirectional(sign) in {"R", "AL"} else sign for sign in thing)
        return cast("T", "".join(signs))
    if isinstance(thing, tuple):
        return cast("T", tuple(left_to_right(part) for part in thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        changed = {f.name: left_to_right(getattr(thing, f.name)) for f in fields(thing)}
        return replace(thing, **changed)
    return thing


def right_to_left_letters(text: str) -> Counter[str]:
    """How often each Hebrew and Arabic letter is there."""
    letters = squeezed(text)
    return Counter(sign for sign in letters if unicodedata.bidirectional(sign) in {"R", "AL"})
