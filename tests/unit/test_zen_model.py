"""The rules handed to zen-engine mean the same, clause by clause; no zen-engine is needed here.

ZEN's expressions are read as Python's, which for the few words used takes little.
"""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from askwell.cohort.varied_people import people
from askwell.facts.person import Person
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.logic.criteria import Criterion, facts_of
from askwell.logic.evaluate import evaluate, leaf_truths
from askwell.logic.truth import Truth, every
from benchmarks.peers.zen import model
from tests.spec.tables import TODAY, notation, person_of

EACH = re.compile(r"(all|some)\((\w+), # in (\[[^\]]*\])\)")
WORDS = {"some": any, "all": all, "true": True, "false": False, "len": len}


def holds(written: str, person: dict[str, object], column: str | None = None) -> bool:
    here = written.replace("$", column) if column else written
    python = EACH.sub(r"\1(choice in \3 for choice in \2)", here)
    python = re.sub(r"filter\((\[.*?\]), #\)", r"[part for part in \1 if part]", python)
    facts = {id: SimpleNamespace(**v) if isinstance(v, dict) else v for id, v in person.items()}
    return bool(eval(python, {**WORDS, **facts}))


def truth_of(row: dict[str, str], person: dict[str, object]) -> Truth:
    cells = {id: cell for id, cell in row.items() if id not in ("_id", "is", "surely")}
    if not all(
        holds(cell, person, None if id == model.SEVERAL else id) for id, cell in cells.items()
    ):
        return Truth.NO
    return Truth.YES if holds(row["surely"], person) else Truth.UNKNOWN


def rows(decision: model.Json) -> list[dict[str, str]]:
    return list(decision["nodes"][1]["content"]["rules"])


def truths_by_zen(decision: model.Json, person: Person, asked: list[Criterion]) -> dict[str, Truth]:
    facts = {fact.id: fact for criterion in asked for fact in facts_of(criterion)}
    told = model.person_in(person, facts.values())
    return {row["_id"]: truth_of(row, told) for row in rows(decision)}


def test_every_clause_of_every_use_is_translated(knowledge: Knowledge) -> None:
    uses = [use for _, use in knowledge.uses()]
    clauses = [clause for use in uses for clause in use.clauses]
    everyone = [
        read_answers(data, knowledge.vocabulary, TODAY).person
        for data in people(3, 1, knowledge.vocabulary)
    ]
    asked = [clause.criterion for clause in clauses]
    for person in everyone:
        truths = leaf_truths(person)
        by_clause = {clause.id: evaluate(clause.criterion, truths) for clause in clauses}
        by_use = {
            use.id: every(evaluate(criterion, truths) for criterion in model.deciding(use))
            for use in uses
        }
        assert set(by_clause.values()) == set(Truth)
        assert truths_by_zen(model.row_per_clause(uses), person, asked) == by_clause
        assert truths_by_zen(model.row_per_use(uses), person, asked) == by_use


def test_columns_are_the_facts_asked_for(knowledge: Knowledge) -> None:
    uses = [use for _, use in knowledge.uses()]
    table = model.row_per_use(uses)["nodes"][1]["content"]
    columns = {column["id"]: column.get("field") for column in table["inputs"]}
    assert columns.pop(model.SEVERAL) is None
    assert all(id == field for id, field in columns.items())
    assert {id for row in table["rules"] for id in row} - columns.keys() == {
        "_id", "is", "surely", model.SEVERAL,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "truth"),
    [
        ({"er": "low", "her2": "zero"}, Truth.YES),
        ({"er": "low", "her2": "positive", "spread_bone": "no"}, Truth.NO),
        ({"er": "low"}, Truth.UNKNOWN),
    ],
)
def test_some_of_several_are_counted(answers: dict[str, object], truth: Truth) -> None:
    rule = notation().read(
        {"at_least": 2, "of": [{"er": "low"}, {"her2": "zero"}, {"spread_bone": "yes"}]}
    )
    person = person_of(answers)
    told = model.person_in(person, facts_of(rule))
    assert holds(model.expression(rule, surely=True), told) is (truth is Truth.YES)
    assert holds(model.expression(rule, surely=False), told) is (truth is not Truth.NO)


def test_a_bound_beyond_what_json_can_say_is_refused() -> None:
    rule = notation().read({"age": "30..50"})
    assert model.expression(rule, surely=True) == "(age.low >= 30 and age.high <= 50)"
    with pytest.raises(ValueError, match="BEYOND"):
        model._number(model.BEYOND)
