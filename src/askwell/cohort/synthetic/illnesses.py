"""A pool of illnesses with what follows from each, to be shared out among people.

The history facts of an illness are worked out once, by the reference, and then given to everybody
who has it: so they are exact, and a hundred million people cost no more than a few thousand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from askwell.cohort.synthetic.chance import Chance
from askwell.cohort.synthetic.drawing import Drawn, Places, chosen, draw
from askwell.cohort.synthetic.history_facts import HistoryFacts
from askwell.cohort.synthetic.illness import (
    GROWING,
    NEWLY_FOUND,
    STABLE,
    Illness,
    Kind,
    draw_illness,
)
from askwell.cohort.synthetic.pathways import Pathways
from askwell.cohort.synthetic.shares import Shares
from askwell.cohort.synthetic.telling import tell
from askwell.facts.fact import Fact
from askwell.facts.history import Complete, History
from askwell.facts.lineage import Lineage

#: What the cancer does now, and how far a list is complete, by their codes.
NOW = (NEWLY_FOUND, GROWING, STABLE)
COMPLETE = tuple(complete.value for complete in Complete)

_SUBTYPES = ("HR+/HER2-", "HR+/HER2+", "HR-/HER2+", "triple-negative")
_OVARIES = ("after", "not_after", "man")
_GENES = ("brca1", "brca2", "pik3ca", "akt1", "pten")
_PI3K, _HER2 = ("none", "pik3ca", "other"), ("zero", "low", "ultralow")
#: How many ways there are of each: subtype, ovaries, de novo, BRCA, PI3K, HER2, CPS 10.
_WAYS = (len(_SUBTYPES), len(_OVARIES), 2, 2, len(_PI3K), len(_HER2), 2)
#: The pool is shared out by these people, who are no part of any cohort.
_PILOT_CHUNK, _PILOT = 2**32 - 1, 20_000
_POOL, _FEWEST = 4_000, 4


def kinds_of(drawn: Drawn) -> Places:
    """The number of each person's kind: what decides the treatments she may have had."""
    assert chosen(drawn, "subtype").values == _SUBTYPES
    subtype = chosen(drawn, "subtype").codes.astype(np.int64)
    hr_positive, her2_negative = np.isin(subtype, (0, 1)), np.isin(subtype, (0, 3))
    luminal, triple_negative = subtype == 0, subtype == 3
    man = chosen(drawn, "sex").is_("male")
    working = chosen(drawn, "menopause_at_spread").is_("before", "around")
    found = {id: chosen(drawn, id).is_("found") for id in _GENES}
    her2 = chosen(drawn, "her2")
    parts = (
        subtype,
        np.where(hr_positive, np.where(man, 2, working), 0),
        chosen(drawn, "de_novo").is_("yes"),
        her2_negative & (found["brca1"] | found["brca2"]),
        np.where(luminal, np.where(found["pik3ca"], 1, 2 * (found["akt1"] | found["pten"])), 0),
        np.where(her2.is_("low") & her2_negative, 1, 2 * (her2.is_("ultralow") & luminal)),
        triple_negative & chosen(drawn, "cps10").is_("ten_or_more"),
    )
    return np.ravel_multi_index([part.astype(np.int64) for part in parts], _WAYS)


def kind_of(number: int) -> Kind:
    """The kind of that number."""
    subtype, ovaries, de_novo, brca, pi3k, her2, cps10 = (
        int(i) for i in np.unravel_index(number, _WAYS)
    )
    markers = {
        "brca": brca, "cps10": cps10, "her2_low": her2 == 1, "her2_some": her2 > 0,
        "pik3ca": pi3k == 1, "pi3k": pi3k > 0, "after": ovaries == 0, "no_ovaries": ovaries != 1,
    }  # fmt: skip
    held = frozenset(name for name, holds in markers.items() if holds)
    return Kind(_SUBTYPES[subtype], _OVARIES[ovaries], bool(de_novo), held)


@dataclass(frozen=True)
class Made:
    """One illness of the pool, and the list of treatments as it is told."""

    illness: Illness
    history: History


class Illnesses:
    """The pool of one seed. An illness is made, and worked out, when somebody has it."""

    def __init__(
        self, seed: int, shares: Shares, pathways: Pathways, lineage: Lineage, facts: Sequence[Fact]
    ) -> None:
        self._seed, self._pathways, self._lineage = seed, pathways, lineage
        self.facts = HistoryFacts(lineage, facts)
        drawn: Drawn = {}
        draw(shares.before_treatment, Chance(seed, _PILOT_CHUNK, _PILOT), drawn)
        people = np.bincount(kinds_of(drawn), minlength=int(np.prod(_WAYS)))
        self._sizes = np.maximum(_FEWEST, np.round(people * _POOL / _PILOT)).astype(np.int64)
        self._starts = np.cumsum(self._sizes) - self._sizes
        count = int(self._sizes.sum())
        self.months = np.zeros(count, np.int16)
        self.now = np.zeros(count, np.uint8)
        self.esr1 = np.zeros(count, np.bool_)
        self.removed = np.zeros(count, np.bool_)
        self.complete = np.zeros(count, np.uint8)
        self.answers = np.zeros((count, len(self.facts.choices)), np.uint8, order="F")
        self.lows = np.zeros((count, len(self.facts.numbers)), np.float32, order="F")
        self.highs = self.lows.copy(order="F")
        self._there = np.zeros(count, np.bool_)

    def of(self, drawn: Drawn, chance: Chance) -> Places:
        """The illness of each person, by its number in the pool."""
        kinds = kinds_of(drawn)
        inside = np.floor(chance.uniform("illness") * self._sizes[kinds]).astype(np.int64)
        numbers: Places = self._starts[kinds] + inside
        for number in np.unique(numbers[~self._there[numbers]]):
            self._work_out(int(number))
        return numbers

    def made(self, number: int) -> Made:
        """The illness of that number, made anew: always the same."""
        kind = int(np.searchsorted(self._starts, number, side="right")) - 1
        random = Random(f"{self._seed}/{number - self._starts[kind]} of {kind}")  # noqa: S311
        illness = draw_illness(kind_of(kind), random, self._pathways, self._lineage)
        return Made(illness, tell(illness, random, self._pathways, self._lineage))

    def _work_out(self, number: int) -> None:
        made = self.made(number)
        self.months[number] = made.illness.months
        self.now[number] = NOW.index(made.illness.now)
        self.esr1[number] = made.illness.esr1
        self.removed[number] = made.illness.ovaries_removed
        self.complete[number] = COMPLETE.index(made.history.complete.value)
        self.answers[number] = self.facts.codes(made.history)
        self.lows[number], self.highs[number] = self.facts.ends(made.history)
        self._there[number] = True
