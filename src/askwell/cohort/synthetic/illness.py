"""One course of an illness: the treatments before and since the spread, and what came of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

from askwell.cohort.synthetic.pathways import Choice, EarlyStep, Pathways, Regimen
from askwell.facts.history import Course, Outcome, Setting
from askwell.facts.lineage import Lineage
from askwell.facts.possible import Range

#: What the cancer does now.
NEWLY_FOUND, GROWING, STABLE = "newly_found", "growing", "stable"
_MOST_LINES = 9
_AI, _ENDOCRINE, _REMOVAL = "aromatase-inhibitor", "endocrine-therapy", "ovary-removal"
#: A return within so many months after early hormone treatment counts as growth on it.
_EARLY_RETURN = 12


@dataclass(frozen=True)
class Kind:
    """Whose illness it is, as far as treatment goes.

    ``ovaries`` is "after" or "not_after" menopause, or "man". ``markers`` are what regimens need.
    """

    subtype: str
    ovaries: str
    de_novo: bool
    markers: frozenset[str]


@dataclass(frozen=True)
class Illness:
    """What came of it, as it truly was."""

    kind: Kind
    courses: tuple[Course, ...]
    months: int
    now: str
    esr1: bool

    @property
    def ovaries_removed(self) -> bool:
        """Whether the ovaries were taken out."""
        return any(course.treatment == _REMOVAL for course in self.courses)


def draw_illness(kind: Kind, random: Random, pathways: Pathways, lineage: Lineage) -> Illness:
    """Make up one illness of a kind."""
    months = _falling(random, pathways.half[kind.subtype], pathways.most)
    making = _Making(kind, random, pathways, lineage, months)
    if not kind.de_novo:
        making.early()
    making.since_spread()
    return Illness(kind, tuple(making.courses), months, making.now, "esr1" in making.markers)


def _falling(random: Random, half: float, most: int) -> int:
    """Months up to ``most``: half of those left fall away in each stretch of ``half``."""
    return int(-half * math.log2(1 - random.random() * (1 - 2 ** (-most / half))))


@dataclass
class _Rest:
    """A drug that rests the ovaries: from its first line to the end of the last that needs it."""

    drug: str
    line: int
    begins: int
    ends: int


@dataclass
class _Making:
    """An illness while it is made up. Times are months since the spread was found."""

    kind: Kind
    random: Random
    pathways: Pathways
    lineage: Lineage
    months: int
    courses: list[Course] = field(default_factory=list)
    now: str = NEWLY_FOUND
    resting: _Rest | None = None

    def __post_init__(self) -> None:
        self.markers = set(self.kind.markers)
        other = self.pathways.esr1_other[self.kind.subtype]
        self._maybe_esr1(other)
        half = self.pathways.half[self.kind.subtype]
        self.pace = max(self.pathways.shortest, (self.months / half) ** self.pathways.with_time)

    # -- before the spread ------------------------------------------------------------------------

    def early(self) -> None:
        """The treatments of the early cancer, one line after the other."""
        subtype = self.kind.subtype
        half, most = self.pathways.to_spread_half[subtype], self.pathways.to_spread_most
        free = 6 + _falling(self.random, half, most)
        begins, line, longest = 0, None, 0
        for step in self.pathways.early[subtype]:
            if self.random.random() >= step.share or not step.needs <= self.markers:
                continue
            if step.line != line:
                begins, line, longest = begins + longest, step.line, 0
            longest = max(longest, step.months)
            if begins < free:
                self._early_step(step, begins, free)

    def _early_step(self, step: EarlyStep, begins: int, free: int) -> None:
        left = free - begins
        for name in step.drugs:
            drug = self._early_drug(name)
            months, outcome = step.months, Outcome.COMPLETED
            if step.line and self.random.random() < self.pathways.outcomes["stopped"]:
                months, outcome = self.random.randint(1, max(1, step.months - 1)), Outcome.STOPPED
            if months >= left:
                months, outcome = left, Outcome.PROGRESSED
            since = self.months + left - months
            self._add(drug, Setting.EARLY, step.line, outcome, months if step.line else None, since)
            if self.lineage.is_a(drug, _ENDOCRINE) and left - months <= _EARLY_RETURN:
                self.markers.add("early_growth")

    def _early_drug(self, name: str) -> str:
        if name == "endocrine":
            return self._one_of(self.pathways.early_endocrine[self.kind.ovaries])
        return self._drug(name)

    # -- since the spread -------------------------------------------------------------------------

    def since_spread(self) -> None:
        """One line after the other, up to now."""
        begins = self.random.choice((0, 1, 1, 2))
        if self.random.random() < self.pathways.radiation and self.months > 2:
            since = self.random.randint(0, self.months - 1)
            self._add("radiation", Setting.METASTATIC, None, Outcome.COMPLETED, None, since)
        for line in range(1, _MOST_LINES + 1):
            regimen = self._next(line) if begins < self.months else None
            if regimen is None:
                break
            begins = self._line(regimen, line, begins)
        if self.resting is not None:
            rest = self.resting
            outcome = Outcome.ONGOING if rest.ends >= self.months else Outcome.COMPLETED
            self._since(rest.drug, rest.line, outcome, rest.begins, rest.ends - rest.begins)

    def _line(self, regimen: Regimen, line: int, begins: int) -> int:
        """Add one line; when the next may begin."""
        lasts = max(1, _falling(self.random, regimen.months * self.pace, self.pathways.most))
        drugs = [self._drug(name) for name in regimen.drugs]
        first = {self._same(name, drugs, regimen): n for name, n in (regimen.first or {}).items()}
        ongoing = begins + lasts >= self.months
        if ongoing:
            lasts, outcome = self.months - begins, Outcome.ONGOING
            self.now = GROWING if self.random.random() < 0.08 else STABLE
        else:
            outcome = Outcome(self._one_of(self.pathways.outcomes))
            self.now = GROWING if outcome is Outcome.PROGRESSED else STABLE
        harmful = self.random.choice(drugs)
        for drug in drugs:
            how = outcome
            if outcome is Outcome.STOPPED and drug != harmful:
                how = Outcome.COMPLETED
            on = lasts
            if drug in first and lasts > first[drug]:
                on, how = first[drug], Outcome.COMPLETED
            self._since(drug, line, how, begins, on)
        started = max(first.values(), default=0)
        for name in regimen.then if lasts > started else ():
            self._since(self._drug(name), line, outcome, begins + started, lasts - started)
        if regimen.ovaries and self._needs_rest(drugs, regimen):
            self._rest_ovaries(line, begins, begins + lasts)
        if outcome is Outcome.PROGRESSED and any(self.lineage.is_a(d, _AI) for d in drugs):
            self._maybe_esr1(self.pathways.esr1_grew)
        return begins + lasts + self.random.choice((0, 0, 1, 1, 2))

    def _next(self, line: int) -> Regimen | None:
        """The next regimen: one whose needs are met, by its share."""
        had = [c.treatment for c in self.courses if c.setting is Setting.METASTATIC]

        def had_a(kind: str) -> bool:
            return any(self.lineage.is_a(drug, kind) for drug in had)

        fitting = [
            regimen
            for regimen in self.pathways.lines[self.kind.subtype]
            if regimen.lines[0] <= line <= regimen.lines[1]
            and regimen.needs <= self.markers
            and all(map(had_a, regimen.after))
            and not any(map(had_a, regimen.not_after))
        ]
        if not fitting:
            return None
        return self.random.choices(fitting, [regimen.share for regimen in fitting])[0]

    def _needs_rest(self, drugs: list[str], regimen: Regimen) -> bool:
        if self.kind.ovaries == "after":
            return False
        if self.kind.ovaries == "man":
            return any(self.lineage.is_a(d, _AI) for d in drugs) or bool(regimen.then)
        return True

    def _rest_ovaries(self, line: int, begins: int, ends: int) -> None:
        """Rest them for one line, by the drug of the line before if there is one."""
        if self.resting is not None:
            self.resting.ends = ends
        elif not any(course.treatment == _REMOVAL for course in self.courses):
            drug = self._drug("gnrh" if self.kind.ovaries == "man" else "ovarian")
            if drug == _REMOVAL:
                since = self.months - begins
                self._add(drug, Setting.METASTATIC, line, Outcome.COMPLETED, None, since)
            else:
                self.resting = _Rest(drug, line, begins, ends)

    # -- small things ----------------------------------------------------------------------------

    def _maybe_esr1(self, share: float) -> None:
        if self.random.random() < share:
            self.markers.add("esr1")

    def _one_of(self, choice: Choice) -> str:
        return self.random.choices(list(choice), list(choice.values()))[0]

    def _drug(self, name: str) -> str:
        """A treatment by its id, or one of a named choice that was not had yet, if there is one."""
        choice = self.pathways.choices.get(name)
        if choice is None:
            return name
        had = {course.treatment for course in self.courses}
        return self._one_of({d: s for d, s in choice.items() if d not in had} or choice)

    def _same(self, name: str, drugs: list[str], regimen: Regimen) -> str:
        return drugs[regimen.drugs.index(name)]

    def _since(self, drug: str, line: int, outcome: Outcome, begins: int, on: int) -> None:
        since = None if outcome is Outcome.ONGOING else self.months - begins - on
        self._add(drug, Setting.METASTATIC, line, outcome, on, since)

    def _add(
        self, drug: str, setting: Setting, line: int | None, outcome: Outcome,
        on: int | None, since: int | None,
    ) -> None:  # fmt: skip
        self.courses.append(Course(drug, setting, line, outcome, _exactly(on), _exactly(since)))


def _exactly(months: int | None) -> Range | None:
    return None if months is None else Range(months, months)
