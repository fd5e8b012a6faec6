"""The notation at its edges; the spec tables hold the rest."""

import pytest

from askwell.facts.possible import Range
from askwell.logic.criteria import All, AtLeast, Criterion, CriterionError, Is, Term, Within
from askwell.logic.notation import read_choice, read_range
from tests.spec.tables import explorer, notation

VOCABULARY = explorer().knowledge.vocabulary


def within(criterion: Criterion) -> tuple[float, float]:
    assert isinstance(criterion, Within)
    return criterion.low, criterion.high


def test_open_ends_take_the_bounds_of_the_fact() -> None:
    assert within(notation().read({"age": "65.."})) == (65, 120)
    assert within(notation().read({"age": "..64"})) == (18, 64)
    assert within(notation().read({"age": 60})) == (60, 60)


def test_a_partial_stands_for_its_choices() -> None:
    criterion = notation().read({"her2": ["negative"]})
    assert isinstance(criterion, Is)
    assert criterion.values == {"low", "zero"}


def test_all_and_at_least_are_read_with_their_parts() -> None:
    both = notation().read({"all": [{"er": "low"}, "ovaries_working"]})
    assert isinstance(both, All)
    assert both.k == 2
    assert isinstance(both.parts[1], Term)
    some = notation().read({"at_least": 1, "of": [{"er": "low"}, {"her2": "low"}]})
    assert isinstance(some, AtLeast)
    assert some.k == 1


@pytest.mark.parametrize(
    "answer", [True, None, "", "..", "a..b", "1..2..3", "nan..5", [5], {"a": 1}]
)
def test_what_is_no_number(answer: object) -> None:
    with pytest.raises(CriterionError, match="is a number in years"):
        read_range(VOCABULARY["age"], answer)


@pytest.mark.parametrize("answer", [10**400, float("nan")])
def test_numbers_out_of_all_bounds(answer: object) -> None:
    with pytest.raises(CriterionError, match="'age' has"):
        read_range(VOCABULARY["age"], answer)


def test_spaces_around_the_dots_do_no_harm() -> None:
    assert read_range(VOCABULARY["age"], " 50 .. 59 ") == Range(50, 59)


@pytest.mark.parametrize("answer", [True, False, None, "", "Positive", ["low"]])
def test_what_is_no_choice(answer: object) -> None:
    with pytest.raises(CriterionError, match="Expected one of: positive, low, negative"):
        read_choice(VOCABULARY["er"], answer)
