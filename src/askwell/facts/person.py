"""A Person: answers to facts, and a list of past treatments. Nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from askwell.facts.answer import Answer, Note
from askwell.facts.fact import Fact
from askwell.facts.history import History
from askwell.facts.possible import Possible, intersect, union


@dataclass(frozen=True)
class Conflict:
    """Two origins, or an answer and the list of treatments, that cannot both be true."""

    fact: str
    says: tuple[Possible, ...]


@dataclass(frozen=True)
class Person:
    """What is known of one person. A fact nobody answered leaves everything possible.

    ``answers`` holds, for each fact, what each origin says.
    """

    history: History
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    _possible: dict[str, Possible] = field(default_factory=dict, repr=False, compare=False)
    _conflicts: dict[str, Conflict | None] = field(default_factory=dict, repr=False, compare=False)

    def possible(self, fact: Fact) -> Possible:
        """What all origins together leave possible; their union where they contradict."""
        known = self._possible.get(fact.id)
        if known is None:
            if fact.id in self.answers:
                known, self._conflicts[fact.id] = self._resolve(fact)
            else:
                known = self.history.possible(fact.history) if fact.history else fact.anything
            self._possible[fact.id] = known
        return known

    def note(self, fact_id: str) -> Note | None:
        """Why the answer narrows nothing, where the person said why."""
        answers = self.answers.get(fact_id, ())
        if any(answer.possible is not None for answer in answers):
            return None
        return next((answer.note for answer in answers if answer.note), None)

    def conflict(self, fact: Fact) -> Conflict | None:
        """The contradiction about this fact, if there is one."""
        self.possible(fact)
        return self._conflicts.get(fact.id)

    def answering(self, fact_id: str, possible: Possible) -> Person:
        """The same person with one fact answered anew: for "what would change this"."""
        return replace(
            self,
            answers={**self.answers, fact_id: (Answer(possible),)},
            _possible={},
            _conflicts={},
        )

    def _said(self, fact: Fact) -> tuple[Possible, ...]:
        answers = self.answers.get(fact.id, ())
        said = tuple([a.possible for a in answers if a.possible is not None])
        if fact.history is None:
            return said
        listed = self.history.possible(fact.history)
        return said if listed == fact.anything else (*said, listed)

    def _resolve(self, fact: Fact) -> tuple[Possible, Conflict | None]:
        known: Possible = fact.anything
        said = self._said(fact)
        if len(said) == 1:  # by far the most common
            both = intersect(known, said[0])
            return (both, None) if both else (said[0], Conflict(fact.id, said))
        for possible in said:
            both = intersect(known, possible)
            if both is None:
                every = said[0]
                for other in said[1:]:
                    every = union(every, other)
                return every, Conflict(fact.id, said)
            known = both
        return known, None
