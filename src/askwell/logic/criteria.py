"""Criteria: the seven nodes a rule is made of. A node that makes no sense cannot be built.

There is no "is unknown", no default, no arithmetic and no date in this language: a rule can only
ask what is true of a person, so a missing answer can never satisfy it.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from askwell.facts.fact import Fact, Kind
from askwell.logic.truth import Truth


class CriterionError(ValueError):
    """A rule that cannot be built. The message says what was found, expected, and to do."""


@dataclass(frozen=True, eq=False)
class Is:
    """The answer to a choice fact is one of ``values``."""

    fact: Fact
    values: frozenset[str]

    def __post_init__(self) -> None:
        if self.fact.kind is not Kind.CHOICE:
            raise CriterionError(
                f"'{self.fact.id}' is a number, but the rule compares it with "
                f"{_listed(self.values)}. Write a range such as 18.. or ..6."
            )
        if not self.values:
            raise CriterionError(
                f"The rule about '{self.fact.id}' names no choice. "
                f"Name one or more of {_listed(self.fact.choices)}."
            )
        strange = self.values - self.fact.choices.keys()
        if strange:
            raise CriterionError(
                f"'{self.fact.id}' has no choice {_listed(strange)}. "
                f"Expected one of {_listed({*self.fact.choices, *self.fact.partials})}."
            )
        if self.values == self.fact.choices.keys():
            raise CriterionError(
                f"The rule allows every answer to '{self.fact.id}', so it says nothing. "
                "Leave a choice out, or drop the rule."
            )


@dataclass(frozen=True, eq=False)
class Within:
    """The number lies from ``low`` to ``high``, both ends included."""

    fact: Fact
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.fact.kind is not Kind.NUMBER:
            raise CriterionError(
                f"'{self.fact.id}' is a choice, but the rule gives it a range. "
                f"Name one or more of {_listed(self.fact.choices)}."
            )
        if math.isnan(self.low) or math.isnan(self.high):
            raise CriterionError(f"A bound of '{self.fact.id}' is not a number. Give a number.")
        bounds = self.fact.bounds
        if self.low > self.high or self.low > bounds.high or self.high < bounds.low:
            raise CriterionError(
                f"No number of '{self.fact.id}' lies in {self.low:g}..{self.high:g}. "
                f"It runs from {bounds.low:g} to {bounds.high:g}."
            )
        if self.low <= bounds.low and self.high >= bounds.high:
            raise CriterionError(
                f"The rule allows every number of '{self.fact.id}', so it says nothing. "
                "Narrow the range, or drop the rule."
            )


@dataclass(frozen=True, eq=False)
class Judged:
    """Something only a clinician can tell, and how it usually falls (UNKNOWN: not said)."""

    text: str
    usually: Truth = Truth.UNKNOWN

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise CriterionError("A judgement has no text. Say what the doctor would have to find.")


@dataclass(frozen=True, eq=False)
class Not:
    """The opposite of ``part``."""

    part: Criterion


@dataclass(frozen=True, eq=False)
class AtLeast:
    """``k`` or more of the parts hold."""

    k: int
    parts: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise CriterionError("A rule joins no parts. Give it at least one.")
        if not 1 <= self.k <= len(self.parts):
            raise CriterionError(
                f"The rule asks for {self.k} of {len(self.parts)} parts. "
                f"Ask for 1 to {len(self.parts)}."
            )


class All(AtLeast):
    """Every part holds."""

    def __init__(self, *parts: Criterion) -> None:
        super().__init__(len(parts) or 1, parts)


class Any(AtLeast):
    """One part or more holds."""

    def __init__(self, *parts: Criterion) -> None:
        super().__init__(1, parts)


@dataclass(frozen=True, eq=False)
class Term:
    """A criterion with a name and words of its own. Transparent to logic: it means its ``part``."""

    id: str
    part: Criterion
    says: str
    says_not: str


Leaf = Is | Within | Judged
Criterion = Is | Within | Judged | Not | AtLeast | Term


def parts_of(criterion: Criterion) -> tuple[Criterion, ...]:
    """The criteria right below this one."""
    match criterion:
        case AtLeast(parts=parts):
            return parts
        case Not(part=part) | Term(part=part):
            return (part,)
        case _:
            return ()


def leaves(criterion: Criterion) -> Iterator[Leaf]:
    """Every leaf, from left to right."""
    if isinstance(criterion, Is | Within | Judged):
        yield criterion
        return
    for part in parts_of(criterion):
        yield from leaves(part)


def asked(leaf: Is | Within) -> Hashable:
    """What a leaf asks of a person: equal for leaves that ask the same."""
    if isinstance(leaf, Is):
        return ("is", leaf.fact.id, leaf.values)
    return ("within", leaf.fact.id, leaf.low, leaf.high)


def facts_of(criterion: Criterion) -> tuple[Fact, ...]:
    """The facts a criterion asks for, in order, each as often as it is asked."""
    return tuple(leaf.fact for leaf in leaves(criterion) if not isinstance(leaf, Judged))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
