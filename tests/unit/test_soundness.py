"""The checks made once, when a rule is loaded."""

import pytest

from askwell.logic.criteria import Criterion
from askwell.logic.soundness import asked_twice, asks_men_about_menopause
from tests.spec.tables import notation


def read(written: object) -> Criterion:
    return notation().read(written)


def test_a_fact_may_be_asked_once() -> None:
    assert asked_twice([read({"any": [{"her2": "low"}, {"her2": "zero"}]})]) == ("her2",)
    assert asked_twice([read({"er": "low"}), read({"not": {"er": "positive"}})]) == ("er",)
    assert asked_twice([read("hormone_receptor_positive"), read({"er": "low"})]) == ("er",)
    assert asked_twice([read({"er": "low"}), read({"her2": "low"})]) == ()
    assert asked_twice([read({"judged": "a"}), read({"judged": "a"})]) == ()


@pytest.mark.parametrize(
    ("written", "asks"),
    [
        ({"menopause": "after"}, True),
        ({"all": [{"sex": "female"}, {"menopause": "after"}]}, True),
        ({"not": {"menopause": "after"}}, True),
        ("ovaries_working", False),
        ({"any": ["ovaries_working", {"er": "low"}]}, False),
        ({"any": ["ovaries_working", {"menopause": "after"}]}, True),
        ({"sex": "male"}, False),
    ],
)
def test_menopause_stands_only_in_a_term_that_also_says_sex(written: object, asks: bool) -> None:
    assert asks_men_about_menopause(read(written)) is asks
