"""Uses of a treatment as its page tells them: generated from the rules, never retyped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from askwell.explore.finding import UseFinding
from askwell.explore.words import STANDING_WORDS
from askwell.facts.lineage import Lineage
from askwell.knowledge.bibliography import date_words
from askwell.knowledge.model import Knowledge, Slot, Status, Treatment, TreatmentKind, Use
from askwell.logic.clauses import Role
from askwell.logic.wording import capital, join, wording
from askwell.web.citing import Citations
from askwell.web.reasons import ReasonView, plain_reason, reason_views

ROLE_WORDS: dict[Role, str] = {
    Role.FIT: "The cancer and the person",
    Role.AFTER: "What usually comes first",
    Role.BEFORE: "At which point",
    Role.USUAL: "Where guidelines place it",
}
_STATUS_WORDS: dict[Status, str] = {
    Status.APPROVED: "Approved by the FDA",
    Status.ACCELERATED: "Approved early by the FDA. Studies must still confirm that it helps",
    Status.GUIDELINE: "Used by guidelines. It is not on the drug's label",
    Status.EARLY: "Not on the drug's label. Only small studies so far",
    Status.INVESTIGATIONAL: "Still being studied. Not approved",
    Status.UNDECIDED: "No decision of the FDA that we could confirm",
    Status.WITHDRAWN: "Withdrawn in the US for this use",
    Status.SUPERSEDED: "Newer treatments took its place",
}
_NO_LABEL = "Used by guidelines"


@dataclass(frozen=True)
class Clauses:
    """The reasons of one role under its heading."""

    heading: str
    reasons: tuple[ReasonView, ...]


@dataclass(frozen=True)
class UseView:
    """One use: its title, standing with the regulator, partners and rules.

    ``standing`` is empty for a reader who told us nothing.
    """

    id: str
    title: str
    status: str
    standing: str
    partners: tuple[str, ...]
    clauses: tuple[Clauses, ...]
    note: str


@dataclass(frozen=True)
class PartOf:
    """A use of another treatment that this one is a partner in."""

    treatment: str
    words: str


def use_views(
    treatment: Treatment,
    findings: Mapping[str, UseFinding],
    lineage: Lineage,
    citations: Citations,
) -> tuple[UseView, ...]:
    """The uses of a treatment, with this person's truths where there are findings."""
    return tuple(
        UseView(
            use.id,
            capital(use.title),
            status_words(treatment, use),
            STANDING_WORDS[finding.standing] if finding else "",
            tuple(_partner(slot, lineage) for slot in use.slots),
            _clauses(use, finding, citations),
            use.note,
        )
        for use in treatment.uses
        for finding in (findings.get(use.id),)
    )


def status_words(treatment: Treatment, use: Use) -> str:
    """What the regulator or guidelines say, with the day where it is known."""
    if treatment.kind is TreatmentKind.LOCAL and use.status is Status.GUIDELINE:
        return _NO_LABEL  # an operation or radiation has no label to be on
    since = use.status in (Status.APPROVED, Status.ACCELERATED) and use.approved
    words = _STATUS_WORDS[use.status]
    return f"{words} ({date_words(use.approved)})" if since and use.approved else words


def part_of(treatment: Treatment, knowledge: Knowledge) -> tuple[PartOf, ...]:
    """The uses of other treatments in which this one, or its class, is a partner."""
    kinds = knowledge.vocabulary.lineage.above(treatment.id)
    return tuple(
        PartOf(home.id, f"{capital(home.name)} {use.title}")
        for home, use in knowledge.uses()
        if home.id != treatment.id
        and use.status.available
        and any(
            kinds.intersection(together) for slot in use.slots for together in slot.alternatives
        )
    )


def _clauses(use: Use, finding: UseFinding | None, citations: Citations) -> tuple[Clauses, ...]:
    groups = []
    for role, heading in ROLE_WORDS.items():
        clauses = use.in_role(role)
        if clauses:
            reasons = (
                reason_views(finding.in_role(role), citations)
                if finding
                else tuple(plain_reason(clause, citations) for clause in clauses)
            )
            groups.append(Clauses(heading, reasons))
    return tuple(groups)


def _partner(slot: Slot, lineage: Lineage) -> str:
    words = join(
        [join([lineage.name(id) for id in together], "and") for together in slot.alternatives], "or"
    )
    return f"{words}, if {wording(slot.when)}" if slot.when else words
