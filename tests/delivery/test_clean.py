"""What a person typed is cleaned of what hides, and of nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.delivery.clean import clean, clean_text
from askwell.guide.appointment import Appointment
from tests.delivery.guides import every_case


@pytest.mark.parametrize(
    "text",
    [
        "plain words, 100 % “quoted”\nand a second line",
        "שלום עולם\u200f!",
        "می‌خواهم",  # a joiner that Persian is spelled with
        "👩🏽‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️",
        "क्षेत्र 我可以 ẞ e\u0301",
    ],
)
def test_words_stay_as_they_are(text: str) -> None:
    assert clean_text(text) == text


def test_line_ends_become_one_kind_and_hidden_signs_go() -> None:
    assert clean_text("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h\x1ci") == "\n".join("abcdefghi")
    assert clean_text("a\tb\x00c\x07d\x1b[31me\x7ff\x9bg") == "a bcd[31mefg"
    assert (
        clean_text("\u202eturned\u202c \u2066x\u2069 \ufeff\ufffe\ud800\U0001ffff.") == "turned x ."
    )


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_becomes_fit_for_every_form(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()  # no halves of characters
    assert {s for s in cleaned if unicodedata.category(s) in ("Cc", "Zl", "Zp")} <= {"\n"}
    assert clean_text(cleaned) == cleaned


def test_every_text_of_a_sheet_is_cleaned_and_the_rest_stays(knowledge) -> None:
    sheet = every_case(knowledge)["traps"].sheet(knowledge)
    cleaned = clean(sheet)
    assert repr(cleaned) == repr(clean(cleaned))
    for hidden in (r"\x1b", r"\x00", r"\u202e", r"\ufeff"):
        assert hidden in repr(sheet)
        assert hidden not in repr(cleaned)
    assert isinstance(cleaned.appointment, Appointment)
    assert cleaned.appointment.on == sheet.appointment.on  # type: ignore[union-attr]
    assert [q.lines for q in cleaned.questions] == [q.lines for q in sheet.questions]
