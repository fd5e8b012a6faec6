"""Made-up knowledge: treatments with uses, slots, guards, joins and again, over a vocabulary."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from hypothesis import strategies as st

from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge.model import (
    Caution,
    Knowledge,
    Slot,
    Status,
    Treatment,
    TreatmentKind,
    Use,
    Weight,
)
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Criterion, facts_of
from tests.laws.criteria import criteria
from tests.laws.vocabularies import CLASSES, DRUGS

DAY = date(2026, 11, 21)


@st.composite
def knowledges(draw: st.DrawFn, vocabulary: Vocabulary) -> Knowledge:
    """Two treatments with one or two uses each."""
    drugs = draw(st.lists(st.sampled_from(DRUGS), min_size=2, max_size=2, unique=True))
    treatments = [draw(_treatments(vocabulary, drug)) for drug in drugs]
    parts: dict[str, Any] = {part.name: {} for part in fields(Knowledge)}  # empty, but for:
    parts |= {"version": "spec", "as_of": DAY, "newest_source": DAY, "review_by": DAY}
    parts |= {"vocabulary": vocabulary, "treatments": {t.id: t for t in treatments}}
    return Knowledge(**parts)


@st.composite
def _treatments(draw: st.DrawFn, vocabulary: Vocabulary, id: str) -> Treatment:
    uses = [draw(_uses(vocabulary, f"{id}-{i}")) for i in range(draw(st.integers(1, 2)))]
    cautions = tuple(
        Caution(
            f"{id}-caution-{i}",
            draw(st.sampled_from(Weight)),
            "careful",
            draw(st.none() | criteria(vocabulary, 1)),
            (),
        )
        for i in range(draw(st.integers(0, 2)))
    )
    return Treatment(
        id, id, (), TreatmentKind.CANCER, vocabulary.lineage.kin[id].parents, (), "pill", "", "",
        "", tuple(uses), cautions, (), (),
    )  # fmt: skip


@st.composite
def _uses(draw: st.DrawFn, vocabulary: Vocabulary, id: str) -> Use:
    asked: set[str] = set()
    clauses = []
    for i in range(draw(st.integers(1, 3))):
        criterion = draw(criteria(vocabulary, 2))
        facts = {fact.id for fact in facts_of(criterion)}
        if not facts & asked:  # a use asks each fact once
            asked |= facts
            role = draw(st.sampled_from((*Role, Role.FIT)))
            clauses.append(Clause(f"{id}/{role.value}-{i}", role, "it is so", criterion, ()))
    partners = st.lists(
        st.sampled_from((*CLASSES, *DRUGS)), min_size=1, max_size=2, unique=True
    ).map(tuple)
    slots = [
        Slot(
            tuple(draw(st.lists(partners, min_size=1, max_size=2))),
            draw(st.none() | criteria(vocabulary, 1)),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    joins = draw(st.lists(st.sampled_from((*CLASSES, *DRUGS)), max_size=2, unique=True))
    status = draw(st.sampled_from((Status.APPROVED, Status.APPROVED, Status.WITHDRAWN)))
    return Use(
        id, id, status, None, tuple(clauses), tuple(slots), draw(st.booleans()), tuple(joins)
    )


def rules_of(knowledge: Knowledge) -> list[Criterion]:
    """Return every rule of a knowledge: clauses, cautions, slots, tests, questions and signs."""
    rules: list[Criterion | None] = []
    for treatment in knowledge.treatments.values():
        rules += [caution.when for caution in treatment.cautions]
        for use in treatment.uses:
            rules += [clause.criterion for clause in use.clauses]
            rules += [slot.when for slot in use.slots]
    rules += [caution.when for c in knowledge.classes.values() for caution in c.cautions]
    rules += [test.when for test in knowledge.tests.values()]
    rules += [question.when for question in knowledge.questions.values()]
    rules += [sign.when for sign in knowledge.urgent]
    rules += list(knowledge.asked_of.values())
    return [rule for rule in rules if rule is not None]
