"""The options as plain data: what ``askwell options --json`` prints and the API returns.

The keys and their order are a contract (docs/reference/options-json.md); lists may be empty but
are always there.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isinf
from typing import Any

from askwell.explore.finding import (
    Finding,
    Guard,
    Options,
    Support,
    TreatmentFinding,
    UseFinding,
)
from askwell.facts.possible import Possible, Range
from askwell.knowledge.model import Caution, Check
from askwell.knowledge.topic import Topic
from askwell.logic.clauses import Citation, Clause

Json = dict[str, Any]


def as_json(options: Options, not_understood: Iterable[Json] = ()) -> Json:
    """The whole of one person's options."""
    return {
        "knowledge": {
            "version": options.knowledge.version,
            "as_of": options.knowledge.as_of.isoformat(),
        },
        "urgent": [
            {
                "id": sign.id,
                "kind": "act" if sign.act else "know",
                "says": sign.says,
                "do": sign.do,
                "cites": _cites(sign.cites),
            }
            for sign in options.urgent
        ],
        "options": [_treatment(finding) for finding in options.treatments],
        "support": [_support(support) for support in options.support],
        "tests": [
            {
                "fact": t.test.fact,
                "says": t.test.says,
                "would_settle": list(t.would_settle),
                "cites": _cites(t.test.cites),
            }
            for t in options.tests
        ],
        "questions": [
            {"id": q.id, "says": q.says, "why": q.why, "cites": _cites(q.cites)}
            for q in options.questions
        ],
        "topics": [_topic(topic) for topic in options.topics],
        "conflicts": [
            {"fact": c.fact, "says": [_possible(p) for p in c.says]} for c in options.conflicts
        ],
        "not_understood": list(not_understood),
    }


def _topic(topic: Topic) -> Json:
    """A page about a situation the person is in, and what guidelines consider there."""
    return {
        "id": topic.id,
        "name": topic.name,
        "why_now": [
            {
                "treatment": why.treatment,
                "uses": list(why.uses),
                "says": why.says,
                "cites": _cites(why.cites),
            }
            for why in topic.why_now
        ],
    }


def _treatment(finding: TreatmentFinding) -> Json:
    return {
        "treatment": finding.treatment.id,
        "name": finding.treatment.name,
        "standing": finding.standing.value,
        "uses": [_use(use) for use in finding.uses],
        "cautions": [_note(caution) for caution in finding.cautions],
        "checks": [_note(check) for check in finding.checks],
    }


def _use(finding: UseFinding) -> Json:
    return {
        "id": finding.use.id,
        "standing": finding.standing.value,
        "status": finding.use.status.value,
        "with": [
            {
                "any": ["+".join(together) for together in slot.left],
                "if": slot.says,
                "truth": slot.truth.value,
            }
            for slot in finding.slots
        ],
        "reasons": [_reason(clause) for clause in finding.clauses],
        "open": list(finding.open),
        "judged": [{"clause": j.clause, "says": j.says} for j in finding.judged],
        "guards": [_guard(guard) for guard in finding.guards],
    }


def _reason(finding: Finding) -> Json:
    clause = finding.subject
    assert isinstance(clause, Clause)
    return {
        "clause": clause.id,
        "role": clause.role.value,
        "says": clause.says,
        "truth": finding.truth.value,
        "cites": _cites(clause.cites),
    }


def _guard(finding: Finding) -> Json:
    guard = finding.subject
    assert isinstance(guard, Guard)
    return {
        "id": guard.id,
        "weight": guard.kind.value,
        "truth": finding.truth.value,
        "says": guard.says,
        "cites": _cites(guard.cites),
    }


def _support(support: Support) -> Json:
    return {
        "treatment": support.treatment.id,
        "name": support.treatment.name,
        "truth": support.truth.value,
        "reasons": [_reason(clause) for clause in support.clauses],
        "cautions": [_note(caution) for caution in support.cautions],
        "checks": [_note(check) for check in support.checks],
    }


def _note(note: Caution | Check) -> Json:
    return {"id": note.id, "says": note.says, "cites": _cites(note.cites)}


def _cites(cites: Iterable[Citation]) -> list[Json]:
    return [{"source": cite.source, "section": cite.section} for cite in cites]


def _possible(possible: Possible) -> object:
    if isinstance(possible, Range):
        return [None if isinf(bound) else bound for bound in (possible.low, possible.high)]
    return sorted(possible)
