"""HER2 results as tables write them: "1-2+ (outside 3+)", "2 (CN 4.6)", read into tests.

What is written in a way that is not known here is no result: it is reported, never guessed.
"""

from __future__ import annotations

import re

from askwell.cohort.mapping.her2 import Count, Score

_LADDER = (Score.ZERO, Score.ONE, Score.TWO, Score.THREE)
_SCORE = r"(?:ihc|score)?\s*:?\s*([0-3])\s*\+?"
_SCORES = re.compile(
    rf"{_SCORE}(?:\s*(?:-|–|/|to)\s*([0-3])\s*\+?)?\s*(?:[(,]\s*(.+?)\)?)?", re.IGNORECASE
)
_OTHER_LAB = re.compile(rf"outside\s+{_SCORE}|{_SCORE}\s+outside", re.IGNORECASE)
#: Remarks that change nothing: who read it, and staining in part of the sample.
_REMARK = re.compile(
    r"outside|focal|heterogen(?:e?ous|eity)(?:\s+([\d.]+)\s*[-–]\s*[\d.]+\s*%.*)?", re.IGNORECASE
)
_NONE = re.compile(r"(?:no|without|absent) (?:membrane )?staining|null|absent", re.IGNORECASE)
_FAINT = re.compile(
    r"ultra-?low|(?:with )?(?:faint|weak|some|incomplete)(?: or \w+)?(?: membrane)? staining",
    re.IGNORECASE,
)

#: A 3+ needs staining in more than 10 of 100 cells.
_ENOUGH = 10

_NUMBER = r"(\d+(?:\.\d+)?)"
_COPIES = re.compile(rf"(?:cn|copy number|copies)\s*[:=]?\s*{_NUMBER}", re.IGNORECASE)
_OUTSIDE = re.compile(rf"(?:same sample )?(?:osh|outside)\s+{_NUMBER}", re.IGNORECASE)
#: OSH: outside hospital.
_ASIDE = re.compile(r"osh|outside|heterogen(?:e?ous|eity)|\w+ failed", re.IGNORECASE)

#: Beyond these a number is not a ratio, or not an average per cell (a total was written).
MOST_RATIO, MOST_COPIES = 50.0, 50.0


def read_scores(text: str) -> frozenset[Score] | None:
    """The scores that a cell leaves possible; None where it is not known how to read it."""
    match = _SCORES.fullmatch(text.strip())
    if not match:
        return None
    low, high = int(match[1]), int(match[2] or match[1])
    if low > high:
        return None
    scores = frozenset(_LADDER[low : high + 1])
    return scores if match[3] is None else _remarked(scores, match[3].strip())


def _remarked(scores: frozenset[Score], remark: str) -> frozenset[Score] | None:
    if other := _OTHER_LAB.fullmatch(remark):
        return scores | {_LADDER[int(other[1] or other[2])]}
    if known := _REMARK.fullmatch(remark):
        return scores if known[1] is None or float(known[1]) > _ENOUGH else None
    if scores == {Score.ZERO}:
        if _NONE.fullmatch(remark):
            return frozenset((Score.ZERO_NONE,))
        if _FAINT.fullmatch(remark):
            return frozenset((Score.ZERO_FAINT,))
    return None


def read_counts(text: str) -> tuple[Count, ...] | None:
    """The counts of a cell such as "1.8 (CN 5.3)" or "1.4, 1.9": ratios, and copies beside one.

    None where it is not known how to read it.
    """
    counts: list[Count] = []
    for part in re.split(r"[(),;]+", text):
        said = part.strip()
        if not said or _ASIDE.fullmatch(said):
            continue
        if copies := _COPIES.fullmatch(said):
            number = float(copies[1])
            if not counts or number > MOST_COPIES:
                return None
            counts[-1] = Count(counts[-1].ratio, number)
            continue
        ratio = _OUTSIDE.fullmatch(said) or re.fullmatch(_NUMBER, said)
        if not ratio or float(ratio[1]) > MOST_RATIO:
            return None
        counts.append(Count(float(ratio[1])))
    return tuple(counts) or None


def read_average(text: str) -> float | None:
    """The average of signals in a cell; None for anything else, such as a total."""
    match = re.fullmatch(_NUMBER, text.strip())
    number = float(match[1]) if match else None
    return None if number is None or number > MOST_COPIES else number
