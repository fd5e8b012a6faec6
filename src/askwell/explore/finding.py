"""Findings: what was judged, its truth, and why. Pages, guide and tables are views of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from askwell.facts.person import Conflict
from askwell.knowledge.asking import FactTest, Question
from askwell.knowledge.model import Caution, Check, Knowledge, Slot, Treatment, UrgentSign, Use
from askwell.knowledge.topic import Topic, WhyNow
from askwell.logic.clauses import Citation, Clause, Role
from askwell.logic.criteria import Criterion
from askwell.logic.reasons import Reason
from askwell.logic.truth import Truth


class Standing(Enum):
    """Where a use stands for a person; a treatment takes the first of its uses' in this order."""

    NOW = "now"
    FITS = "fits"
    JUDGED = "judged"
    DEPENDS = "depends"
    WAITS = "waits"
    LATER = "later"
    SELDOM = "seldom"
    UNSAFE = "unsafe"
    HAD = "had"
    PASSED = "passed"
    DOES_NOT_FIT = "does_not_fit"
    UNAVAILABLE = "unavailable"

    __hash__ = object.__hash__

    @property
    def rank(self) -> int:
        """Smaller is shown first."""
        return _RANKS[self]


_RANKS = {standing: i for i, standing in enumerate(Standing)}

#: Standings whose clauses are still partly unknown.
UNSETTLED = (Standing.DEPENDS, Standing.JUDGED, Standing.SELDOM, Standing.WAITS)


#: Standings whose card names the guards that may yet act.
GUARDED = (Standing.NOW, Standing.FITS, Standing.JUDGED, Standing.DEPENDS, Standing.WAITS)

#: Standings that no guard has a say in.
UNGUARDED = (Standing.DOES_NOT_FIT, Standing.PASSED, Standing.UNAVAILABLE)

_SHOWN_PARTNERS = (Standing.FITS, Standing.JUDGED, Standing.DEPENDS)

_DECIDED_BY = {
    Standing.DOES_NOT_FIT: Role.FIT,
    Standing.PASSED: Role.BEFORE,
    Standing.LATER: Role.AFTER,
}


class GuardKind(Enum):
    """Why a use that fits may still not be for now. Each acts only when it is surely so."""

    WARN = "warn"
    WAIT = "wait"
    STOP = "stop"
    HAD = "had"
    WORKING = "working"


@dataclass(frozen=True, slots=True, eq=False)
class Guard:
    """A caution of a drug, or the two rules of every use: already had, and one is working.

    ``treatment`` is the drug it belongs to: the use's own, or a partner.
    """

    id: str
    kind: GuardKind
    treatment: str
    says: str
    criterion: Criterion
    cites: tuple[Citation, ...]


Subject: TypeAlias = Clause | Guard | Slot | UrgentSign | Question | FactTest


@dataclass(frozen=True, slots=True)
class Finding:
    """A subject, its truth, and the reasons that decide it."""

    subject: Subject
    reason: Reason

    @property
    def truth(self) -> Truth:
        """YES, NO or UNKNOWN."""
        return self.reason.truth


@dataclass(frozen=True, slots=True)
class SlotFinding:
    """A partner's place that holds or may hold, and the alternatives that are left.

    ``reason`` is None where the slot has no condition. ``says`` words the condition.
    """

    slot: Slot
    truth: Truth
    left: tuple[tuple[str, ...], ...]
    says: str | None = None
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Something a clinician must find for a use to fit, and how it usually falls."""

    clause: str
    says: str
    usually: Truth = Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class UseFinding:
    """One use for one person.

    ``guards`` are those that act (YES) or may yet act (UNKNOWN). ``open`` are ids of questions.
    ``often``: YES where guidelines often use it here, NO where they usually try others first, each
    judgement in it taken as it usually falls.
    """

    use: Use
    standing: Standing
    clauses: tuple[Finding, ...]
    slots: tuple[SlotFinding, ...]
    guards: tuple[Finding, ...]
    open: tuple[str, ...]
    judged: tuple[Judgement, ...]
    often: Truth

    def in_role(self, *roles: Role) -> tuple[Finding, ...]:
        """The findings of clauses of these roles."""
        return tuple(
            f for f in self.clauses if isinstance(f.subject, Clause) and f.subject.role in roles
        )

    @property
    def telling(self) -> tuple[Finding, ...]:
        """The clauses that tell why the use stands where it does.

        For a use that is out by its clauses, those that do not hold; otherwise those that do.
        """
        against = _DECIDED_BY.get(self.standing)
        if against is not None:
            out = tuple(f for f in self.in_role(against) if f.truth is Truth.NO)
            if out:
                return out
        return tuple(
            f for f in self.in_role(Role.FIT, Role.AFTER, Role.BEFORE) if f.truth is Truth.YES
        )


_OFTEN_FIRST = (Truth.YES, Truth.UNKNOWN, Truth.NO)


def leading(uses: tuple[UseFinding, ...]) -> UseFinding | None:
    """The use with the best standing, those that guidelines often use here first."""
    if len(uses) == 1:
        return uses[0]
    return min(
        uses, key=lambda use: (use.standing.rank, _OFTEN_FIRST.index(use.often)), default=None
    )


@dataclass(frozen=True, slots=True)
class TreatmentFinding:
    """One treatment for one person: the best standing of its uses."""

    treatment: Treatment
    standing: Standing
    uses: tuple[UseFinding, ...]
    cautions: tuple[Caution, ...]
    checks: tuple[Check, ...]
    often: Truth = Truth.UNKNOWN

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The questions that are open in uses that depend, and in places of partners.

        Each once and always in the same order, so that what is sorted by them never changes.
        """
        asked: list[str] = []
        for use in self.uses:
            if use.standing is Standing.DEPENDS:
                asked += use.open
        for use in self.uses:
            if use.standing in _SHOWN_PARTNERS:
                for slot in use.slots:
                    asked += slot.open
        return tuple(dict.fromkeys(asked))

    @property
    def leading(self) -> UseFinding | None:
        """The use whose standing the treatment takes; none for what is open to all.

        Among several, one that guidelines often use here.
        """
        return leading(self.uses)


@dataclass(frozen=True, slots=True)
class TestToAsk:
    """A test to ask about, and the treatments whose standing waits for it."""

    test: FactTest
    would_settle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """A supportive treatment that stands beside what needs it."""

    treatment: Treatment
    truth: Truth
    clauses: tuple[Finding, ...]
    cautions: tuple[Caution, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """Everything the knowledge says for one person, in the order it is shown.

    ``topics`` are those that are about a situation the person is in.
    """

    knowledge: Knowledge
    urgent: tuple[UrgentSign, ...]
    treatments: tuple[TreatmentFinding, ...]
    support: tuple[Support, ...]
    tests: tuple[TestToAsk, ...]
    questions: tuple[Question, ...]
    topics: tuple[Topic, ...]
    conflicts: tuple[Conflict, ...]

    def why_now(self, treatment: str, use: str | None) -> tuple[WhyNow, ...]:
        """Why guidelines consider a treatment (by this use) in the person's situations."""
        return tuple(
            why
            for topic in self.topics
            for why in topic.why_now
            if why.treatment == treatment and (not why.uses or use in why.uses)
        )

    def of(self, treatment: str) -> TreatmentFinding | None:
        """The finding of one treatment, or None where it is not listed for this person."""
        return next((t for t in self.treatments if t.treatment.id == treatment), None)
