"""What Askwell knows, as plain objects. Pure: reading the files is ``load``'s work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge.asking import FactTest, Group, Question
from askwell.knowledge.claim import Theme
from askwell.knowledge.occasion import Occasion
from askwell.knowledge.page import Call, Effect, Review, Schedule, Section, Statement, Study
from askwell.knowledge.topic import Topic
from askwell.logic.clauses import Citation, Clause, Role
from askwell.logic.criteria import Criterion, Term
from askwell.logic.wording import wording


class Read(Enum):
    """How a source was read. Only ``WHOLE`` and ``RECORDS`` may be cited by section."""

    WHOLE = "whole"
    RECORDS = "records"
    SUMMARY = "summary"
    ADDRESS = "address"


@dataclass(frozen=True)
class Source:
    """A label, guideline, paper or page. ``date`` is its own date or "undated"."""

    id: str
    title: str
    publisher: str
    url: str
    date: str
    checked: str
    read: Read
    quality: str = ""
    note: str = ""


class Weight(Enum):
    """How much a caution weighs: mention it, put something right first, or do not use."""

    WARN = "warn"
    WAIT = "wait"
    STOP = "stop"

    @property
    def gravity(self) -> int:
        """1, 2 or 3: a graver caution has the higher number."""
        return list(Weight).index(self) + 1


@dataclass(frozen=True)
class Caution:
    """A risk that depends on the person; without ``when`` it goes for everyone."""

    id: str
    weight: Weight
    says: str
    when: Criterion | None
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Check:
    """A test before or during treatment. ``measures`` names the fact it answers, if any."""

    id: str
    says: str
    measures: str | None
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class NeverWith:
    """A treatment or class that this one is not given with.

    Each is a caution, too: it warns a person who is having the other one.
    """

    treatment: str
    says: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class DrugClass:
    """A class of treatments; members share its cautions, checks, calls and, if silent, its text."""

    id: str
    name: str
    plural: str
    parents: tuple[str, ...]
    cautions: tuple[Caution, ...] = ()
    checks: tuple[Check, ...] = ()
    calls: tuple[Call, ...] = ()
    sections: tuple[Section, ...] = ()
    never_with: tuple[NeverWith, ...] = ()


class Status(Enum):
    """What a regulator or a guideline says of a use."""

    APPROVED = "approved"
    ACCELERATED = "accelerated"
    GUIDELINE = "guideline"
    EARLY = "early"
    INVESTIGATIONAL = "investigational"
    UNDECIDED = "undecided"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"

    @property
    def available(self) -> bool:
        """True where the use can be had today."""
        return self in _AVAILABLE


_AVAILABLE = frozenset((Status.APPROVED, Status.ACCELERATED, Status.GUIDELINE, Status.EARLY))


@dataclass(frozen=True)
class Slot:
    """A place for a partner. Each alternative is one or more treatments or classes together.

    ``when``: the slot is there only where this holds. ``again``: a partner may go on although
    the cancer grew on it before.
    """

    alternatives: tuple[tuple[str, ...], ...]
    when: Criterion | None = None
    again: bool = False


@dataclass(frozen=True)
class Use:
    """A whole regimen: for whom, after what, with what. ``approved`` is YYYY, YYYY-MM or a day."""

    id: str
    title: str
    status: Status
    approved: str | None
    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...] = ()
    again: bool = False
    joins: tuple[str, ...] = ()
    note: str = ""

    def in_role(self, role: Role) -> tuple[Clause, ...]:
        """The clauses of one role."""
        return tuple(clause for clause in self.clauses if clause.role is role)


class TreatmentKind(Enum):
    """CANCER and LOCAL have standings; SUPPORT stands beside what needs it; OPEN is for all."""

    CANCER = "cancer"
    LOCAL = "local"
    SUPPORT = "support"
    OPEN = "open"


@dataclass(frozen=True)
class Treatment:
    """One treatment and the page a patient reads about it.

    ``cautions``, ``checks``, ``calls`` and ``sections`` are its own; the methods of Knowledge add
    those of its classes. ``reviewed`` is None until a clinician has read the page. ``review_by`` is
    the day by which its facts must be held against their sources again.
    """

    id: str
    name: str
    brands: tuple[str, ...]
    kind: TreatmentKind
    classes: tuple[str, ...]
    topics: tuple[str, ...]
    given: str
    purpose: str
    card: str
    checked: str
    uses: tuple[Use, ...]
    cautions: tuple[Caution, ...]
    checks: tuple[Check, ...]
    sections: tuple[Section, ...]
    confirm: tuple[str, ...] = ()
    never_with: tuple[NeverWith, ...] = ()
    schedule: Schedule | None = None
    benefits: tuple[Statement, ...] = ()
    studies: tuple[Study, ...] = ()
    effects: tuple[Effect, ...] = ()
    calls: tuple[Call, ...] = ()
    reviewed: Review | None = None
    review_by: str = ""


@dataclass(frozen=True)
class Word:
    """A word explained. ``explained``: said in place where it first stands on a page."""

    id: str
    term: str
    also: tuple[str, ...]
    says: str
    explained: bool
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class UrgentSign:
    """A sign and how fast to call. ``act``: the person told us; otherwise a sign to know."""

    id: str
    act: bool
    says: str
    do: str
    speed: str
    when: Criterion | None
    cites: tuple[Citation, ...]


@dataclass(frozen=True)
class Knowledge:
    """Everything, by id.

    ``version`` is a hash of the files, ``as_of`` the knowledge date, ``newest_source`` the date of
    the newest source found, ``review_by`` the day by which it must be reviewed. ``definition``
    says what metastatic breast cancer is.
    ``lines`` says where each thing stands: "clause palbociclib-ai/fit-1" -> (file, line).
    """

    version: str
    as_of: date
    newest_source: date
    review_by: date
    definition: Statement
    vocabulary: Vocabulary
    groups: tuple[Group, ...]
    asked_of: Mapping[str, Criterion]
    tests: Mapping[str, FactTest]
    terms: Mapping[str, Term]
    classes: Mapping[str, DrugClass]
    treatments: Mapping[str, Treatment]
    topics: Mapping[str, Topic]
    questions: Mapping[str, Question]
    question_topics: Mapping[str, str]
    occasions: Mapping[str, Occasion]
    urgent: tuple[UrgentSign, ...]
    words: Mapping[str, Word]
    themes: Mapping[str, Theme]
    sources: Mapping[str, Source]
    lines: Mapping[str, tuple[str, int]]
    _shared: dict[str, tuple[Caution, ...]] = field(default_factory=dict, repr=False, compare=False)
    _shared_checks: dict[str, tuple[Check, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def cautions(self, treatment: str) -> tuple[Caution, ...]:
        """A treatment's own cautions, then those of each class it belongs to.

        A class's caution is left out where the treatment has a graver one for the same condition.
        ``treatment`` may be a drug without a page, which has only those of its classes.
        """
        known = self._shared.get(treatment)
        if known is None:
            own = self.treatments[treatment].cautions if treatment in self.treatments else ()
            gravest = {wording(c.when): c.weight.gravity for c in own if c.when is not None}
            known = self._shared[treatment] = own + tuple(
                caution
                for c in self.classes_of(treatment)
                for caution in c.cautions
                if caution.when is None
                or caution.weight.gravity >= gravest.get(wording(caution.when), 0)
            )
        return known

    def checks(self, treatment: str) -> tuple[Check, ...]:
        """A treatment's own checks, then those of each class it belongs to."""
        known = self._shared_checks.get(treatment)
        if known is None:
            own = self.treatments[treatment].checks if treatment in self.treatments else ()
            known = self._shared_checks[treatment] = own + tuple(
                check for c in self.classes_of(treatment) for check in c.checks
            )
        return known

    def calls(self, treatment: str) -> tuple[Call, ...]:
        """When to call: a treatment's own signs, then those of its classes, each sign once."""
        signs = self.treatments[treatment].calls + tuple(
            call for c in self.classes_of(treatment) for call in c.calls
        )
        return tuple({call.sign: call for call in reversed(signs)}.values())[::-1]

    def never_with(self, treatment: str) -> tuple[NeverWith, ...]:
        """What a treatment is not given with: its own, then those of its classes."""
        return self.treatments[treatment].never_with + tuple(
            never for c in self.classes_of(treatment) for never in c.never_with
        )

    def section(self, treatment: str, title: str) -> Section | None:
        """A part of a treatment's text: its own, else that of the nearest class that has it."""
        owners: list[Treatment | DrugClass] = [self.treatments[treatment]]
        while owners:
            for owner in owners:
                for section in owner.sections:
                    if section.title == title:
                        return section
            above = (
                id
                for owner in owners
                for id in (owner.classes if isinstance(owner, Treatment) else owner.parents)
            )
            owners = [self.classes[id] for id in dict.fromkeys(above) if id in self.classes]
        return None

    def owners(self) -> tuple[Treatment | DrugClass, ...]:
        """Everything that has cautions and checks of its own."""
        return (*self.treatments.values(), *self.classes.values())

    def classes_of(self, treatment: str) -> tuple[DrugClass, ...]:
        """Every class above a treatment, in a fixed order."""
        above = self.vocabulary.lineage.above(treatment)
        return tuple(self.classes[id] for id in sorted(above) if id in self.classes)

    def treatments_of(self, id: str) -> tuple[Treatment, ...]:
        """The treatments with a page that a treatment or class id stands for."""
        if id in self.treatments:
            return (self.treatments[id],)
        members = self.vocabulary.lineage.members(id)
        return tuple(self.treatments[m] for m in members if m in self.treatments)

    def uses(self) -> tuple[tuple[Treatment, Use], ...]:
        """Every use with its treatment."""
        return tuple((t, use) for t in self.treatments.values() for use in t.uses)
