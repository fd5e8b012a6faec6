"""Totals of people who have any of several things. One person can have more than one of them.

So such a total is no sum: it is at most what its parts sum to. Where it is more than those of them
that are shown, the rest is in the hidden ones, and the total would say how much at least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from askwell.cohort.report.cells import Cells
from askwell.cohort.suppression import Key

#: What a total counts, and what each of its parts does. No sum that is shown holds these totals,
#: so one that is held back cannot be worked out again.
_UNIONS = {("any caution", "caution"), ("in pair", "pair")}


def telling(cells: Cells, hidden: Collection[Key]) -> set[Key]:
    """The totals that would tell something of their hidden parts."""
    parts: dict[Key, set[Key]] = defaultdict(set)
    for rule in cells.sums:
        part = rule.parts[0]
        if (rule.total[0], part[0]) in _UNIONS:
            parts[rule.total].add(part)
    held_back: set[Key] = set()
    for total, every in parts.items():
        shown = every.difference(hidden)
        if shown != every and cells.counts[total] > sum(cells.counts[part] for part in shown):
            held_back.add(total)
    return held_back
