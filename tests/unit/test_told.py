"""What is looked up quickly is what the reference engine finds, leaf by leaf and rule by rule."""

from __future__ import annotations

from itertools import islice, product

import pytest

from askwell.cohort.varied_people import people
from askwell.explore.ready import Tables
from askwell.facts.history import Complete, Course, History
from askwell.facts.person import Person
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.logic.criteria import Criterion, leaves
from askwell.logic.evaluate import LeafTruths, evaluate, leaf_truths, usual_reading
from askwell.logic.reasons import explain, open_leaves
from askwell.logic.tables import MOST_ROWS, Shared, TruthTable
from askwell.logic.told import Telling
from askwell.logic.truth import Truth
from tests.spec.tables import TODAY, notation

COUNT = 40


@pytest.fixture(scope="module")
def rules(knowledge: Knowledge) -> list[Criterion]:
    clauses = [clause for _, use in knowledge.uses() for clause in use.clauses]
    asked = [question.when for question in knowledge.questions.values() if question.when]
    return [*(clause.criterion for clause in clauses), *asked]


@pytest.fixture(scope="module")
def everyone(knowledge: Knowledge) -> list[Person]:
    vocabulary = knowledge.vocabulary
    told = [read_answers(data, vocabulary, TODAY).person for data in people(COUNT, 3, vocabulary)]
    classes = [kin.id for kin in vocabulary.lineage.kin.values() if kin.is_class]
    listed = [
        Person(History(vocabulary.lineage, (Course(kind),), complete))
        for kind in classes
        for complete in Complete
    ]
    return [*told, *listed]


def leaf_of(rule: Criterion, row: tuple[Truth, ...]) -> LeafTruths:
    return dict(zip(leaves(rule), row, strict=True)).__getitem__


def test_rules_and_leaves_are_as_the_reference_finds_them(
    knowledge: Knowledge, rules: list[Criterion], everyone: list[Person]
) -> None:
    tables = Tables()
    ready = [(rule, tables.of(rule)) for rule in rules]
    telling = Telling(tables.leaves, knowledge.vocabulary.lineage)
    untold = tables.untold(telling)
    seen = set()
    for person in everyone:
        told, truths = telling.told(person), leaf_truths(person)
        assert {leaf: told[leaf] for leaf in tables.leaves} == {
            leaf: truths(leaf) for leaf in tables.leaves
        }
        unchanged: dict[TruthTable, object] = {}
        untold.add_to(unchanged, told, person.history.complete)
        for rule, table in ready:
            ruling = table.rows[table.row(told)]
            assert ruling.truth is evaluate(rule, truths)
            assert ruling.usual is evaluate(rule, usual_reading(truths))
            assert ruling.leaves == open_leaves(explain(rule, truths))
            assert unchanged.get(table, ruling) is ruling
            seen.add((ruling.truth, table in unchanged))
    assert seen == {(truth, same) for truth in Truth for same in (True, False)}


def test_equal_leaves_are_one_and_a_table_of_many_leaves_stays_small() -> None:
    facts = ("spread_bone", "spread_liver", "spread_lung")
    shared = Shared()
    rule = notation().read({"any": [{id: "yes"} for id in facts]})
    again = notation().read({"all": [{id: "yes"} for id in facts]})
    tables = [TruthTable(r, shared, lambda truths, r=r: evaluate(r, truths)) for r in (rule, again)]
    assert tables[0].leaves == tables[1].leaves
    assert len(Truth) ** len(facts) // 2 <= MOST_ROWS
    told = dict.fromkeys(tables[0].leaves, Truth.UNKNOWN)
    told[tables[0].leaves[2]] = Truth.YES
    assert [table.rows[table.row(told)] for table in tables] == [Truth.YES, Truth.UNKNOWN]
    assert all(len(table.rows) == 1 for table in tables)


def test_a_table_of_many_leaves_stays_small(rules: list[Criterion]) -> None:
    longest = max(rules, key=lambda rule: len(list(leaves(rule))))
    table = TruthTable(longest, Shared(), lambda truths: evaluate(longest, truths))
    rows = list(islice(product(Truth, repeat=len(table.leaves)), 2 * MOST_ROWS))
    assert len(rows) > MOST_ROWS
    for row in rows:
        told = dict(zip(table.leaves, row, strict=True))
        assert table.rows[table.row(told)] is evaluate(longest, leaf_of(longest, row))
    assert len(table.rows) == MOST_ROWS
