"""Reasons: why a criterion came out as it did, and what is still open.

A reason is a function of the rule and the truths of its leaves, so every engine gets it for free.
Because a rule asks each fact once, the leaves named here are exactly the ones that count:
the deciding leaves are enough and none can be spared; each open leaf can still turn the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

from askwell.logic.criteria import AtLeast, Criterion, Is, Judged, Leaf, Not, Term, Within
from askwell.logic.evaluate import LeafTruths
from askwell.logic.truth import Truth, at_least


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion, its truth, and the reasons of its parts."""

    criterion: Criterion
    truth: Truth
    parts: tuple[Reason, ...] = ()


def explain(criterion: Criterion, truths: LeafTruths) -> Reason:
    """The whole tree of reasons."""
    match criterion:
        case Is() | Within() | Judged():
            return Reason(criterion, truths(criterion))
        case Term(part=part):
            inner = explain(part, truths)
            return Reason(criterion, inner.truth, (inner,))
        case Not(part=part):
            inner = explain(part, truths)
            return Reason(criterion, ~inner.truth, (inner,))
        case AtLeast(k=k, parts=parts):
            reasons = tuple(explain(part, truths) for part in parts)
            return Reason(criterion, at_least(k, [r.truth for r in reasons]), reasons)


def deciding(reason: Reason) -> tuple[Leaf, ...]:
    """The leaves that settle a verdict: forget any one of them and it is open again."""
    return _leaves(reason, decisive_parts(reason) if reason.truth.settled else ())


def open_leaves(reason: Reason) -> tuple[Leaf, ...]:
    """The leaves that keep a verdict open: each can still turn it. None when it is settled."""
    if reason.truth.settled:
        return ()
    if isinstance(reason.criterion, Is | Within | Judged):
        return (reason.criterion,)
    return tuple(leaf for part in reason.parts for leaf in open_leaves(part))


def decisive_parts(reason: Reason) -> tuple[Reason, ...]:
    """The parts that settle a settled reason: as few as will do, the shortest reasons first."""
    criterion = reason.criterion
    if not isinstance(criterion, AtLeast):
        return reason.parts
    agreeing = [part for part in reason.parts if part.truth is reason.truth]
    needed = criterion.k if reason.truth is Truth.YES else len(criterion.parts) - criterion.k + 1
    return tuple(sorted(agreeing, key=lambda part: len(deciding(part)))[:needed])


def _leaves(reason: Reason, parts: tuple[Reason, ...]) -> tuple[Leaf, ...]:
    if isinstance(reason.criterion, Is | Within | Judged):
        return (reason.criterion,) if reason.truth.settled else ()
    return tuple(leaf for part in parts for leaf in deciding(part))
