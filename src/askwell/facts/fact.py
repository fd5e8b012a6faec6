"""A Fact: one thing that can be known about a person, and the only description of that field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from askwell.facts.possible import Possible, Range


class Kind(Enum):
    """How a fact is answered."""

    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True)
class Choice:
    """One possible answer. ``says`` completes "because …": "your cancer is HER2-low"."""

    id: str
    label: str
    says: str


@dataclass(frozen=True)
class Partial:
    """A named answer that leaves several choices open, such as HER2 "negative, no detail"."""

    id: str
    choices: frozenset[str]
    label: str
    says: str


@dataclass(frozen=True)
class HistoryKey:
    """Which question about the list of past treatments a history fact answers."""

    measure: str
    of: str | None = None
    since_spread: bool = False


@dataclass(frozen=True)
class Fact:
    """A field of the vocabulary.

    ``bounds`` holds the lowest and highest number there can be, in ``unit``.
    ``outdated`` names the choices that growth of the cancer can overtake.
    """

    id: str
    kind: Kind
    name: str
    question: str
    group: str
    says: str = ""
    help: str = ""
    why: str = ""
    find: str = ""
    unit: str = ""
    whole: bool = False
    bounds: Range = field(default_factory=lambda: Range(-math.inf, math.inf))
    choices: Mapping[str, Choice] = field(default_factory=dict)
    partials: Mapping[str, Partial] = field(default_factory=dict)
    outdated: frozenset[str] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    history: HistoryKey | None = None

    @cached_property
    def anything(self) -> Possible:
        """Everything that could be true while nobody has answered."""
        return frozenset(self.choices) if self.kind is Kind.CHOICE else self.bounds

    @property
    def yes_or_no(self) -> bool:
        """Whether its choices are yes and no."""
        return self.choices.keys() == {"yes", "no"}

    def named(self, answer: str) -> frozenset[str] | None:
        """The choices that a choice id or a partial's id stands for; None if it is neither."""
        if answer in self.choices:
            return frozenset((answer,))
        partial = self.partials.get(answer)
        return partial.choices if partial else None
