"""Criteria put into plain English, to follow "because …" or "it depends on whether …"."""

from __future__ import annotations

import math
from datetime import date, time

from askwell.facts.fact import Fact
from askwell.logic.criteria import AtLeast, Criterion, Is, Judged, Not, Term, Within
from askwell.logic.truth import Truth


def wording(criterion: Criterion, truth: Truth = Truth.YES) -> str:
    """What the criterion says, or (for NO) what holds where it does not."""
    positive = truth is not Truth.NO
    match criterion:
        case Is(fact=fact, values=values):
            return _choices(fact, values if positive else frozenset(fact.choices) - values)
        case Within(fact=fact, low=low, high=high):
            return _numbers(fact, low, high, positive=positive)
        case Judged(text=text):
            return text if positive else f"it is not so that {text}"
        case Term(says=says, says_not=says_not):
            return says if positive else says_not
        case Not(part=part):
            return wording(part, ~truth if truth.settled else Truth.NO)
        case AtLeast(k=k, parts=parts):
            return _joined(k, parts, positive=positive)


def join(words: list[str], joint: str) -> str:
    """Write a list the way people do: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


def capital(words: str) -> str:
    """Words with a capital at the start; names inside keep theirs."""
    return words[:1].upper() + words[1:]


def long_date(day: date) -> str:
    """Write a date out, so that no one takes the month for the day: "March 1, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def clock_time(at: time) -> str:
    """Write a time as a clinic's card does: "2:30 pm"."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"


def _choices(fact: Fact, values: frozenset[str]) -> str:
    for partial in fact.partials.values():
        if partial.choices == values:
            return partial.says
    return join([choice.says for id, choice in fact.choices.items() if id in values], "or")


def _numbers(fact: Fact, low: float, high: float, *, positive: bool) -> str:
    has_low = low > fact.bounds.low
    has_high = high < fact.bounds.high
    unit = f" {fact.unit}" if fact.unit else ""
    if has_low and has_high:
        where = f"{_number(low)}" if low == high else f"between {_number(low)} and {_number(high)}"
        return f"{fact.says} is {'' if positive else 'not '}{where}{unit}"
    if has_low:
        return (
            f"{fact.says} is {_number(low)}{unit} or more"
            if positive
            else (f"{fact.says} is below {_number(low)}{unit}")
        )
    if positive:
        return f"{fact.says} is {_number(high)}{unit}" + (
            "" if high == fact.bounds.low else " or less"
        )
    return f"{fact.says} is more than {_number(high)}{unit}"


def _number(value: float) -> str:
    return "never" if math.isinf(value) else f"{value:g}"


def _joined(k: int, parts: tuple[Criterion, ...], *, positive: bool) -> str:
    said = [wording(part, Truth.YES if positive else Truth.NO) for part in parts]
    needed = k if positive else len(parts) - k + 1
    if needed == len(parts):
        return join(said, "and")
    if needed == 1:
        return join(said, "or")
    return f"at least {needed} of these hold: {'; '.join(said)}"
