"""How closely the cases hold the clauses: each clause is flipped, then deleted, and the cases run.

A change that no case notices is a clause that could be wrong without anybody seeing it. What a
case says of a clause by name counts only for USUAL clauses, which decide no standing: the others
must show in what comes out for a person.
``python -m askwell.lint.mutation`` prints the score and what was not noticed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from askwell.explore.options import Explorer
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge, Treatment, Use
from askwell.lint.cases import Case, read_cases, run
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Not
from askwell.paths import knowledge_dir


class Change(Enum):
    """What was done to a clause."""

    FLIPPED = "flipped"
    DELETED = "deleted"


@dataclass(frozen=True)
class Mutant:
    """The knowledge with one clause changed."""

    treatment: Treatment
    use: Use
    clause: Clause
    change: Change

    def of(self, knowledge: Knowledge) -> Knowledge:
        """The changed knowledge."""
        clauses = tuple(
            replace(clause, criterion=Not(clause.criterion)) if clause is self.clause else clause
            for clause in self.use.clauses
            if clause is not self.clause or self.change is Change.FLIPPED
        )
        uses = tuple(
            replace(use, clauses=clauses) if use is self.use else use for use in self.treatment.uses
        )
        treatment = replace(self.treatment, uses=uses)
        return replace(knowledge, treatments={**knowledge.treatments, treatment.id: treatment})


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
        lines = [f"Cases hold {self.noticed:.1%} of {self.clauses} clauses."]
        by_use: dict[str, list[str]] = {}
        for mutant in self.survivors:
            role = mutant.clause.id.partition("/")[2]
            by_use.setdefault(mutant.use.id, []).append(f"{role} {mutant.change.value}")
        lines += [f"  {use}: {', '.join(changes)}" for use, changes in by_use.items()]
        return "\n".join(lines)


def mutants(knowledge: Knowledge) -> Iterator[Mutant]:
    """Every clause of every use, flipped and deleted."""
    for treatment, use in knowledge.uses():
        for clause in use.clauses:
            for change in Change:
                yield Mutant(treatment, use, clause, change)


def score(knowledge: Knowledge, cases: Iterable[Case]) -> Score:
    """Change each clause in turn and run the cases that speak of its treatment."""
    by_treatment: dict[str, list[Case]] = {}
    for case in cases:
        for treatment in _treatments(case, knowledge):
            by_treatment.setdefault(treatment, []).append(case)
    tried = list(mutants(knowledge))
    survivors = tuple(
        mutant
        for mutant in tried
        if not _noticed(mutant, knowledge, by_treatment.get(mutant.treatment.id, []))
    )
    return Score(len({mutant.clause.id for mutant in tried}), survivors)


def _noticed(mutant: Mutant, knowledge: Knowledge, cases: list[Case]) -> bool:
    explorer = Explorer(mutant.of(knowledge))
    likely_first = sorted(cases, key=lambda case: mutant.use.id not in case.expect.uses)
    by_name = mutant.clause.role is Role.USUAL
    return any(run(case if by_name else _nameless(case), explorer) for case in likely_first)


def _nameless(case: Case) -> Case:
    """The case without what it says of clauses by name."""
    return replace(case, expect=case.expect.model_copy(update={"clauses": {}}))


def _treatments(case: Case, knowledge: Knowledge) -> set[str]:
    """The treatments that a case says something about."""
    expect = case.expect
    uses = {
        *expect.uses, *expect.open, *expect.with_, *expect.without, *expect.often,
        *(id.partition("/")[0] for id in (*expect.clauses, *expect.guards)),
    }  # fmt: skip
    homes = (knowledge.home_of(use) for use in uses)
    return {*expect.treatments, *expect.support, *(home.id for home in homes if home)}


def main() -> None:
    """Print the score of the built-in knowledge and its cases."""
    knowledge = load(knowledge_dir())
    sys.stdout.write(f"{score(knowledge, read_cases(knowledge_dir(), knowledge))}\n")


if __name__ == "__main__":
    main()
