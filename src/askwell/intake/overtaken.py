"""Results that the growth of the cancer has overtaken, such as an ESR1 test from before it."""

from __future__ import annotations

from askwell.facts.answer import Note
from askwell.facts.history import ANY_MONTHS, Complete, History, Outcome, Setting
from askwell.facts.possible import Range


def overtaken(result: Range, history: History) -> Note | None:
    """Why a result of so many months ago may not hold now; None where nothing has grown since.

    Only a list that is complete since the spread can tell. Where it names no growth for sure,
    the spread itself is the last growth.
    """
    growths = [
        course
        for course in history.courses
        if course.setting is not Setting.EARLY and course.outcome in (None, Outcome.PROGRESSED)
    ]
    sure = [course for course in growths if course.setting and course.outcome]
    ends = [course.months_since_end or ANY_MONTHS for course in growths]
    if any(
        course.outcome and course.months_since_end and course.months_since_end.high < result.low
        for course in growths
    ):
        return Note.OUT_OF_DATE
    ends += [] if sure else [history.months_since_spread]
    current = all(result.high <= end.low for end in ends)
    return None if current and history.complete is not Complete.NO else Note.NOT_SURE
