"""Past treatments: the list a person gives, and the history facts that follow from it.

Each history fact asks only *some, how many, longest, shortest*, never *the last one*.
So one more entry, or one more detail of an entry, only ever narrows an answer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from enum import Enum

from askwell.facts.fact import HistoryKey
from askwell.facts.lineage import Lineage
from askwell.facts.possible import Possible, Range

YES, NO = frozenset(("yes",)), frozenset(("no",))
YES_OR_NO = YES | NO
NEVER = Range(math.inf, math.inf)
ANY_MONTHS = Range(0, math.inf)

#: Classes that are not a line of treatment against the cancer.
SUPPORT, CARE, SYSTEMIC = "support", "care", "systemic"


class Setting(Enum):
    """Before the cancer spread (early), or since (metastatic)."""

    EARLY = "early"
    METASTATIC = "metastatic"


class Outcome(Enum):
    """How a treatment ended, if it has. ``STOPPED`` means stopped because of harm."""

    ONGOING = "ongoing"
    COMPLETED = "completed"
    STOPPED = "stopped"
    PROGRESSED = "progressed"


class Complete(Enum):
    """How far the list is known to hold everything."""

    ALL = "true"
    SINCE_SPREAD = "since_spread"
    NO = "false"


@dataclass(frozen=True, slots=True)
class Course:
    """One past or present treatment. Any field but ``treatment`` may be unknown (None).

    ``treatment`` is a treatment or class id; months are ranges.
    """

    treatment: str
    setting: Setting | None = None
    line: int | None = None
    outcome: Outcome | None = None
    months_on: Range | None = None
    months_since_end: Range | None = None


#: The setting and the line number of an entry, either of which may be unknown.
_Place = tuple[Setting | None, int | None]


@dataclass(frozen=True)
class History:
    """The list of past treatments and what follows from it, worked out when asked."""

    lineage: Lineage
    courses: tuple[Course, ...] = ()
    complete: Complete = Complete.NO
    months_since_spread: Range = ANY_MONTHS
    _known: dict[HistoryKey, Possible] = field(default_factory=dict, repr=False, compare=False)

    def possible(self, key: HistoryKey) -> Possible:
        """What the list leaves possible for one history fact."""
        answer = self._known.get(key)
        if answer is None:
            answer = self._known[key] = _MEASURES[key.measure](self, key)
        return answer

    @property
    def touches(self) -> frozenset[str | None]:
        """What the entries can speak to: drugs, classes, and (None) any treatment at all.

        A history fact about anything else is as it would be with no entry.
        """
        if not self.courses:
            return frozenset()
        touched = (self.lineage.touched(course.treatment) for course in self.courses)
        return frozenset[str | None]((None,)).union(*touched)

    def about(self, key: HistoryKey) -> tuple[Course, ...]:
        """The entries that speak to a history fact, for its reasons."""
        of = key.of
        return tuple(
            course
            for course in self.courses
            if (of is None or self._is(course, of) is not False)
            and not (key.since_spread and course.setting is Setting.EARLY)
        )

    def complete_for(self, key: HistoryKey) -> bool:
        """True when no unlisted treatment could change the answer."""
        if self.complete is Complete.ALL:
            return True
        return self.complete is Complete.SINCE_SPREAD and (
            key.since_spread or key.measure in _METASTATIC_ONLY
        )

    # -- one entry against one question: True, False, or None for "can't tell" ------------------

    def _is(self, course: Course, of: str) -> bool | None:
        if self.lineage.is_a(course.treatment, of):
            return True
        return None if self.lineage.overlap(course.treatment, of) else False

    def _in(self, course: Course, setting: Setting | None) -> bool | None:
        if setting is None:
            return True
        return None if course.setting is None else course.setting is setting

    def _matches(self, key: HistoryKey, course: Course, *more: bool | None) -> bool | None:
        setting = Setting.METASTATIC if key.since_spread else None
        of = True if key.of is None else self._is(course, key.of)
        return _both(of, self._in(course, setting), *more)

    def _some(self, key: HistoryKey, truths: Iterable[bool | None]) -> Possible:
        seen = list(truths)
        if any(seen):
            return YES
        return NO if self.complete_for(key) and None not in seen else YES_OR_NO

    # -- the measures ---------------------------------------------------------------------------

    def _had(self, key: HistoryKey) -> Possible:
        return self._some(key, (self._matches(key, c) for c in self.courses))

    def _ended(self, outcome: Outcome) -> Callable[[HistoryKey], Possible]:
        def measure(key: HistoryKey) -> Possible:
            return self._some(
                key, (self._matches(key, c, _outcome_is(c, outcome)) for c in self.courses)
            )

        return measure

    def _on_cancer_treatment(self, key: HistoryKey) -> Possible:
        def under_way(course: Course) -> bool | None:
            return _both(
                _not(self._is(course, SUPPORT)),
                _not(self._is(course, CARE)),
                self._in(course, Setting.METASTATIC),
                _outcome_is(course, Outcome.ONGOING),
            )

        return self._some(key, (under_way(c) for c in self.courses))

    def _lines(self, key: HistoryKey) -> Possible:
        """How many lines hold a systemic treatment (an X).

        Entries of one setting that share a line number are one line. An entry without a number
        may be a line of its own or belong to any other.
        """
        setting = Setting.METASTATIC if key.since_spread else None
        sure: list[_Place] = []
        maybe: list[_Place] = []
        for course in self.courses:
            counts = self._matches(key, course, self._is(course, SYSTEMIC))
            place = (course.setting or setting, course.line)
            if counts is not False:
                maybe.append(place)
            if counts:
                sure.append(place)
        return Range(_fewest(sure), _most(maybe) if self.complete_for(key) else math.inf)

    def _longest(self, key: HistoryKey) -> Possible:
        low, high = 0.0, 0.0
        for course in self.courses:
            matches = self._matches(key, course, self._in(course, Setting.METASTATIC))
            if matches is False:
                continue
            stretch = course.months_on or ANY_MONTHS
            high = max(high, stretch.high)
            if matches:
                low = max(low, stretch.low)
        return Range(low, high if self.complete_for(key) else math.inf)

    def _shortest_gap(self, key: HistoryKey) -> Possible:
        assert key.of is not None
        low, high = math.inf, math.inf
        for course in self.courses:
            matches = _both(self._is(course, key.of), self._in(course, Setting.EARLY))
            if matches is False:
                continue
            gap = self._gap(course)
            low = min(low, gap.low)
            if matches:
                high = min(high, gap.high)
        return Range(low if self.complete_for(key) else 0.0, high)

    def _gap(self, course: Course) -> Range:
        """Months from the end of an early treatment to the finding of spread.

        0 if the cancer came back while the treatment went on.
        """
        if course.outcome is Outcome.PROGRESSED:
            return Range(0, 0)
        ended, spread = course.months_since_end or ANY_MONTHS, self.months_since_spread
        low = 0.0 if course.outcome is None else max(0.0, ended.low - spread.high)
        return Range(low, max(0.0, ended.high - spread.low))


def _fewest(places: Iterable[_Place]) -> int:
    """The fewest lines that entries at these places can make up, sharing wherever they may."""
    places = set(places)
    numbered = {(setting, line) for setting, line in places if setting and line}
    # A number that no known setting has is a line more; it can be the only line of a setting.
    loose = {line for setting, line in places if line and not setting} - {n for _, n in numbered}
    bare = {setting for setting, line in places if setting and not line} - {s for s, _ in numbered}
    return max(len(numbered) + max(len(loose), len(bare)), 1 if places else 0)


def _most(places: Collection[_Place]) -> int:
    """The most lines that entries at these places can make up, each apart wherever it may be."""
    alone = sum(1 for _, line in places if line is None)
    shared = 0
    for number in {line for _, line in places if line}:
        settings = [setting for setting, line in places if line == number]
        shared += min(len(Setting), len(set(settings) - {None}) + settings.count(None))
    return alone + shared


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _both(*truths: bool | None) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _outcome_is(course: Course, outcome: Outcome) -> bool | None:
    return None if course.outcome is None else course.outcome is outcome


_METASTATIC_ONLY = frozenset(("on_cancer_treatment", "months_on"))

_MEASURES: dict[str, Callable[[History, HistoryKey], Possible]] = {
    "had": History._had,
    "on": lambda h, key: h._ended(Outcome.ONGOING)(key),
    "progressed_on": lambda h, key: h._ended(Outcome.PROGRESSED)(key),
    "stopped": lambda h, key: h._ended(Outcome.STOPPED)(key),
    "on_cancer_treatment": History._on_cancer_treatment,
    "lines": History._lines,
    "months_on": History._longest,
    "relapse_after": History._shortest_gap,
}
