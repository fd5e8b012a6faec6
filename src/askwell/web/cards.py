"""Cards: one treatment's finding as a page shows it, in finished words and numbered sources."""

from __future__ import annotations

from dataclasses import dataclass

from askwell.explore.finding import (
    UNSETTLED,
    Finding,
    Guard,
    GuardKind,
    Options,
    SlotFinding,
    Standing,
    Support,
    TreatmentFinding,
    UseFinding,
)
from askwell.explore.options import group_of
from askwell.explore.words import OFTEN, OTHERS_FIRST, STANDING_WORDS
from askwell.facts.lineage import Lineage
from askwell.knowledge.model import Treatment, TreatmentKind
from askwell.logic.clauses import Role
from askwell.logic.truth import Truth
from askwell.logic.wording import capital, join
from askwell.web.asking import OpenQuestion, open_question
from askwell.web.citing import Citations
from askwell.web.reasons import ReasonView, because, clause_of, reason_views, sentence
from askwell.web.safety import NoteView, SafetyView, acting_notes, check_notes, safety

GIVEN_WORDS = {
    "pill": "Pill",
    "infusion": "Drip into a vein",
    "injection": "Shot",
    "operation": "Operation",
    "radiation": "Radiation",
}
OPEN_TO_ALL = "Open to everyone"
_RULES = (Role.FIT, Role.AFTER, Role.BEFORE)
_BLOCKS = {
    Standing.DOES_NOT_FIT: Role.FIT,
    Standing.PASSED: Role.BEFORE,
    Standing.LATER: Role.AFTER,
}
_STOPS = {
    Standing.UNSAFE: (GuardKind.STOP,),
    Standing.HAD: (GuardKind.HAD,),
    Standing.WAITS: (GuardKind.WAIT,),
    Standing.LATER: (GuardKind.WORKING,),
}


@dataclass(frozen=True)
class CardView:
    """A treatment in the list of options. ``group`` is now, talk, depends or not_now.

    ``why_now``: why guidelines consider it in a situation the person is in. ``questions``: how
    many to ask stand on its own page. ``within``: the card of its class, which holds it; else "".
    """

    id: str
    name: str
    brands: str
    given: str
    says: str
    group: str
    standing: str
    use: str
    partners: tuple[str, ...]
    often: str
    because: str
    judged: tuple[str, ...]
    acting: tuple[NoteView, ...]
    depends_on: tuple[OpenQuestion, ...]
    reasons: tuple[ReasonView, ...]
    usual: tuple[ReasonView, ...]
    why_now: tuple[NoteView, ...]
    also: tuple[str, ...]
    safety: SafetyView
    questions: int
    within: str = ""


@dataclass(frozen=True)
class RowView:
    """A treatment that is not for now, with the reason why."""

    id: str
    name: str
    use: str
    reasons: tuple[NoteView, ...]


@dataclass(frozen=True)
class SupportView:
    """A supportive treatment beside the others."""

    id: str
    name: str
    brands: str
    says: str
    reasons: tuple[ReasonView, ...]
    checks: tuple[NoteView, ...]


