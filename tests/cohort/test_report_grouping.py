"""By what a report counts: small groups are counted together."""

from askwell.cohort.groups import NOT_KNOWN
from askwell.cohort.report.grouping import OTHERS, grouping

MANY = {"HR+/HER2-": 600, "HR+/HER2+": 90, "HR-/HER2+": 60, "triple-negative": 150}


def test_groups_of_enough_people_are_counted_apart() -> None:
    found = grouping("subtype", MANY | {NOT_KNOWN: 22}, 11)
    assert found is not None
    assert found.values == (*MANY, NOT_KNOWN)


def test_a_group_of_nobody_is_left_out() -> None:
    found = grouping("subtype", MANY | {NOT_KNOWN: 0}, 11)
    assert found is not None
    assert found.values == tuple(MANY)


def test_a_small_group_is_counted_with_the_next_smallest() -> None:
    found = grouping("subtype", MANY | {NOT_KNOWN: 4}, 11)
    assert found is not None
    assert found.values == ("HR+/HER2-", "HR+/HER2+", "triple-negative", "HR-/HER2+ or not known")
    assert found.places["HR-/HER2+"] == found.places[NOT_KNOWN] == 3


def test_a_group_with_one_value_left_is_not_counted_by() -> None:
    assert grouping("sex", {"female": 990, "male": 7}, 11) is None
    assert grouping("sex", {"female": 990}, 11) is None


def test_rare_values_of_a_column_are_not_named() -> None:
    wards = {"North": 300, "South": 200, "Dr. Miller": 1, "Dr. Smith": 30, NOT_KNOWN: 40}
    found = grouping("ward", wards, 11)
    assert found is not None
    assert found.values == ("North", "South", NOT_KNOWN, OTHERS)
    assert found.places["Dr. Miller"] == found.places["Dr. Smith"] == found.other


def test_of_a_column_of_very_many_values_the_most_common_are_counted() -> None:
    found = grouping("ward", {f"ward {n:02}": 100 + n for n in range(60)}, 11)
    assert found is not None
    assert len(found.values) == 25
    assert found.values[-1] == OTHERS
    assert "ward 59" in found.values
