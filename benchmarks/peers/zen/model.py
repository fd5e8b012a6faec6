"""Askwell's rules as decision models of zen-engine (JDM), and people as its input.

A ZEN expression is true or false; it has no "can't tell". So a criterion is written twice:
*surely* is true where every answer that is still possible satisfies it, *maybe* where some do.
YES is surely, NO is not even maybe, and what lies between is UNKNOWN. A row of a table hits where
its clauses hold maybe, and puts out whether they hold surely; what did not hit is NO.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from askwell.facts.fact import Fact
from askwell.facts.person import Person
from askwell.knowledge.model import Use
from askwell.logic.clauses import Role
from askwell.logic.criteria import (
    AtLeast,
    Criterion,
    Is,
    Judged,
    Leaf,
    Not,
    Term,
    Within,
    facts_of,
    leaves,
)

Json = dict[str, Any]

#: JSON has no infinity; no bound in any rule is as large.
BEYOND = 1_000_000

#: Where a rule is written that asks for several facts: a cell of a column without a field.
SEVERAL = "several facts"


# -- expressions --------------------------------------------------------------------------------


def name(fact: Fact) -> str:
    """A fact's name in ZEN, where a hyphen is a minus."""
    return fact.id.replace("-", "_")


def expression(criterion: Criterion, *, surely: bool, itself: str | None = None) -> str:
    """A criterion in ZEN. ``itself`` names the fact where the rule stands in that fact's column."""
    match criterion:
        case Is() | Within() | Judged():
            return _leaf(criterion, surely, itself)
        case Term(part=part):
            return expression(part, surely=surely, itself=itself)
        case Not(part=part):
            return f"(not {expression(part, surely=not surely, itself=itself)})"
        case AtLeast(k=k, parts=parts):
            written = [expression(part, surely=surely, itself=itself) for part in parts]
            if k == len(parts):
                return f"({' and '.join(written)})"
            if k == 1:
                return f"({' or '.join(written)})"
            return f"(len(filter([{', '.join(written)}], #)) >= {k})"


def _leaf(leaf: Leaf, surely: bool, itself: str | None) -> str:
    if isinstance(leaf, Judged):
        return "false" if surely else "true"
    fact = itself or name(leaf.fact)
    if isinstance(leaf, Is):
        return f"({'all' if surely else 'some'}({fact}, # in {json.dumps(sorted(leaf.values))}))"
    least, most = ("low", "high") if surely else ("high", "low")
    bounds = leaf.fact.bounds
    ends = []
    if leaf.low > bounds.low:
        ends.append(f"{fact}.{least} >= {_number(leaf.low)}")
    if leaf.high < bounds.high:
        ends.append(f"{fact}.{most} <= {_number(leaf.high)}")
    return f"({' and '.join(ends)})"


def _number(number: float) -> str:
    if abs(number) >= BEYOND:
        raise ValueError(f"A rule asks for {number:g}; made larger than BEYOND, it has no bound.")
    return f"{number:g}"


# -- tables -------------------------------------------------------------------------------------


def row_per_clause(uses: Iterable[Use]) -> Json:
    """A table that says the truth of each clause, and so why a use stands where it does."""
    return _table([_row(clause.id, [clause.criterion]) for use in uses for clause in use.clauses])


def row_per_use(uses: Iterable[Use]) -> Json:
    """A table that says of each use only whether all its clauses hold that decide."""
    return _table([_row(use.id, deciding(use)) for use in uses])


def deciding(use: Use) -> list[Criterion]:
    """What must hold for a use: who it is meant for, what has come before, what has not."""
    return [clause.criterion for clause in use.clauses if clause.role is not Role.USUAL]


def _row(id: str, criteria: Sequence[Criterion]) -> Json:
    """A row with a cell for each fact asked for by itself, and one for the rest."""
    cells: dict[str, list[str]] = {}
    for part in _apart(criteria):
        facts = {name(fact) for fact in facts_of(part)}
        if len(facts) == 1 and not any(isinstance(leaf, Judged) for leaf in leaves(part)):
            cells.setdefault(facts.pop(), []).append(expression(part, surely=False, itself="$"))
        else:
            cells.setdefault(SEVERAL, []).append(expression(part, surely=False))
    return {
        "_id": id,
        "is": json.dumps(id),
        "surely": " and ".join(expression(criterion, surely=True) for criterion in criteria),
        **{column: " and ".join(parts) for column, parts in cells.items()},
    }


def _apart(criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """What must hold all together, taken apart as far as it goes."""
    for criterion in criteria:
        if isinstance(criterion, Term):
            yield from _apart([criterion.part])
        elif isinstance(criterion, AtLeast) and criterion.k == len(criterion.parts):
            yield from _apart(criterion.parts)
        else:
            yield criterion


def _table(rows: list[Json]) -> Json:
    """A decision with one table, in which every row that holds puts out a result."""
    asked = dict.fromkeys(id for row in rows for id in row if id not in ("_id", "is", "surely"))
    inputs: list[Json] = [
        {"id": id, "name": id} | ({} if id == SEVERAL else {"field": id}) for id in asked
    ]
    outputs = [{"id": id, "name": id, "field": id} for id in ("is", "surely")]
    table = {"hitPolicy": "collect", "inputs": inputs, "outputs": outputs, "rules": rows}
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            _node("person", "inputNode"),
            _node("uses", "decisionTableNode") | {"content": table},
            _node("found", "outputNode"),
        ],
        "edges": [_edge("person", "uses"), _edge("uses", "found")],
    }


def _node(id: str, kind: str) -> Json:
    return {"id": id, "type": kind, "name": id, "position": {"x": 0, "y": 0}}


def _edge(source: str, target: str) -> Json:
    return {"id": f"{source}-{target}", "type": "edge", "sourceId": source, "targetId": target}


# -- people -------------------------------------------------------------------------------------


def person_in(person: Person, facts: Iterable[Fact]) -> Json:
    """What is possible for a person: a list of choices for each fact, or a low and a high."""
    return {name(fact): _possible(person, fact) for fact in facts}


def _possible(person: Person, fact: Fact) -> list[str] | dict[str, float]:
    possible = person.possible(fact)
    if isinstance(possible, frozenset):
        return sorted(possible)
    return {
        "low": max(min(possible.low, BEYOND), -BEYOND),
        "high": max(min(possible.high, BEYOND), -BEYOND),
    }
