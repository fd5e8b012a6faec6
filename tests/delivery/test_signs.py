"""What people write is made fit for our fonts, and whatever they write, there is a PDF."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from askwell.delivery.clean import clean_text
from askwell.delivery.paper import Paper
from askwell.delivery.pdf import Pdf
from askwell.delivery.signs import BOX, ZERO_WIDTH_SPACE, Paragraph, Signs
from askwell.guide.sheet import Sheet, SheetQuestion
from askwell.knowledge.model import Knowledge
from askwell.paths import fonts_dir
from tests.delivery.guides import Case

SIGNS = Signs.read(fonts_dir())
PDF = Pdf()
EXAMPLES = 60


@pytest.fixture(scope="module")
def empty(knowledge: Knowledge) -> Sheet:
    return Case().sheet(knowledge)


@pytest.mark.parametrize(
    "text",
    [
        "What is next? 50% – “no”… 7 µg/dL, ½, naïve, Łódź",
        "Ελληνικά, Русский, Українська, Tiếng Việt, Yorùbá ọ̀",
        "שלום", "مرحبا بكم، كيف الحال؟", "فارسی", "اردو",
        "你好，世界", "我該怎麼辦？妳", "薬を飲むのは痛い", "한국어로 말해요",
        "हिन्दी में", "বাংলা", "ગુજરાતી", "ਪੰਜਾਬੀ", "தமிழ்", "తెలుగు", "മലയാളം", "ಕನ್ನಡ",
        "ภาษาไทย", "ພາສາລາວ", "ខ្មែរ", "မြန်မာ", "አማርኛ", "հայերեն", "ქართული",
        "👍🏽 👩‍👩‍👧 🇺🇸 ❤ ☎ ✔ → ☐ □ ≥ ≤ ×",
        "two\nlines\n\nand a third",
    ],
)  # fmt: skip
def test_what_people_in_the_us_write_stays_as_it_is(text: str) -> None:
    fitted = SIGNS.fit(text)
    assert fitted.text.replace(ZERO_WIDTH_SPACE, "") == unicodedata.normalize("NFC", text)
    assert not fitted.lost


@pytest.mark.parametrize(
    ("text", "printed", "lost"),
    [
        ("a\u202eb\u202cc", "abc", False),
        ("a\u2066b\u2069\u200f", "ab", False),
        ("\x00a\x1b[31m\x07", "a[31m", False),
        ("a\tb\u00a0c", "a b c", False),
        ("a\r\nb\u2028c\x0bd", "a\nb\nc\nd", False),
        ("a\n \n\n\nb", "a\n\nb", False),
        ("e\u0301", "é", False),
        ("half \ud800 sign", f"half {BOX} sign", True),
        ("\U000f0000", BOX, True),
        ("\ufffe\ufeff x", f"{BOX} x", True),
        ("rune ᚠ", f"rune {BOX}", True),
        ("a\u0363", f"a{BOX}", True),
        ("a\u05b4", f"a{BOX}", True),
        (BOX, BOX, False),
    ],
)
def test_what_cannot_print_goes_or_becomes_a_box(text: str, printed: str, lost: bool) -> None:
    fitted = SIGNS.fit(text)
    assert (fitted.text, fitted.lost) == (printed, lost)


def test_our_own_face_is_tried_first_and_each_family_once() -> None:
    assert SIGNS.families[0] == "Atkinson Hyperlegible"
    assert len(SIGNS.families) == len(set(SIGNS.families)) > 20


@pytest.mark.parametrize("word", ["a" * 100, "ש" * 100, "я" * 100, "é" * 100])
def test_a_long_word_may_be_broken_and_nothing_is_lost(word: str) -> None:
    fitted = SIGNS.fit(word).text
    assert max(map(len, fitted.split(ZERO_WIDTH_SPACE))) <= 8
    assert fitted.replace(ZERO_WIDTH_SPACE, "") == word
    assert SIGNS.fit("Pneumonoultramicroscopic").text.isalpha()


@pytest.mark.parametrize(
    ("text", "turned"),
    [("שלום abc", True), ("1. שלום", True), ("abc שלום", False), ("12", False), ("“مرحبا", True)],
)
def test_the_first_letter_gives_the_direction(text: str, turned: bool) -> None:
    assert Paragraph(text).right_to_left is turned


# Scripts and marks come up far more often than in a plain choice among a million code points.
ANY_SIGN = st.one_of(
    st.characters(),
    st.characters(categories=["Mn", "Mc", "Me"]),
    st.characters(categories=["Cf", "Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"]),
    st.sampled_from(sorted(SIGNS.every)),
    st.sampled_from('\u200d\u200c\ufe0f\u20e3\u0301\U0001f3fd#$*_@`]\\"\n'),
)
ANY_TEXT = st.text(ANY_SIGN, max_size=300)


def anything(empty: Sheet, text: str, *, large: bool) -> None:
    own = SheetQuestion("own-1", 1, text, own=True, note=text, lines=1, sources="")
    sheet = replace(empty, front=(own,), goal=text, notes=text, about=(), tests=())
    assert PDF.render(sheet, paper=Paper.A4, large=large, link=None).startswith(b"%PDF-1.7")


@given(text=ANY_TEXT, large=st.booleans())
@example(text='#read("/etc/passwd") $x$ @ref *b* _i_ `c` ] [ \\ " // /* <a>', large=False)
@example(text="\ud800\udc00\x00", large=True)
@settings(max_examples=EXAMPLES)
def test_whatever_is_written_there_is_a_pdf(empty: Sheet, text: str, large: bool) -> None:
    anything(empty, text, large=large)


@pytest.mark.laws
@given(text=ANY_TEXT, large=st.booleans())
@settings(max_examples=15 * EXAMPLES)
def test_whatever_is_written_there_is_a_pdf_at_length(empty: Sheet, text: str, large: bool) -> None:
    anything(empty, text, large=large)


@given(text=ANY_TEXT)
@settings(max_examples=EXAMPLES)
def test_fitting_twice_changes_nothing(text: str) -> None:
    once = SIGNS.fit(clean_text(text)).text.replace(ZERO_WIDTH_SPACE, "")
    assert SIGNS.fit(once).text.replace(ZERO_WIDTH_SPACE, "") == once
