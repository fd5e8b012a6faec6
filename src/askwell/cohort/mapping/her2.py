"""HER2 from its tests: what a stain score (IHC) and a gene test (ISH) together leave possible.

The rules are those of the ASCO/CAP guideline, *Human Epidermal Growth Factor Receptor 2 Testing in
Breast Cancer*, focused update of 2018 (Wolff and others, J Clin Oncol 2018;36:2105-2122,
doi:10.1200/JCO.2018.77.8738), affirmed in 2023 (J Clin Oncol 2023;41:3867-3872,
doi:10.1200/JCO.22.02864):

- IHC 3+ is positive; 2+ asks for a gene test; 1+ and 0 are negative.
- A gene test with two probes falls in one of five groups, by the ratio of HER2 to CEP17 signals
  and the average HER2 copies in a cell. Group 1 (ratio 2.0 or more, 4.0 copies or more) is
  amplified, group 5 (ratio under 2.0, under 4.0 copies) is not. The groups between are positive
  with IHC 3+ and negative with IHC 0 or 1+. With 2+ the cells are counted again; if the group
  stands, group 2 (ratio 2.0 or more, under 4.0 copies) and group 4 (ratio under 2.0, 4.0 to under
  6.0 copies) are negative and group 3 (ratio under 2.0, 6.0 copies or more) is positive.

Low (1+, or 2+ not amplified) and ultralow (0 with faint staining in at most 10 of 100 cells) come
from the trials and the US label of trastuzumab deruxtecan (DESTINY-Breast04 and -06). "0" alone may
be either of zero and ultralow.

What a table adds: results are old, partly recorded and at odds with each other. Nothing is settled
here that the cells leave open, and where they contradict each other everything stays possible that
one of them says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

#: Positive (True) or not (False), so far as it is known: one of them, or both.
Verdict = frozenset[bool]
YES, NO = frozenset((True,)), frozenset((False,))
OPEN = YES | NO


class Score(Enum):
    """The stain score; 0 may say whether there was any staining."""

    ZERO = "0"
    ZERO_NONE = "0, no staining"
    ZERO_FAINT = "0, faint staining"
    ONE = "1+"
    TWO = "2+"
    THREE = "3+"


class Call(Enum):
    """What a lab or a file calls the outcome. ``DISPUTED``: two labs that contradict each other."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    EQUIVOCAL = "equivocal"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class Count:
    """Signals counted by a gene test: ratio HER2/CEP17, average HER2 copies. None: not given."""

    ratio: float | None = None
    copies: float | None = None

    @property
    def groups(self) -> frozenset[int]:
        """The groups that the numbers leave possible."""
        return frozenset(
            group
            for group, (amplified, low, high) in _GROUPS.items()
            if (self.ratio is None or (self.ratio >= 2.0) is amplified)
            and (self.copies is None or low <= self.copies < high)
        )


@dataclass(frozen=True)
class Results:
    """All that a row says of HER2. No score: not stained, or not known.

    More than one score means that each is possible: "1-2+", or two labs.
    """

    scores: frozenset[Score] = frozenset()
    counts: tuple[Count, ...] = ()
    ish: Call | None = None
    overall: Call | None = None

    @property
    def silent(self) -> bool:
        """True where no test says anything."""
        return not (self.scores or self.counts or self.ish or self.overall)


@dataclass(frozen=True)
class Her2:
    """What is possible, and whether the cells contradict each other."""

    possible: frozenset[str]
    clash: bool = False


_MANY = float("inf")
_GROUPS = {
    1: (True, 4.0, _MANY), 2: (True, 0.0, 4.0),
    3: (False, 6.0, _MANY), 4: (False, 4.0, 6.0), 5: (False, 0.0, 4.0),
}  # fmt: skip
#: What the guideline makes of a group that stands after a second count, where IHC is 2+.
_SECOND_COUNT = {2: NO, 3: YES, 4: NO}
_SAYS = {Call.POSITIVE: YES, Call.NEGATIVE: NO}

_NOT_POSITIVE = {
    None: frozenset(("low", "ultralow", "zero")),
    Score.ZERO: frozenset(("ultralow", "zero")),
    Score.ZERO_NONE: frozenset(("zero",)),
    Score.ZERO_FAINT: frozenset(("ultralow",)),
    Score.ONE: frozenset(("low",)),
    Score.TWO: frozenset(("low",)),
    Score.THREE: frozenset(("low",)),  # stained, though the gene test speaks against it
}


def her2(results: Results) -> Her2:
    """What the tests leave possible, over every score that may be meant."""
    read = [_with_score(results, score) for score in results.scores or (None,)]
    return Her2(
        frozenset[str]().union(*(one.possible for one in read)), any(one.clash for one in read)
    )


def _with_score(results: Results, score: Score | None) -> Her2:
    verdict = _both(_from_tests(results, score), _summed_up(results.overall))
    settled = OPEN if verdict is None else verdict
    possible = frozenset(("positive",)) if True in settled else frozenset[str]()
    if False in settled:
        possible |= _NOT_POSITIVE[score]
    return Her2(possible, verdict is None)


def _summed_up(overall: Call | None) -> Verdict | None:
    """What the file makes of all tests. "Equivocal" narrows nothing: it once meant group 4, too."""
    return None if overall is Call.DISPUTED else _SAYS.get(overall, OPEN) if overall else OPEN


def _from_tests(results: Results, score: Score | None) -> Verdict | None:
    """Positive or not by stain and gene test together; None where they contradict each other."""
    tested = bool(results.counts or results.ish)
    amplified = _amplified(results, score) if tested else OPEN
    if amplified is None:
        return None
    if score is Score.THREE:
        return None if amplified == NO else YES
    if score in (None, Score.TWO) or tested:
        return amplified
    return NO


def _amplified(results: Results, score: Score | None) -> Verdict | None:
    """What the gene test says; None where its numbers and what the lab called it contradict."""
    if results.ish is Call.DISPUTED:
        return None
    if not results.counts:
        assert results.ish is not None
        # An equivocal gene test is group 4: no edition of the guideline called another group so.
        return _SAYS.get(results.ish) or _in_group(4, score, results.ish)
    found = [
        _either(_in_group(group, score, results.ish) for group in count.groups)
        for count in results.counts
    ]
    # Two counts are two labs: what either says is possible, unless they contradict each other.
    return None if None in found or {YES, NO} <= set(found) else _either(found)


def _in_group(group: int, score: Score | None, call: Call | None) -> Verdict | None:
    """What a group comes to; None where the lab called it something else."""
    if call is Call.EQUIVOCAL and group != 4:
        return None
    called = _SAYS.get(call, OPEN) if call else OPEN
    if group in (1, 5) or score not in (None, Score.TWO):
        found = YES if group == 1 or (group != 5 and score is Score.THREE) else NO
        return found & called or None
    # The lab's own word settles what a second count would: only where it is the guideline's.
    if called == OPEN:
        return OPEN
    return called if called == _SECOND_COUNT[group] else None


def _either(verdicts: Iterable[Verdict | None]) -> Verdict | None:
    known = [verdict for verdict in verdicts if verdict is not None]
    return frozenset[bool]().union(*known) if known else None


def _both(one: Verdict | None, other: Verdict | None) -> Verdict | None:
    return None if one is None or other is None else one & other or None
