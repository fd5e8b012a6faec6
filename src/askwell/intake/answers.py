"""Answers as written, read: choices, partials, numbers and ranges, or why there is no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from askwell.facts.answer import NOTES, Answer, Origin
from askwell.facts.fact import Fact, Kind
from askwell.facts.history import History
from askwell.facts.possible import Possible, Range
from askwell.intake.months import months_since
from askwell.intake.overtaken import overtaken
from askwell.intake.statement import Statement
from askwell.knowledge.documents import Place
from askwell.logic.criteria import CriterionError
from askwell.logic.notation import read_choice, read_range


def read_answer(statement: Statement, fact: Fact, said: object) -> tuple[Answer, ...]:
    """What each origin says of one fact; problems go into the statement."""
    if isinstance(said, list) and said and all(isinstance(one, Mapping) for one in said):
        return tuple(
            answer
            for i, one in enumerate(said)
            if (answer := _answer(statement, fact, one, (fact.id, i)))
        )
    answer = _answer(statement, fact, said, (fact.id,))
    return (answer,) if answer else ()


def _answer(statement: Statement, fact: Fact, said: object, place: Place) -> Answer | None:
    origin, on, value = Origin.ME, None, said
    if isinstance(said, Mapping):
        strange = set(said) - {"is", "on", "from"}
        if strange or "is" not in said:
            found = ", ".join(map(repr, sorted(strange))) or "no 'is'"
            fix = 'Write {is: ANSWER, on: "2025-03", from: me}.'
            statement.report(place, f"'{fact.id}' has {found}.", fix)
            return None
        value = said["is"]
        if said.get("from", "me") not in ("me", "report"):
            statement.report(place, f"'from' is {said['from']!r}.", "Write me or report.")
            return None
        origin = Origin(said.get("from", "me"))
        on = str(said["on"]) if said.get("on") is not None else None
    if isinstance(value, str) and value in NOTES:
        return Answer(None, NOTES[value], origin, on)
    try:
        if on is not None:
            months_since(on, statement.today)
        return Answer(_possible(statement, fact, value), None, origin, on)
    except (CriterionError, ValueError, OverflowError) as error:
        statement.report(place, str(error), f"Or one of: {', '.join(NOTES)}.")
        return None


def _possible(statement: Statement, fact: Fact, value: object) -> Possible:
    if fact.kind is Kind.NUMBER:
        number = read_range(fact, value)
        low, high = max(number.low, fact.bounds.low), min(number.high, fact.bounds.high)
        if low > high:
            raise CriterionError(
                f"'{fact.id}' is {value}; expected from {fact.bounds.low:g} to "
                f"{fact.bounds.high:g}{f' {fact.unit}' if fact.unit else ''}."
            )
        return Range(low, high)
    values = value if isinstance(value, list) else [value]
    chosen: frozenset[str] = frozenset()
    for one in values:
        word = {True: "yes", False: "no"}[one] if isinstance(one, bool) else one
        chosen |= read_choice(fact, word)
    if not chosen:
        raise CriterionError(
            f"'{fact.id}' has an empty list. Expected one or more of: "
            f"{', '.join([*fact.choices, *fact.partials])}."
        )
    return chosen


def still_valid(
    statement: Statement, id: str, said: tuple[Answer, ...], history: History
) -> tuple[Answer, ...]:
    """The same answers, but a result that growth may have overtaken narrows nothing."""
    fact = statement.vocabulary[id]
    if not fact.outdated:
        return said
    return tuple(
        replace(answer, possible=None, note=note)
        if answer.on
        and isinstance(answer.possible, frozenset)
        and answer.possible <= fact.outdated
        and (note := overtaken(months_since(answer.on, statement.today), history))
        else answer
        for answer in said
    )
