"""How closely the cases hold the clauses: each clause is flipped, then deleted, and the cases run.

A change that no case notices is a clause that could be wrong without anybody seeing it. What a
case says of a clause by name counts only where the clause decides no standing: USUAL clauses, and
all but FIT of a use that cannot be had. The others must show in what comes out for a person.
``python -m askwell.lint.mutation`` prints the score and what was not noticed.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import zip_longest

from askwell.explore.options import Explorer
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge, Treatment, Use
from askwell.lint.cases import Case, ExpectShape, differences, read_cases
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Not
from askwell.paths import knowledge_dir


class Change(Enum):
    """What is done to a clause."""

    FLIPPED = "flipped"
    DELETED = "deleted"


@dataclass(frozen=True)
class Mutant:
    """A treatment with one clause changed."""

    treatment: Treatment
    use: Use
    clause: Clause
    change: Change

    @property
    def decides(self) -> bool:
        """True where the clause has a part in the standing of its use."""
        role = self.clause.role
        return role is Role.FIT or (role is not Role.USUAL and self.use.status.available)

    @property
    def changed(self) -> Treatment:
        """The treatment as the change leaves it."""
        clauses = tuple(
            replace(clause, criterion=Not(clause.criterion)) if clause is self.clause else clause
            for clause in self.use.clauses
            if clause is not self.clause or self.change is Change.FLIPPED
        )
        uses = tuple(
            replace(use, clauses=clauses) if use is self.use else use for use in self.treatment.uses
        )
        return replace(self.treatment, uses=uses)


@dataclass(frozen=True)
class Score:
    """The clauses that were changed, and the mutants that no case noticed."""

    clauses: int
    survivors: tuple[Mutant, ...]

    @property
    def noticed(self) -> float:
        """The share of clauses that can neither be flipped nor deleted without a case breaking."""
        loose = {mutant.clause.id for mutant in self.survivors}
        return 1 - len(loose) / self.clauses if self.clauses else 1.0

    def __str__(self) -> str:
        by_use: dict[str, list[str]] = {}
        for mutant in self.survivors:
            role = mutant.clause.id.partition("/")[2]
            by_use.setdefault(mutant.use.id, []).append(f"{role} {mutant.change.value}")
        unnoticed = [f"  {use}: {', '.join(by_use[use])}" for use in sorted(by_use)]
        head = f"The cases hold {self.noticed:.1%} of {self.clauses} clauses"
        return "\n".join((f"{head}; not noticed:", *unnoticed)) if unnoticed else f"{head}."


def mutants(treatment: Treatment) -> Iterator[Mutant]:
    """Every clause of every use of a treatment, flipped and deleted."""
    for use in treatment.uses:
        for clause in use.clauses:
            for change in Change:
                yield Mutant(treatment, use, clause, change)


def score(knowledge: Knowledge, cases: Collection[Case]) -> Score:
    """Change each clause in turn and run the cases that speak of its treatment.

    No treatment reads another's clauses, so a round tries one mutant of every treatment at once.
    """
    expected = {
        (case.id, treatment.id): case.expect.about(
            {treatment.id, *(use.id for use in treatment.uses)}
        )
        for case in cases
        for treatment in knowledge.treatments.values()
    }
    survivors: list[Mutant] = []
    for tried in zip_longest(*(mutants(t) for t in knowledge.treatments.values())):
        waiting = {mutant.treatment.id: mutant for mutant in tried if mutant}
        changed = {id: mutant.changed for id, mutant in waiting.items()}
        explorer = Explorer(replace(knowledge, treatments={**knowledge.treatments, **changed}))
        for case in cases:
            speaks_of = [id for id in waiting if expected[case.id, id] != ExpectShape()]
            if not speaks_of:
                continue
            options = explorer.options(case.person)
            for id in speaks_of:
                expect = expected[case.id, id]
                if waiting[id].decides:
                    expect = expect.model_copy(update={"clauses": {}})
                if any(differences(expect, options)):
                    del waiting[id]
        survivors += waiting.values()
    count = sum(len(use.clauses) for _, use in knowledge.uses())
    return Score(count, tuple(survivors))


def main() -> None:
    """Print the score of the built-in knowledge and its cases."""
    knowledge = load(knowledge_dir())
    sys.stdout.write(f"{score(knowledge, read_cases(knowledge_dir(), knowledge))}\n")


if __name__ == "__main__":
    main()
