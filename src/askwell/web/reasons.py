"""Reasons as pages show them: a plain sentence, a mark, what it rests on, and its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.explore.finding import Finding
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import AtLeast, Judged, Not
from askwell.logic.reasons import Reason, decisive_parts, open_leaves
from askwell.logic.truth import Truth
from askwell.logic.wording import capital, join, wording
from askwell.web.citing import Citations, Mark

MARKS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "open"}
_LEADS = {
    Truth.YES: "This is so for you",
    Truth.NO: "This is not so for you",
    Truth.UNKNOWN: "Not known yet",
}
_PLACES = {
    Truth.YES: "This speaks for it now",
    Truth.NO: "This speaks for other treatments first",
    Truth.UNKNOWN: "Not known yet",
}


@dataclass(frozen=True)
class ReasonView:
    """One reason. ``mark`` is yes, no, open, or empty where nobody has answered anything.

    ``lead`` says the mark in words; ``more`` says what decides it or what is open.
    """

    mark: str
    lead: str
    says: str
    more: str
    cites: tuple[Mark, ...]


def reason_view(finding: Finding, citations: Citations) -> ReasonView:
    """A clause with its truth for this person."""
    clause = clause_of(finding)
    return ReasonView(
        MARKS[finding.truth],
        (_PLACES if clause.role is Role.USUAL else _LEADS)[finding.truth],
        clause.says,
        _more(finding),
        citations.marks(clause.cites),
    )


def plain_reason(clause: Clause, citations: Citations) -> ReasonView:
    """A clause as such, for a reader who told us nothing."""
    return ReasonView("", "", clause.says, "", citations.marks(clause.cites))


def reason_views(findings: Iterable[Finding], citations: Citations) -> tuple[ReasonView, ...]:
    """Several clauses with their truth."""
    return tuple(reason_view(finding, citations) for finding in findings)


def clause_of(finding: Finding) -> Clause:
    """The clause that a finding judged."""
    assert isinstance(finding.subject, Clause)
    return finding.subject


def because(reason: Reason) -> str:
    """The words of exactly those parts that settle a reason: "your cancer is HER2-negative"."""
    criterion = reason.criterion
    if isinstance(criterion, Not):
        return because(reason.parts[0])
    if isinstance(criterion, AtLeast):
        return join([because(part) for part in decisive_parts(reason)], "and")
    return wording(criterion, reason.truth)


def sentence(words: str) -> str:
    """Words as a sentence of their own."""
    return f"{capital(words)}{'' if words.endswith(('.', '?', '!')) else '.'}"


def _more(finding: Finding) -> str:
    if finding.truth is Truth.UNKNOWN:
        return _open(finding.reason)
    return sentence(because(finding.reason)) if finding.truth is Truth.NO else ""


def _open(reason: Reason) -> str:
    """What could still turn an open reason, the facts first and then what a doctor must find."""
    leaves = open_leaves(reason)
    facts = [leaf.fact for leaf in leaves if not isinstance(leaf, Judged)]
    names = list(
        dict.fromkeys("your past treatments" if fact.history else fact.name for fact in facts)
    )
    judged = [sentence(f"it holds if {leaf.text}") for leaf in leaves if isinstance(leaf, Judged)]
    open_facts = [f"Open: {join(names, 'and')}."] if names else []
    return " ".join([*open_facts, *judged])
