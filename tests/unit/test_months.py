"""Dates into months."""

from datetime import date

import pytest

from askwell.facts.possible import Range
from askwell.intake.months import months_since

TODAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03", (0, 0)), ("2026-02", (1, 1)), ("2025-12", (3, 3)), ("2025-03-31", (12, 12)),
        ("2025", (3, 14)), ("2026", (0, 2)), (" 2025-3 ", (12, 12)),
    ],
)  # fmt: skip
def test_months_since(text: str, expected: tuple[int, int]) -> None:
    assert months_since(text, TODAY) == Range(*expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-04", "future"), ("2027", "future"), ("2025-13", "month"), ("2025-00", "month"),
        ("March 2025", "Write a date"), ("25-03", "Write a date"), ("", "Write a date"),
        ("03/2025", "Write a date"), ("2025-03-32", "day"), ("2025-02-30", "day"),
    ],
)  # fmt: skip
def test_what_is_no_date(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        months_since(text, TODAY)
