"""Which treatments a fact decides: those with a rule that asks for it."""

from __future__ import annotations

from askwell.knowledge.model import Knowledge, Treatment
from askwell.logic.criteria import facts_of


def treatments_asking(fact: str, knowledge: Knowledge) -> tuple[Treatment, ...]:
    """The treatments of which some use that can be had asks for a fact, by name."""
    asking = {
        treatment.id: treatment
        for treatment, use in knowledge.uses()
        if use.status.available
        for clause in use.clauses
        if any(asked.id == fact for asked in facts_of(clause.criterion))
    }
    return tuple(sorted(asking.values(), key=lambda treatment: treatment.name))
