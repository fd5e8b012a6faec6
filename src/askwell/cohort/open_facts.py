"""What is still open, for every row: the questions that a treatment waits for.

The reference is ``TreatmentFinding.waits_for``: a leaf is open where it and all that stands above
it in its rule are unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import narwhals as nw

from askwell.cohort.nodes import Key, Nodes, key_of
from askwell.cohort.people import COMPLETE
from askwell.cohort.standings import usual_rules_of
from askwell.explore.finding import Standing
from askwell.explore.regimen import Regimen
from askwell.explore.standing import LIST, LIST_COMPLETE
from askwell.facts.fact import Fact
from askwell.facts.history import Complete, History
from askwell.facts.lineage import Lineage
from askwell.logic.columns import all_of, any_of
from askwell.logic.criteria import Criterion, Is, Judged, Not, Term, Within, parts_of
from askwell.logic.truth import Truth

#: Standings in which the open questions of a partner's place are asked.
_SHOWS_PARTNERS = (Standing.FITS.rank, Standing.JUDGED.rank, Standing.DEPENDS.rank)


class OpenFacts:
    """Lays out what is open, where the rules are laid out.

    What several rules share is a column of its own, made once: whether a part is unknown, and
    where a rule waits for an answer to a question. ``of_uses`` and ``of_treatments`` add these.
    """

    def __init__(self, nodes: Nodes, lineage: Lineage) -> None:
        self._nodes = nodes
        self._since = History(lineage, complete=Complete.SINCE_SPREAD)
        self._told = nodes.cells.holds(COMPLETE)
        self._unknown: dict[Key, str] = {}
        self._waits: dict[Key, dict[str, str]] = {}

    def of_uses(self, regimens: Iterable[Regimen]) -> dict[str, nw.Expr]:
        """``open:USE:QUESTION``: the rules of a use are unknown, and this would tell more."""
        regimens = tuple(regimens)
        self._add(rule for regimen in regimens for rule in usual_rules_of(regimen))
        unknown = {r.use.id: f"unknown:{r.use.id}" for r in regimens}
        self._nodes.keep({name: nw.col(f"use:{id}").is_null() for id, name in unknown.items()})
        return {
            f"open:{regimen.use.id}:{question}": nw.col(unknown[regimen.use.id]) & _some(waits)
            for regimen in regimens
            for question, waits in self._asked(usual_rules_of(regimen)).items()
        }

    def of_treatments(self, treatments: Mapping[str, Sequence[Regimen]]) -> dict[str, nw.Expr]:
        """``open:TREATMENT:QUESTION``: its standing, or a partner's place, waits for an answer."""
        # A use that cannot be had neither depends nor is one to talk about.
        available = {
            id: [regimen for regimen in regimens if regimen.use.status.available]
            for id, regimens in treatments.items()
        }
        every = [regimen for regimens in available.values() for regimen in regimens]
        self._add(
            rule for regimen in every for rule in (*usual_rules_of(regimen), *_whens(regimen))
        )
        found = {}
        for id, regimens in available.items():
            conditions: dict[str, list[nw.Expr]] = defaultdict(list)
            for regimen in regimens:
                standing = nw.col(f"use:{regimen.use.id}")
                depends = standing == Standing.DEPENDS.rank
                for question, waits in self._asked(usual_rules_of(regimen)).items():
                    conditions[question].append(depends & _some(waits))
                shown = standing.is_in(_SHOWS_PARTNERS).fill_null(value=False)
                for question, waits in self._asked(_whens(regimen)).items():
                    conditions[question].append(shown & _some(waits))
            for question, some in conditions.items():
                found[f"open:{id}:{question}"] = any_of(some).fill_null(value=False)
        return found

    def _asked(self, rules: Iterable[Criterion]) -> dict[str, list[str]]:
        """Under each question, the columns that tell where one of the rules waits for it."""
        asked: dict[str, list[str]] = defaultdict(list)
        for rule in rules:
            for question, waits in self._waits[key_of(rule)].items():
                asked[question].append(waits)
        return asked

    # -- what rules share --------------------------------------------------------------------

    def _add(self, rules: Iterable[Criterion]) -> None:
        """Add the columns of what is open in some rules."""
        different = {key_of(rule): rule for rule in rules}
        lists: dict[str, nw.Expr] = {}
        unknown: dict[str, nw.Expr] = {}
        paths = {
            key: [
                (self._questions(leaf.fact, lists), [self._is_unknown(p, unknown) for p in path])
                for leaf, path in self._paths(rule, ())
            ]
            for key, rule in different.items()
        }
        self._nodes.keep(lists | unknown)
        made: dict[str, nw.Expr] = {}
        for key, open_leaves in paths.items():
            conditions: dict[str, list[nw.Expr]] = defaultdict(list)
            for questions, path in open_leaves:
                for question, where in questions.items():
                    conditions[question].append(_every([*path, *where]))
            names = self._waits[key] = {}
            for question, some in conditions.items():
                name = names[question] = f"waits:{len(self._waits)}:{question}"
                made[name] = any_of(some)
        self._nodes.keep(made)

    def _paths(
        self, rule: Criterion, above: tuple[Criterion, ...]
    ) -> Iterator[tuple[Is | Within, tuple[Criterion, ...]]]:
        """The leaves that can be open, each with what must be unknown for it to be."""
        truth = self._nodes.truth(rule)
        if isinstance(truth, Truth):
            if truth.settled:
                return
            here = above
        else:
            here = (*above, rule)
        if isinstance(rule, Is | Within):
            yield rule, here
        elif not isinstance(rule, Judged):
            for part in parts_of(rule):
                yield from self._paths(part, here)

    def _is_unknown(self, rule: Criterion, made: dict[str, nw.Expr]) -> str:
        """The column that tells where a rule is unknown. What is not something is as unknown."""
        while isinstance(rule, Not | Term):
            rule = rule.part
        key = key_of(rule)
        if key not in self._unknown:
            truth = self._nodes.truth(rule)
            assert not isinstance(truth, Truth)
            name = self._unknown[key] = f"unknown:{len(self._unknown)}"
            made[name] = truth.is_null()
        return self._unknown[key]

    def _questions(self, fact: Fact, made: dict[str, nw.Expr]) -> dict[str, list[str]]:
        """The questions that would narrow a fact, each with the column that says where, if any."""
        if fact.history is None:
            return {fact.id: []}
        if not self._told:
            return {LIST_COMPLETE: []}
        enough = [Complete.ALL.value]
        if self._since.complete_for(fact.history):
            enough.append(Complete.SINCE_SPREAD.value)
        listed = nw.col(COMPLETE).is_in(enough).fill_null(value=False)
        there, not_there = (f"list:{'|'.join(enough)}:{says}" for says in ("there", "not there"))
        made |= {there: listed, not_there: ~listed}
        return {LIST: [there], LIST_COMPLETE: [not_there]}


def _whens(regimen: Regimen) -> list[Criterion]:
    return [place.slot.when for place in regimen.places if place.slot.when is not None]


def _some(names: Sequence[str]) -> nw.Expr:
    return any_of(tuple(dict.fromkeys(names)))


def _every(names: Sequence[str]) -> nw.Expr:
    return all_of(tuple(dict.fromkeys(names))) if names else nw.lit(value=True)
