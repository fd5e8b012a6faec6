"""A witness: a made-up person whom a use fits, to show that its clauses can all hold at once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations, islice, product

from askwell.explore.finding import Standing, UseFinding
from askwell.explore.options import Explorer
from askwell.facts.answer import Answer
from askwell.facts.fact import HistoryKey
from askwell.facts.history import Complete, Course, History, Outcome, Setting
from askwell.facts.lineage import Lineage
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.knowledge.model import Treatment, Use
from askwell.logic.clauses import Role
from askwell.logic.criteria import AtLeast, Criterion, Is, Judged, Leaf, Not, Term, Within
from askwell.logic.evaluate import LeafTruths, evaluate, leaf_truths, usual_reading
from askwell.logic.truth import Truth

#: One way to make a criterion true: each leaf with the truth it then has.
Way = tuple[tuple[Leaf, bool], ...]
_MOST_WAYS = 200
_REACHED = (Standing.FITS, Standing.JUDGED, Standing.SELDOM)


def witness(explorer: Explorer, treatment: Treatment, use: Use) -> Person | None:
    """A person whom the use fits, if its judgements fall that way; None if nobody was found."""
    criteria = [clause.criterion for clause in use.clauses if clause.role is not Role.USUAL]
    ways = product(*(list(islice(ways_to(c, True), _MOST_WAYS)) for c in criteria))
    for parts in islice(ways, _MOST_WAYS):
        way = tuple(pair for part in parts for pair in part)
        for person in _people(explorer, way):
            finding = explorer.of(treatment.id, person)
            if finding and any(f.use is use and _reached(f) for f in finding.uses):
                return person
    return None


def example(explorer: Explorer, criterion: Criterion) -> Person | None:
    """A person for whom a criterion holds, judgements aside; None if nobody was found."""

    def judged_so(truths: LeafTruths) -> LeafTruths:
        return lambda leaf: Truth.YES if isinstance(leaf, Judged) else truths(leaf)

    for way in islice(ways_to(criterion, True), _MOST_WAYS):
        for person in _people(explorer, way):
            truths = leaf_truths(person)
            readings = (truths, judged_so(truths), usual_reading(truths))
            if any(evaluate(criterion, reading) is Truth.YES for reading in readings):
                return person
    return None


def _reached(finding: UseFinding) -> bool:
    """Every fact is settled in favour of the use; a judgement may still be open."""
    only_judged = finding.standing is Standing.DEPENDS and not finding.open
    return finding.standing in _REACHED or only_judged


def ways_to(criterion: Criterion, wanted: bool) -> Iterator[Way]:
    """Each way to give a criterion the wanted truth, fewest leaves first."""
    match criterion:
        case Judged():
            yield ()
        case Is() | Within():
            yield ((criterion, wanted),)
        case Term(part=part):
            yield from ways_to(part, wanted)
        case Not(part=part):
            yield from ways_to(part, not wanted)
        case AtLeast(k=k, parts=parts):
            needed = k if wanted else len(parts) - k + 1
            for chosen in _subsets(parts, needed):
                options = [list(islice(ways_to(part, wanted), _MOST_WAYS)) for part in chosen]
                for picked in product(*options):
                    yield tuple(pair for way in picked for pair in way)


def _subsets(parts: tuple[Criterion, ...], size: int) -> Iterator[tuple[Criterion, ...]]:
    yield from combinations(parts, size)


def _people(explorer: Explorer, way: Way) -> Iterator[Person]:
    """People made for one way: its told facts, and lists of treatments that may bring the rest."""
    told: dict[str, tuple[Answer, ...]] = {}
    keys: list[tuple[HistoryKey, Leaf, bool]] = []
    for leaf, wanted in way:
        assert not isinstance(leaf, Judged)
        if leaf.fact.history is not None:
            keys.append((leaf.fact.history, leaf, wanted))
        else:
            told[leaf.fact.id] = (Answer(_answer(leaf, wanted)),)
    told.setdefault("months_since_spread", (Answer(Range(0, 0)),))
    lineage = explorer.knowledge.vocabulary.lineage
    for courses in _histories(keys, lineage):
        yield Person(History(lineage, courses, Complete.ALL, Range(0, 0)), told)


def _answer(leaf: Is | Within, wanted: bool) -> Possible:
    """One answer that gives a leaf the wanted truth."""
    if isinstance(leaf, Is):
        values = leaf.values if wanted else frozenset(leaf.fact.choices) - leaf.values
        return frozenset((min(values),))
    number = _number(leaf, wanted)
    return Range(number, number)


def _number(leaf: Within, wanted: bool) -> float:
    bounds = leaf.fact.bounds
    if wanted:
        return leaf.low if leaf.low > bounds.low else min(leaf.high, 1e6)
    return leaf.low - 1 if leaf.low > bounds.low else leaf.high + 1


def _histories(
    keys: list[tuple[HistoryKey, Leaf, bool]], lineage: Lineage
) -> Iterator[tuple[Course, ...]]:
    """Lists of treatments that may satisfy history leaves, with filler lines of several kinds."""
    outcomes = {
        "had": Outcome.COMPLETED, "progressed_on": Outcome.PROGRESSED,
        "stopped": Outcome.STOPPED, "on": Outcome.ONGOING,
    }  # fmt: skip
    needed: list[tuple[str, Setting, Outcome, float]] = []
    lines = 0.0
    for key, leaf, wanted in keys:
        of = key.of
        happened = isinstance(leaf, Is) and wanted == ("yes" in leaf.values)
        if key.measure in outcomes and happened and of:
            needed.append((of, Setting.METASTATIC, outcomes[key.measure], 3))
        elif key.measure == "on_cancer_treatment" and happened:
            needed.append(("systemic", Setting.METASTATIC, Outcome.ONGOING, 3))
        elif key.measure == "lines" and isinstance(leaf, Within):
            number = _number(leaf, wanted)
            if math.isfinite(number) and of:
                needed += [(of, Setting.METASTATIC, Outcome.PROGRESSED, 3)] * int(number)
            elif math.isfinite(number):
                lines = max(lines, number)
        elif key.measure == "months_on" and isinstance(leaf, Within) and of:
            needed.append((of, Setting.METASTATIC, Outcome.PROGRESSED, _number(leaf, wanted)))
        elif key.measure == "relapse_after" and isinstance(leaf, Within) and of and wanted:
            needed.append((of, Setting.EARLY, Outcome.COMPLETED, leaf.low))
    fillers = ("", "systemic", "endocrine-therapy", "chemotherapy", "targeted-therapy")
    for filler, early, outcome in product(fillers, (False, True), (None, Outcome.PROGRESSED)):
        courses: list[Course] = []
        for id, setting, ended, months in needed:
            drug = next(iter(lineage.members(id)), id)
            here = Setting.EARLY if early else setting
            line = 1 + sum(1 for c in courses if c.setting is here)
            courses.append(
                Course(
                    drug, here, line, outcome or ended, Range(months, months), Range(months, months)
                )
            )
        while filler and len([c for c in courses if c.setting is Setting.METASTATIC]) < lines:
            line = 1 + sum(1 for c in courses if c.setting is Setting.METASTATIC)
            members = lineage.members(filler)
            drug = members[line % len(members)] if members else filler
            courses.append(Course(drug, Setting.METASTATIC, line, Outcome.PROGRESSED))
        yield tuple(courses)
