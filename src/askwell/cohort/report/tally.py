"""The tally: everything a report counts, before anything is hidden. It is never shown as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from askwell.cohort.report.grouping import UNGROUPED, Grouping
from askwell.cohort.report.parts import STANDINGS, Flags, Parts, Some
from askwell.explore.options import GROUPS
from askwell.facts.answer import NOTES
from askwell.knowledge.model import Knowledge

Counts = npt.NDArray[np.int64]

#: The groups of standing that a caution is counted under: what people have, and may discuss.
GUARDED: Mapping[str, tuple[int, ...]] = {
    group: tuple(STANDINGS.index(s.value) for s in standings)
    for group, standings in GROUPS
    if group in ("now", "talk")
}
NOW, DEPENDS = STANDINGS.index("now"), STANDINGS.index("depends")

#: How the cell of a test was answered: a note, nothing, a partial of the fact, or an answer.
NOTHING, ANSWER = "nothing", "answer"


@dataclass
class Tally:
    """Counts of people, by what they are counted for.

    ``standing``: treatment, group -> standing by value. ``waiting``: question, group -> people by
    value for whom some treatment waits for the answer. ``answers``: test, how it was answered
    -> how many of those who wait, and of the others. ``open``: treatment, question -> how many
    wait, and of them how many at "depends"; ``in_part``: how many have answered in part.
    ``cautions``: treatment, caution -> people under each of ``GUARDED``; ``any_caution``: those
    with one at least. ``pairs``: two that do not go together, both now. ``support``: yes, unknown.
    """

    groups: Mapping[str, Grouping]
    people: int = 0
    population: dict[str, Counts] = field(default_factory=dict)
    standing: dict[tuple[str, str], Counts] = field(default_factory=dict)
    waiting: dict[tuple[str, str], Counts] = field(default_factory=dict)
    answers: dict[tuple[str, str], Counts] = field(default_factory=dict)
    open: dict[tuple[str, str], Counts] = field(default_factory=dict)
    in_part: dict[tuple[str, str], Counts] = field(default_factory=dict)
    cautions: dict[tuple[str, str], Counts] = field(default_factory=dict)
    any_caution: dict[str, Counts] = field(default_factory=dict)
    cautioned: Counts = field(default_factory=lambda: np.zeros(len(GUARDED), dtype=np.int64))
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)
    in_pair: dict[tuple[str, str], int] = field(default_factory=dict)
    support: dict[str, Counts] = field(default_factory=dict)


class Counting:
    """What is to be counted over the parts of a run, and the counting."""

    def __init__(self, knowledge: Knowledge, parts: Parts) -> None:
        self._knowledge = knowledge
        self._parts = parts
        self.treatments = tuple(id for id in parts.of("treatment:") if id in knowledge.treatments)
        self.support = tuple(id for id in parts.of("support:") if id in knowledge.treatments)
        fires = set(parts.of("caution:"))
        self.cautions = {
            id: tuple(c.id for c in knowledge.cautions(id) if c.id in fires)
            for id in self.treatments
        }
        self.open: dict[str, tuple[str, ...]] = {}
        for name in parts.of("open:"):
            treatment, _, question = name.partition(":")
            if treatment in self.treatments:
                self.open[question] = (*self.open.get(question, ()), treatment)
        self.pairs = dict(self._never_together())

    def tally(self, groups: Iterable[Grouping]) -> Tally:
        """Count everyone, together and by these groups."""
        tally = Tally({group.name: group for group in (UNGROUPED, *groups)})
        for some in self._parts.batches():
            self._add(some, tally)
        return tally

    def _never_together(self) -> Iterator[tuple[tuple[str, str], tuple[tuple[str, str], ...]]]:
        """What should not go together, and the pairs of treatments that this means."""
        seen: set[frozenset[str]] = set()
        for owner in self._knowledge.owners():
            for never in owner.never_with:
                ids = frozenset((owner.id, never.treatment))
                if ids in seen:
                    continue
                seen.add(ids)
                one, other = self._members(owner.id), self._members(never.treatment)
                pairs = {(min(a, b), max(a, b)) for a in one for b in other if a != b}
                yield (owner.id, never.treatment), tuple(sorted(pairs))

    def _members(self, id: str) -> list[str]:
        return [t.id for t in self._knowledge.treatments_of(id) if t.id in self.treatments]

    # -- one batch ------------------------------------------------------------------------------

    def _add(self, some: Some, tally: Tally) -> None:
        tally.people += some.people
        codes = {name: some.group(group) for name, group in tally.groups.items()}
        sizes = {name: len(group.values) for name, group in tally.groups.items()}
        for name, code in codes.items():
            _add(tally.population, name, np.bincount(code, minlength=sizes[name]))
        standing = {id: some.standing(id) for id in self.treatments}
        for id, stands in standing.items():
            for name, code in codes.items():
                cells = np.bincount(
                    stands * sizes[name] + code, minlength=len(STANDINGS) * sizes[name]
                )
                _add(tally.standing, (id, name), cells.reshape(len(STANDINGS), sizes[name]))
        for question, treatments in self.open.items():
            waiting = self._open(some, question, treatments, standing, tally)
            for name, code in codes.items():
                people = np.bincount(code[waiting], minlength=sizes[name])
                _add(tally.waiting, (question, name), people)
        self._cautions(some, standing, tally)
        self._pairs({id: stands == NOW for id, stands in standing.items()}, tally)
        for id in self.support:
            column = some.frame[f"support:{id}"]
            unknown = column.null_count()
            yes = int(column.sum() or 0)
            _add(tally.support, id, np.array((yes, unknown, some.people - yes - unknown)))

    def _open(
        self,
        some: Some,
        question: str,
        treatments: tuple[str, ...],
        standing: Mapping[str, npt.NDArray[np.int64]],
        tally: Tally,
    ) -> Flags:
        """Count who waits for one question, and return them."""
        column = f"cell:{question}"
        fact = self._knowledge.vocabulary.get(question)
        partials = tuple(fact.partials) if fact else ()
        in_part = some.is_in(column, partials)
        waiting = np.zeros(some.people, dtype=np.bool_)
        for id in treatments:
            waits = some.flags(f"open:{id}:{question}")
            waiting |= waits
            depending = np.count_nonzero(waits & (standing[id] == DEPENDS))
            _add(tally.open, (id, question), np.array((np.count_nonzero(waits), depending)))
            if partials:
                _add(tally.in_part, (id, question), np.array(np.count_nonzero(waits & in_part)))
        if question not in self._knowledge.tests:
            return waiting
        ways = {way: some.is_in(column, (way,)) for way in (*NOTES, *partials)}
        ways[NOTHING] = some.blank(question)
        ways[ANSWER] = ~np.any(list(ways.values()), axis=0)
        for way, who in ways.items():
            waits_so = np.count_nonzero(who & waiting)
            counted = np.array((waits_so, np.count_nonzero(who) - waits_so))
            _add(tally.answers, (question, way), counted)
        return waiting

    def _cautions(
        self, some: Some, standing: Mapping[str, npt.NDArray[np.int64]], tally: Tally
    ) -> None:
        """Count who stands at a treatment while a caution of it fires."""
        fires = {
            id: some.flags(f"caution:{id}") for of_it in self.cautions.values() for id in of_it
        }
        cautioned = [np.zeros(some.people, dtype=np.bool_) for _ in GUARDED]
        for id, stands in standing.items():
            here = [np.isin(stands, places) for places in GUARDED.values()]
            warned = np.zeros(some.people, dtype=np.bool_)
            for caution in self.cautions[id]:
                warned |= fires[caution]
                found = [np.count_nonzero(fires[caution] & who) for who in here]
                _add(tally.cautions, (id, caution), np.array(found))
            _add(tally.any_caution, id, np.array([np.count_nonzero(warned & w) for w in here]))
            for people, who in zip(cautioned, here, strict=True):
                people |= warned & who
        tally.cautioned += np.array([np.count_nonzero(people) for people in cautioned])

    def _pairs(self, now: Mapping[str, Flags], tally: Tally) -> None:
        """Count who has two treatments that should not go together."""
        for rule, pairs in self.pairs.items():
            anyone = np.zeros(0, dtype=np.bool_)
            for pair in pairs:
                both = now[pair[0]] & now[pair[1]]
                anyone = both | anyone if anyone.size else both
                if rule == self._first_rule(pair):
                    tally.pairs[pair] = tally.pairs.get(pair, 0) + int(np.count_nonzero(both))
            tally.in_pair[rule] = tally.in_pair.get(rule, 0) + int(np.count_nonzero(anyone))

    def _first_rule(self, pair: tuple[str, str]) -> tuple[str, str]:
        return next(rule for rule, pairs in self.pairs.items() if pair in pairs)


def _add(counts: dict, key: object, more: Counts) -> None:  # type: ignore[type-arg]
    found = counts.get(key)
    counts[key] = more if found is None else found + more
