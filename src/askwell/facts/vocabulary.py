"""The vocabulary: every fact by its id, the history facts of every treatment and class included."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from askwell.facts.fact import Choice, Fact, HistoryKey, Kind
from askwell.facts.lineage import Lineage
from askwell.facts.possible import Range

#: id of a history fact -> its measure. X stands for a treatment or class; the first fit counts.
_PATTERNS: tuple[tuple[re.Pattern[str], str, bool], ...] = (
    (re.compile(r"had_(?P<of>.+)_since_spread"), "had", True),
    (re.compile(r"progressed_on_(?P<of>.+)_since_spread"), "progressed_on", True),
    (re.compile(r"lines_since_spread_(?P<of>.+)"), "lines", True),
    (re.compile(r"lines_since_spread"), "lines", True),
    (re.compile(r"systemic_lines"), "lines", False),
    (re.compile(r"on_cancer_treatment"), "on_cancer_treatment", False),
    (re.compile(r"had_(?P<of>.+)"), "had", False),
    (re.compile(r"progressed_on_(?P<of>.+)"), "progressed_on", False),
    (re.compile(r"stopped_(?P<of>.+)"), "stopped", False),
    (re.compile(r"months_on_(?P<of>.+)"), "months_on", False),
    (re.compile(r"relapse_after_(?P<of>.+)"), "relapse_after", False),
    (re.compile(r"on_(?P<of>.+)"), "on", False),
)

#: measure -> (what YES says, what NO says), or what the number is.
_SAYS = {
    "had": ("you have had {of}{when}", "you have not had {of}{when}"),
    "on": ("you are having {of}", "you are not having {of} now"),
    "progressed_on": (
        "the cancer grew or came back on {of}{when}",
        "the cancer has not grown on {of}{when}",
    ),
    "stopped": (
        "you stopped {of} because of harm",
        "you did not have to stop {of} because of harm",
    ),
    "on_cancer_treatment": (
        "you are having a cancer treatment now",
        "you are not having a cancer treatment now",
    ),
}
#: The measures that are numbers.
COUNTS = {
    "lines": ("the number of treatment lines{with_of}{when}", ""),
    "months_on": ("your longest time on {of} since the cancer spread", "months"),
    "relapse_after": ("the time from the end of early {of} to the spread", "months"),
}

HISTORY_PREFIXES = (
    "had_", "on_", "progressed_on_", "stopped_", "months_on_", "relapse_after_",
    "lines_since_spread", "systemic_lines",
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """All facts. ``told`` are the facts a person is asked; history facts follow from the list."""

    told: Mapping[str, Fact]
    lineage: Lineage
    _history: dict[str, Fact] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self.told)

    def get(self, id: str) -> Fact | None:
        """The fact of that id, or None when there is none."""
        return self.told.get(id) or self._history.get(id) or self._history_fact(id)

    def __getitem__(self, id: str) -> Fact:
        fact = self.get(id)
        if fact is None:
            raise KeyError(id)
        return fact

    def _history_fact(self, id: str) -> Fact | None:
        for pattern, measure, since_spread in _PATTERNS:
            match = pattern.fullmatch(id)
            if not match:
                continue
            of = match.groupdict().get("of")
            if of is not None and of not in self.lineage:
                continue
            key = HistoryKey(measure, of, since_spread)
            fact = self._history[id] = self._describe(id, key)
            return fact
        return None

    def _describe(self, id: str, key: HistoryKey) -> Fact:
        of = self.lineage.in_sentence(key.of) if key.of else ""
        words = {
            "of": of,
            "with_of": f" with {of}" if of else "",
            "when": " since the cancer spread" if key.since_spread else "",
        }
        question = "Which treatments have you had for this cancer?"
        if key.measure in _SAYS:
            yes, no = (text.format(**words) for text in _SAYS[key.measure])
            choices = {"yes": Choice("yes", "Yes", yes), "no": Choice("no", "No", no)}
            return Fact(id, Kind.CHOICE, yes, question, "treatments", choices=choices, history=key)
        says, unit = COUNTS[key.measure]
        says = says.format(**words)
        return Fact(
            id, Kind.NUMBER, says, question, "treatments",
            says=says, unit=unit, whole=True, bounds=Range(0, math.inf), history=key,
        )  # fmt: skip
