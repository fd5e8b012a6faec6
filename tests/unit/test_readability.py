"""How hard a text is to read."""

import pytest

from askwell.lint.readability import grade, plain, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1), ("the", 1), ("cancer", 2), ("treatment", 2), ("doctor", 2), ("make", 1),
        ("asked", 1), ("tested", 2), ("medicine", 3), ("infusion", 3), ("side", 1), ("table", 2),
        ("don't", 1), ("Breast", 1), ("hormone", 2),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_short_words_in_short_sentences_are_easy() -> None:
    assert grade("You can ask. You can wait.") < 1
    assert grade("") == 0
    assert grade("... 12 --") == 0


def test_long_words_in_long_sentences_are_hard() -> None:
    hard = (
        "Individualized multidisciplinary consideration of contraindications necessitates "
        "comprehensive documentation of comorbidities and concomitant medications."
    )
    assert grade(hard) > 12 > 6 > grade("Tell your team what else you take. It can matter.")


def test_names_count_as_short_words_and_citations_not_at_all() -> None:
    text = "Trastuzumab deruxtecan is **given** by drip. [@lbl-enhertu; @asco]"
    assert plain(text, ["trastuzumab deruxtecan"]).split() == [
        "name", "is", "given", "by", "drip.",
    ]  # fmt: skip
    assert grade(plain(text, ["trastuzumab deruxtecan"])) < grade(plain(text))


def test_a_name_inside_a_word_stays() -> None:
    assert plain("preparedness", ["pare"]).strip() == "preparedness"


def test_each_bullet_is_a_sentence() -> None:
    assert grade("- take it with food\n- call your team\n- ask for help") < 2
