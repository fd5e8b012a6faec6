"""The list of past treatments as written, read."""

from __future__ import annotations

import math
from collections.abc import Mapping

from askwell.facts.fact import Fact, Kind
from askwell.facts.history import ANY_MONTHS, Complete, Course, Outcome, Setting
from askwell.facts.possible import Range
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.months import months_since
from askwell.intake.statement import NotUnderstood, Statement
from askwell.knowledge.documents import Place
from askwell.logic.notation import read_range

TREATMENTS, COMPLETE = "treatments", "treatments_complete"
MOST_COURSES = 60  # more than anyone has
COURSE_KEYS = (
    "treatment", "setting", "line", "outcome",
    "months_on", "months_since_end", "started", "ended", "as_of",
)  # fmt: skip


def treatment_named(name: str, vocabulary: Vocabulary) -> str | None:
    """The id of a treatment or class by id, name or brand, in any case; None if unknown."""
    wanted = name.strip().lower()
    if wanted in vocabulary.lineage:
        return wanted
    for kin in vocabulary.lineage.kin.values():
        if wanted in (kin.name.lower(), *(brand.lower() for brand in kin.brands)):
            return kin.id
    return None


def completeness(said: object) -> Complete | None:
    """How far a person says her list is complete; None for what says nothing about it."""
    word = str(said).lower() if isinstance(said, bool) else said
    return next((complete for complete in Complete if complete.value == word), None)


def read_complete(statement: Statement, said: object) -> Complete:
    """How far the list is complete. Read it after the list itself."""
    complete = Complete.NO if said is None else completeness(said)
    if complete is None:
        statement.report(
            (COMPLETE,), f"'{COMPLETE}' is {said!r}.", "Write true, since_spread or false."
        )
        return Complete.NO
    # A treatment we do not know could be anything, so nothing may be ruled out by the list.
    unknown = any(item.where.startswith(TREATMENTS) for item in statement.not_understood)
    return Complete.NO if unknown else complete


def read_courses(statement: Statement, said: object) -> tuple[Course, ...]:
    """Every entry of the list; an unknown treatment is kept as not understood."""
    if said is None:
        return ()
    if not isinstance(said, list):
        fix = "Write a list: one line '- {treatment: letrozole}' for each drug."
        statement.report((TREATMENTS,), f"'{TREATMENTS}' is {said!r}.", fix)
        return ()
    if len(said) > MOST_COURSES:
        fix = f"Write at most {MOST_COURSES}: one for each drug, not for each dose."
        statement.report((TREATMENTS,), f"This list has {len(said)} entries.", fix)
        return ()
    courses = (_course(statement, entry, (TREATMENTS, i)) for i, entry in enumerate(said))
    return tuple(course for course in courses if course)


def _course(statement: Statement, entry: object, place: Place) -> Course | None:
    written = {"treatment": entry} if isinstance(entry, str) else entry
    if not isinstance(written, Mapping) or not isinstance(written.get("treatment"), str):
        fix = "Write {treatment: letrozole, setting: metastatic, line: 1, outcome: progressed}."
        statement.report(place, f"This entry names no treatment: {entry!r}.", fix)
        return None
    for key in written.keys() - set(COURSE_KEYS):
        statement.report(
            (*place, key), f"An entry has no '{key}'.", f"It has: {', '.join(COURSE_KEYS)}."
        )
    name = written["treatment"]
    id = treatment_named(name, statement.vocabulary)
    if id is None:
        says = f"We do not know a treatment called '{name}'. Your list counts as not complete."
        statement.not_understood.append(NotUnderstood(f"{TREATMENTS}.{place[1]}", name, says))
        return None
    try:
        setting = Setting(written["setting"]) if written.get("setting") is not None else None
        outcome = Outcome(written["outcome"]) if written.get("outcome") is not None else None
        line = written.get("line")
        if line is not None and (type(line) is not int or line < 1):
            raise ValueError(f"'line' is {line!r}. Write 1 for the first, 2 for the second.")
        since_end = _ended(statement, written)
        return Course(
            id, setting, line, outcome, _months_on(statement, written, since_end), since_end
        )
    except (ValueError, OverflowError) as error:
        fix = (
            "setting: early or metastatic; outcome: ongoing, completed, stopped or progressed; "
            "months: a number such as 7 or a range such as 6..9."
        )
        statement.report(place, f"In the entry for '{name}': {error}", fix)
        return None


def _months(statement: Statement, written: Mapping[str, object], key: str) -> Range | None:
    said = written.get(key)
    if said is None:
        return None
    months = read_range(Fact(key, Kind.NUMBER, key, "", "", bounds=ANY_MONTHS, unit="months"), said)
    if months.low < 0:
        raise ValueError(f"'{key}' is below zero.")
    if math.isinf(months.low):
        raise ValueError(f"'{key}' has no end.")
    return months


def _passed(statement: Statement, written: Mapping[str, object]) -> Range:
    """Months that have gone by since the entry was written (``as_of``)."""
    as_of = written.get("as_of")
    return months_since(str(as_of), statement.today) if as_of is not None else Range(0, 0)


def _ended(statement: Statement, written: Mapping[str, object]) -> Range | None:
    if written.get("ended") is not None:
        return months_since(str(written["ended"]), statement.today)
    given, passed = _months(statement, written, "months_since_end"), _passed(statement, written)
    return Range(given.low + passed.low, given.high + passed.high) if given else None


def _months_on(
    statement: Statement, written: Mapping[str, object], since_end: Range | None
) -> Range | None:
    given, outcome = _months(statement, written, "months_on"), written.get("outcome")
    if given:
        passed = _passed(statement, written)
        # Months go by only while a treatment goes on; without an outcome it still may.
        low = passed.low if outcome == "ongoing" else 0
        high = passed.high if outcome in ("ongoing", None) else 0
        return Range(given.low + low, given.high + high)
    if written.get("started") is None:
        return None
    began = months_since(str(written["started"]), statement.today)
    if outcome == "ongoing":
        return began
    if since_end is None:
        return Range(0, began.high)
    if since_end.low > began.high:
        raise ValueError("it ended before it started.")
    return Range(max(0, began.low - since_end.high), began.high - since_end.low)
