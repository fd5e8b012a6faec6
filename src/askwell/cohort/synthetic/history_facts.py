"""The history facts of a list of treatments, as numbers ready to be columns.

All of them are worked out by the reference, ``facts.history``. A yes-or-no history fact asks if
*some* entry is so: hence a list says what the strongest of its entries says alone, and each
different entry has to be asked only once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from askwell.facts.fact import Fact, HistoryKey, Kind
from askwell.facts.history import NO, YES, Complete, Course, History
from askwell.facts.lineage import Lineage
from askwell.facts.possible import Possible
from askwell.logic.columns import bounds_of

#: Codes of a yes-or-no history fact, the strongest highest: of several entries, the most counts.
NO_CODE, OPEN_CODE, YES_CODE = 0, 1, 2

Codes = NDArray[np.uint8]
Ends = NDArray[np.float32]


class HistoryFacts:
    """Asks lists of treatments for some history facts."""

    def __init__(self, lineage: Lineage, facts: Sequence[Fact]) -> None:
        self.choices = [fact for fact in facts if fact.kind is Kind.CHOICE]
        self.numbers = [fact for fact in facts if fact.kind is Kind.NUMBER]
        self._lineage = lineage
        self._keys = [fact.history for fact in self.choices if fact.history is not None]
        self._alone: dict[tuple[Course, Complete], Codes] = {}
        self._empty: dict[Complete, Codes] = {}

    def codes(self, history: History) -> Codes:
        """The code of each yes-or-no fact."""
        said = [self._nothing(history.complete)]
        said += [self._of_entry(course, history.complete) for course in history.courses]
        codes: Codes = np.max(said, axis=0)
        return codes

    def ends(self, history: History) -> tuple[Ends, Ends]:
        """The lowest and the highest of each number; NaN where the fact itself has no more."""
        ends = [
            bounds_of(history.possible(fact.history), fact)
            for fact in self.numbers
            if fact.history is not None
        ]
        lows, highs = (np.array(column, np.float32) for column in zip(*ends, strict=True))
        return lows, highs

    def _nothing(self, complete: Complete) -> Codes:
        """What an empty list says that is as complete."""
        known = self._empty.get(complete)
        if known is None:
            empty = History(self._lineage, (), complete)
            codes = [_code(empty.possible(key)) for key in self._keys]
            known = self._empty[complete] = np.array(codes, np.uint8)
        return known

    def _of_entry(self, course: Course, complete: Complete) -> Codes:
        """What a list says that holds this entry alone, whenever it was."""
        course = replace(course, line=None, months_on=None, months_since_end=None)
        known = self._alone.get((course, complete))
        if known is None:
            alone = History(self._lineage, (course,), complete)
            known = self._alone[course, complete] = self._nothing(complete).copy()
            for place, key in enumerate(self._keys):
                if self._concerns(course.treatment, key):
                    known[place] = _code(alone.possible(key))
        return known

    def _concerns(self, treatment: str, key: HistoryKey) -> bool:
        return key.of is None or self._lineage.overlap(treatment, key.of)


def _code(possible: Possible) -> int:
    return YES_CODE if possible == YES else NO_CODE if possible == NO else OPEN_CODE
