"""What to watch out for with one use: guards that act, guards that may act, cautions, checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.explore.finding import Finding, Guard, GuardKind, TreatmentFinding, UseFinding
from askwell.knowledge.model import Caution, Check, Knowledge
from askwell.logic.criteria import Judged, Within
from askwell.logic.reasons import open_leaves
from askwell.logic.truth import Truth
from askwell.logic.wording import capital, join, wording
from askwell.web.citing import Citations, Mark


@dataclass(frozen=True)
class NoteView:
    """A caution or check. ``lead`` says for whom, or which drug it is about; it may be empty."""

    lead: str
    says: str
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class SafetyView:
    """What may still hold it back, kept closed until the reader opens it.

    ``tell`` and ``tell_partners``: what to tell the team. ``results``: test results. What goes for
    everyone, and the tests before and during, stand on the treatment's own page.
    """

    tell: tuple[str, ...] = ()
    tell_partners: tuple[str, ...] = ()
    results: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to say."""
        return not (self.tell or self.tell_partners or self.results)


def acting_notes(
    guards: Iterable[Finding], treatment: str, knowledge: Knowledge, citations: Citations
) -> tuple[NoteView, ...]:
    """The guards that act on this person; a partner's names the partner."""
    acting = [finding for finding in guards if finding.truth is Truth.YES]
    return tuple(
        NoteView(
            "" if guard.treatment == treatment else name_of(guard, knowledge),
            guard.says,
            citations.marks(guard.cites),
        )
        for guard in _subjects(acting)
    )


def safety(finding: TreatmentFinding, use: UseFinding | None, knowledge: Knowledge) -> SafetyView:
    """What may still matter for the use that leads."""
    open_guards = [f for f in use.guards if f.truth is Truth.UNKNOWN] if use else []
    own, partners = _apart(open_guards, finding.treatment.id)
    name = finding.treatment.name
    tell = _conditions(own, measured=False)
    if _of_kind(own, GuardKind.HAD):
        tell.append(f"the cancer grew on {name}, or you stopped it because of harm")
    if _of_kind(own, GuardKind.WORKING):
        tell.append("you are having another cancer treatment that works")
    beside = [words for words in _conditions(partners, measured=False) if words not in tell]
    had = sorted(
        {
            knowledge.vocabulary.lineage.name(guard.treatment)
            for guard in _of_kind(partners, GuardKind.HAD)
        }
    )
    if had:
        beside.append(f"the cancer grew on {join(had, 'or')}, or you stopped it because of harm")
    return SafetyView(
        tuple(tell),
        tuple(beside),
        tuple(dict.fromkeys(_conditions([*own, *partners], measured=True))),
    )


def caution_notes(cautions: Iterable[Caution], citations: Citations) -> tuple[NoteView, ...]:
    """Cautions with the words of their condition: "If you take warfarin"."""
    return tuple(
        NoteView(
            f"If {wording(caution.when)}" if caution.when else "",
            caution.says,
            citations.marks(caution.cites),
        )
        for caution in cautions
    )


def check_notes(checks: Iterable[Check], citations: Citations) -> tuple[NoteView, ...]:
    """Tests before and during a treatment."""
    return tuple(NoteView("", check.says, citations.marks(check.cites)) for check in checks)


def name_of(guard: Guard, knowledge: Knowledge) -> str:
    """The name of the drug that a guard belongs to."""
    return capital(knowledge.vocabulary.lineage.name(guard.treatment))


def _subjects(findings: Iterable[Finding]) -> list[Guard]:
    return [f.subject for f in findings if isinstance(f.subject, Guard)]


def _apart(findings: list[Finding], treatment: str) -> tuple[list[Finding], list[Finding]]:
    own = {g.id for g in _subjects(findings) if g.treatment == treatment}
    return (
        [f for f in findings if isinstance(f.subject, Guard) and f.subject.id in own],
        [f for f in findings if isinstance(f.subject, Guard) and f.subject.id not in own],
    )


def _of_kind(findings: list[Finding], kind: GuardKind) -> list[Guard]:
    return [guard for guard in _subjects(findings) if guard.kind is kind]


def _conditions(findings: list[Finding], *, measured: bool) -> list[str]:
    """The conditions in words, each once: those a number decides, or those a person can tell."""
    said = []
    for finding in findings:
        guard = finding.subject
        if not isinstance(guard, Guard) or guard.kind in (GuardKind.HAD, GuardKind.WORKING):
            continue
        leaves = [leaf for leaf in open_leaves(finding.reason) if not isinstance(leaf, Judged)]
        if any(isinstance(leaf, Within) and not leaf.fact.history for leaf in leaves) == measured:
            said.append(wording(guard.criterion))
    return list(dict.fromkeys(said))
