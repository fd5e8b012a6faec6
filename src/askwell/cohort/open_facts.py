"""What is still open, for every row: the questions that a treatment waits for.

The reference is ``TreatmentFinding.waits_for``: a leaf is open where it and all that stands above
it in its rule are unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_

import narwhals as nw

from askwell.cohort.nodes import Nodes
from askwell.cohort.people import COMPLETE
from askwell.cohort.standings import usual_rules_of
from askwell.explore.finding import Standing
from askwell.explore.regimen import Regimen
from askwell.explore.standing import LIST, LIST_COMPLETE
from askwell.facts.fact import Fact
from askwell.facts.history import Complete, History
from askwell.facts.lineage import Lineage
from askwell.logic.criteria import Criterion, Is, Judged, Within, parts_of
from askwell.logic.truth import Truth

_Condition = nw.Expr | bool
_ByQuestion = Mapping[str, list[nw.Expr]]

#: Standings in which the open questions of a partner's place are asked.
_SHOWS_PARTNERS = (Standing.FITS.rank, Standing.JUDGED.rank, Standing.DEPENDS.rank)


class OpenFacts:
    """Reads what is open from a table whose rules are laid out."""

    def __init__(self, nodes: Nodes, lineage: Lineage) -> None:
        self._nodes = nodes
        self._since = History(lineage, complete=Complete.SINCE_SPREAD)
        self._told = COMPLETE in nodes.frame.collect_schema().names()

    def of_uses(self, regimens: Iterable[Regimen]) -> dict[str, nw.Expr]:
        """``open:USE:QUESTION``: the rules of a use are unknown, and this would tell more."""
        found = {}
        for regimen in regimens:
            unknown = nw.col(f"use:{regimen.use.id}").is_null()
            asked: dict[str, list[nw.Expr]] = defaultdict(list)
            self._ask(usual_rules_of(regimen), asked)
            for question, leaves in asked.items():
                found[f"open:{regimen.use.id}:{question}"] = unknown & _some(leaves)
        return found

    def of_treatments(self, treatments: Mapping[str, Sequence[Regimen]]) -> dict[str, nw.Expr]:
        """``open:TREATMENT:QUESTION``: its standing, or a partner's place, waits for an answer."""
        found = {}
        for id, regimens in treatments.items():
            asked: dict[str, list[nw.Expr]] = defaultdict(list)
            for regimen in regimens:
                if not regimen.use.status.available:
                    continue  # it neither depends nor is one to talk about
                standing = nw.col(f"use:{regimen.use.id}")
                self._ask_if(standing == Standing.DEPENDS.rank, usual_rules_of(regimen), asked)
                whens = [p.slot.when for p in regimen.places if p.slot.when is not None]
                if whens:
                    shown = standing.is_in(_SHOWS_PARTNERS)
                    self._ask_if(shown.fill_null(value=False), whens, asked)
            for question, conditions in asked.items():
                found[f"open:{id}:{question}"] = _some(conditions).fill_null(value=False)
        return found

    def _ask_if(
        self, condition: nw.Expr, rules: Iterable[Criterion], asked: dict[str, list[nw.Expr]]
    ) -> None:
        here: dict[str, list[nw.Expr]] = defaultdict(list)
        self._ask(rules, here)
        for question, leaves in here.items():
            asked[question].append(condition & _some(leaves))

    def _ask(self, rules: Iterable[Criterion], asked: dict[str, list[nw.Expr]]) -> None:
        """Under each question, where a leaf of these rules is open that it would narrow."""
        for rule in rules:
            for leaf, conditions in self._paths(rule, ()):
                open_ = reduce(and_, conditions) if conditions else nw.lit(value=True)
                if leaf.fact.history is None:
                    asked[leaf.fact.id].append(open_)
                    continue
                complete = self._complete(leaf.fact)
                if complete is None:
                    asked[LIST_COMPLETE].append(open_)
                else:
                    asked[LIST].append(open_ & complete)
                    asked[LIST_COMPLETE].append(open_ & ~complete)

    def _paths(
        self, rule: Criterion, above: tuple[nw.Expr, ...]
    ) -> Iterator[tuple[Is | Within, tuple[nw.Expr, ...]]]:
        """The leaves that can be open, each with what must be unknown for it to be."""
        truth = self._nodes.truth(rule)
        if isinstance(truth, Truth):
            if truth.settled:
                return
            here = above
        else:
            here = (*above, truth.is_null())
        if isinstance(rule, Is | Within):
            yield rule, here
        elif not isinstance(rule, Judged):
            for part in parts_of(rule):
                yield from self._paths(part, here)

    def _complete(self, fact: Fact) -> nw.Expr | None:
        """Whether the list of treatments was complete for a history fact; None if nobody said."""
        assert fact.history is not None
        if not self._told:
            return None
        enough = [Complete.ALL.value]
        if self._since.complete_for(fact.history):
            enough.append(Complete.SINCE_SPREAD.value)
        return nw.col(COMPLETE).is_in(enough).fill_null(value=False)


def _some(conditions: Sequence[nw.Expr]) -> nw.Expr:
    if len(conditions) == 1:
        return conditions[0]
    return nw.any_horizontal(*conditions, ignore_nulls=False)
