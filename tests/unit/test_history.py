"""The list of past treatments where the spec tables leave gaps: order, overlap, missing fields."""

import math

import pytest

from askwell.facts.history import Complete, Course, History, Outcome, Setting
from askwell.facts.lineage import Kin, Lineage
from askwell.facts.possible import Range
from askwell.facts.vocabulary import Vocabulary

EARLY, METASTATIC = Setting.EARLY, Setting.METASTATIC
LINEAGE = Lineage(
    {
        kin.id: kin
        for kin in (
            Kin("systemic", "systemic treatment", (), is_class=True),
            Kin("support", "support", (), is_class=True),
            Kin("hormone", "hormone drug", ("systemic",), is_class=True),
            Kin("letrozole", "letrozole", ("hormone",), is_class=False),
            Kin("tamoxifen", "tamoxifen", ("hormone",), is_class=False),
            Kin("steroid", "steroid", ("hormone", "support"), is_class=False),
        )
    }
)
VOCABULARY = Vocabulary({}, LINEAGE)


def possible(
    fact: str, *courses: Course, complete: Complete = Complete.ALL, spread: Range | None = None
) -> object:
    history = History(LINEAGE, courses, complete, spread or Range(0, math.inf))
    key = VOCABULARY[fact].history
    assert key is not None
    return history.possible(key)


def test_months_on_counts_since_the_spread_alone() -> None:
    early = Course("letrozole", EARLY, months_on=Range(60, 60))
    later = Course("letrozole", METASTATIC, months_on=Range(7, 7))
    assert possible("months_on_letrozole", early, later) == Range(7, 7)


def test_months_on_of_an_entry_without_a_setting_may_not_count() -> None:
    course = Course("letrozole", months_on=Range(7, 7))
    assert possible("months_on_letrozole", course) == Range(0, 7)


def test_early_treatments_cannot_change_what_is_complete_since_spread() -> None:
    early = Course("letrozole", EARLY, months_on=Range(60, 60))
    assert possible("months_on_letrozole", early, complete=Complete.SINCE_SPREAD) == Range(0, 0)


def test_two_entries_of_one_line_but_no_setting_may_be_two_lines() -> None:
    twins = (Course("letrozole", line=1), Course("tamoxifen", line=1))
    assert possible("systemic_lines", *twins) == Range(1, 2)


def test_two_line_numbers_are_two_lines_in_any_setting() -> None:
    assert possible(
        "systemic_lines", Course("letrozole", line=1), Course("tamoxifen", line=2)
    ) == Range(2, 2)


def test_a_line_without_a_setting_may_be_the_only_one_of_a_setting() -> None:
    courses = (
        Course("letrozole", EARLY),
        Course("tamoxifen", METASTATIC),
        Course("letrozole", line=1),
    )
    assert possible("systemic_lines", *courses) == Range(2, 3)


@pytest.mark.parametrize(
    ("courses", "expected"),
    [
        ((), Range(0, 0)),
        ((Course("letrozole", METASTATIC, 1), Course("tamoxifen", METASTATIC, 1)), Range(1, 1)),
        ((Course("letrozole", METASTATIC, 1), Course("tamoxifen", METASTATIC, 2)), Range(2, 2)),
        ((Course("letrozole", METASTATIC, 1), Course("tamoxifen", METASTATIC)), Range(1, 2)),
        ((Course("letrozole", METASTATIC, 1), Course("tamoxifen")), Range(1, 2)),
        ((Course("letrozole", METASTATIC, 1), Course("tamoxifen", EARLY, 1)), Range(1, 1)),
    ],
)
def test_lines_since_spread(courses: tuple[Course, ...], expected: Range) -> None:
    assert possible("lines_since_spread", *courses) == expected


def test_a_class_that_may_stand_for_a_supportive_drug_may_be_no_treatment_of_the_cancer() -> None:
    ongoing = Course("hormone", METASTATIC, outcome=Outcome.ONGOING)
    assert possible("on_cancer_treatment", ongoing) == {"yes", "no"}
    named = Course("letrozole", METASTATIC, outcome=Outcome.ONGOING)
    assert possible("on_cancer_treatment", named) == {"yes"}


def test_relapse_needs_the_month_of_spread() -> None:
    course = Course("tamoxifen", EARLY, outcome=Outcome.COMPLETED, months_since_end=Range(30, 30))
    assert possible("relapse_after_tamoxifen", course, spread=Range(6, 8)) == Range(22, 24)
    assert possible("relapse_after_tamoxifen", course) == Range(0, 30)


def test_an_early_treatment_without_an_outcome_may_be_the_one_it_came_back_on() -> None:
    course = Course("tamoxifen", EARLY, months_since_end=Range(30, 30))
    assert possible("relapse_after_tamoxifen", course, spread=Range(6, 6)) == Range(0, 24)


def test_the_entries_behind_an_answer_are_remembered() -> None:
    letrozole, tamoxifen = Course("letrozole", METASTATIC), Course("tamoxifen", EARLY)
    key = VOCABULARY["had_letrozole"].history
    assert key is not None
    assert History(LINEAGE, (letrozole, tamoxifen)).about(key) == (letrozole,)
