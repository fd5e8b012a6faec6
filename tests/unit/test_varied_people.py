"""Made-up people: the same again from the same seed, varied, and readable by the door."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from askwell.cohort.varied_people import PersonData, people, person
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def hundred(knowledge: Knowledge) -> list[PersonData]:
    return list(people(100, 7, knowledge.vocabulary))


def test_the_same_seed_makes_the_same_people(
    hundred: list[PersonData], knowledge: Knowledge
) -> None:
    assert list(people(100, 7, knowledge.vocabulary)) == hundred
    assert person(41, 7, knowledge.vocabulary) == hundred[41], "whatever the count"
    assert list(people(100, 8, knowledge.vocabulary)) != hundred


def test_every_person_can_be_read_without_a_remark(
    hundred: list[PersonData], knowledge: Knowledge
) -> None:
    for data in hundred:
        told = read_answers(data, knowledge.vocabulary, TODAY)
        assert told.not_understood == ()


def test_people_vary(hundred: list[PersonData]) -> None:
    her2 = Counter(str(data.get("her2")) for data in hundred)
    assert {"positive", "low", "zero", "None"} <= her2.keys()
    assert {data.get("sex") for data in hundred} == {"female", "male", None}
    assert {data.get("treatments_complete") for data in hundred} == {
        True,
        False,
        "since_spread",
        None,
    }
    drugs = {course["treatment"] for data in hundred for course in data.get("treatments", ())}
    assert len(drugs) > 30


def test_a_new_fact_leaves_every_other_answer_as_it_was(
    hundred: list[PersonData], knowledge: Knowledge
) -> None:
    vocabulary = knowledge.vocabulary
    fewer = Vocabulary(
        {id: fact for id, fact in vocabulary.told.items() if id != "er"}, vocabulary.lineage
    )
    without = [{id: said for id, said in data.items() if id != "er"} for data in hundred]
    assert list(people(100, 7, fewer)) == without