class Cards:
    """Makes the cards of one page from one person's options."""

    def __init__(self, options: Options, citations: Citations, *, fits: str = "") -> None:
        """``fits`` words "fits" where the answers are not the reader's own."""
        self._words = {**STANDING_WORDS, **({Standing.FITS: fits} if fits else {})}
        self._options = options
        self._knowledge = options.knowledge
        self._citations = citations

    def card(self, finding: TreatmentFinding, *, brief: bool = False) -> CardView:
        """The card of a treatment; a brief one leaves safety and questions to its own page."""
        treatment, use = finding.treatment, leading_use(finding)
        depends = use.open if use and finding.standing is Standing.DEPENDS else ()
        reasons = reason_views(use.in_role(*_RULES), self._citations) if use else ()
        usual = reason_views(use.in_role(Role.USUAL), self._citations) if use and not brief else ()
        return CardView(
            treatment.id,
            capital(treatment.name),
            ", ".join(treatment.brands),
            GIVEN_WORDS.get(treatment.given, ""),
            treatment.card,
            group_of(finding.standing),
            OPEN_TO_ALL if treatment.kind is TreatmentKind.OPEN else self._words[finding.standing],
            capital(use.use.title) if use else "",
            partner_words(use, self._knowledge.vocabulary.lineage) if use else (),
            often_words(finding),
            capital(_because(use)) if use else "",
            tuple(sentence(j.says) for j in use.judged) if use else (),
            self._acting(use, treatment) if use else (),
            tuple(open_question(self._knowledge, id) for id in depends),
            reasons,
            usual,
            () if brief else self._why_now(treatment, use),
            _also(finding),
            SafetyView() if brief else safety(finding, use, self._knowledge),
            0 if brief else self._questions(treatment),
        )

    def row(self, finding: TreatmentFinding) -> RowView:
        """The short form of a treatment that is not for now."""
        use = leading_use(finding)
        several = len(finding.treatment.uses) > 1
        return RowView(
            finding.treatment.id,
            capital(finding.treatment.name),
            use.use.title if use and several else "",
            self._why_not(use, finding) if use else (),
        )

    def support(self, support: Support) -> SupportView:
        """A supportive treatment, and why it stands there."""
        return SupportView(
            support.treatment.id,
            capital(support.treatment.name),
            ", ".join(support.treatment.brands),
            support.treatment.card,
            reason_views(support.clauses, self._citations),
            check_notes(support.checks, self._citations),
        )

    def _acting(self, use: UseFinding, treatment: Treatment) -> tuple[NoteView, ...]:
        """What to talk about first; that a treatment under way works is no such thing."""
        guards = [
            finding
            for finding in use.guards
            if isinstance(finding.subject, Guard) and finding.subject.kind is not GuardKind.WORKING
        ]
        return acting_notes(guards, treatment.id, self._knowledge, self._citations)

    def _why_now(self, treatment: Treatment, use: UseFinding | None) -> tuple[NoteView, ...]:
        reasons = self._options.why_now(treatment.id, use.use.id if use else None)
        return tuple(NoteView("", why.says, self._citations.marks(why.cites)) for why in reasons)

    def _questions(self, treatment: Treatment) -> int:
        """How many questions are about this drug or a kind it belongs to."""
        near = self._knowledge.vocabulary.lineage.above(treatment.id)
        return sum(1 for q in self._options.questions if near.intersection(q.treatments))

    def _why_not(self, use: UseFinding, finding: TreatmentFinding) -> tuple[NoteView, ...]:
        standing = finding.standing
        if standing is Standing.UNAVAILABLE:
            return (NoteView(sentence(use.use.title), use.use.note, ()),)
        if standing is Standing.SELDOM:
            only_if = (j.says for j in use.judged if j.usually is not Truth.YES)
            still_open = (open_question(self._knowledge, id).name for id in use.open)
            return (
                *(NoteView("Only if", f"{says}.", ()) for says in only_if),
                *(NoteView("Also open:", f"{name}.", ()) for name in dict.fromkeys(still_open)),
            )
        role = _BLOCKS.get(standing)
        no = [f for f in use.in_role(role) if f.truth is Truth.NO] if role else []
        notes = [self._blocked(f) for f in no[:2]]
        stops = _STOPS.get(standing, ())
        acting = [
            guard
            for guard in use.guards
            if isinstance(guard.subject, Guard) and guard.subject.kind in stops
        ]
        own = finding.treatment.id
        return (*notes, *acting_notes(acting, own, self._knowledge, self._citations))

    def _blocked(self, finding: Finding) -> NoteView:
        clause = clause_of(finding)
        return NoteView(
            sentence(because(finding.reason)), clause.says, self._citations.marks(clause.cites)
        )


def leading_use(finding: TreatmentFinding) -> UseFinding | None:
    """The use that gives the treatment its standing; a partner may be had in a use of another."""
    use = finding.leading
    return use if use and use.standing is finding.standing else None


def partner_words(use: UseFinding, lineage: Lineage) -> tuple[str, ...]:
    """What it is given with, as far as its title does not say so: "ovarian suppression, if …"."""
    title = use.use.title.lower()
    words = (_partner(slot, lineage) for slot in use.slots if slot.left)
    return tuple(partner for partner in words if partner.lower() not in title)


def often_words(finding: TreatmentFinding) -> str:
    """Where guidelines place it, if they say so for this person."""
    if finding.standing not in (Standing.FITS, Standing.JUDGED):
        return ""
    return {Truth.YES: OFTEN, Truth.NO: OTHERS_FIRST}.get(finding.often, "")


def _partner(slot: SlotFinding, lineage: Lineage) -> str:
    words = join(
        [join([lineage.name(id) for id in together], "and") for together in slot.left], "or"
    )
    return f"{words}, if {slot.says}" if slot.says and slot.truth is Truth.UNKNOWN else words


def _because(use: UseFinding) -> str:
    """What speaks for it, in one sentence, where it is worth discussing."""
    if use.standing not in (Standing.FITS, Standing.JUDGED, Standing.NOW):
        return ""
    holds = [because(f.reason) for f in use.in_role(*_RULES) if f.truth is Truth.YES]
    return join(list(dict.fromkeys(holds)), "and") if holds else ""


def _also(finding: TreatmentFinding) -> tuple[str, ...]:
    """The other uses with the same standing."""
    return tuple(
        use.use.title
        for use in finding.uses
        if use is not leading_use(finding)
        and use.standing is finding.standing
        and use.standing in (*UNSETTLED, Standing.FITS, Standing.NOW)
    )
