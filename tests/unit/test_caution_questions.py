"""A caution that fires is a question, most of all where it sets the treatment aside."""

from __future__ import annotations

from datetime import date

import pytest

from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge

TODAY = date(2026, 11, 22)
HORMONE = {"sex": "female", "menopause": "after", "er": "positive", "her2": "zero",
           "treatments": [], "treatments_complete": True}  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "treatment", "standing", "question"),
    [
        ({**HORMONE, "has_long_qt": "yes"}, "ribociclib", Standing.UNSAFE,
         "about-ribociclib-long-qt"),
        ({**HORMONE, "qtc": 470}, "ribociclib", Standing.WAITS, "about-ribociclib-qtc"),
        ({**HORMONE, "takes_strong_cyp3a_inhibitor": "yes"}, "ribociclib", Standing.FITS,
         "about-ribociclib-strong-cyp3a"),
    ],
)  # fmt: skip
def test_it_is_asked_wherever_it_fires(
    knowledge: Knowledge,
    answers: dict[str, object],
    treatment: str,
    standing: Standing,
    question: str,
) -> None:
    person = read_answers(answers, knowledge.vocabulary, TODAY).person
    options = Explorer(knowledge).options(person)
    found = options.of(treatment)
    assert found is not None
    assert found.standing is standing
    assert question in {asked.id for asked in options.questions}


def test_it_is_not_asked_of_what_does_not_fit(knowledge: Knowledge) -> None:
    person = read_answers({"her2": "zero", "lvef": 40}, knowledge.vocabulary, TODAY).person
    options = Explorer(knowledge).options(person)
    tucatinib = options.of("tucatinib")
    assert tucatinib is not None
    assert tucatinib.standing is Standing.DOES_NOT_FIT
    asked = {question.id for question in options.questions}
    assert not {id for id in asked if id.startswith("about-her2-antibody")}


def test_a_supportive_drug_asks_its_cautions_too(knowledge: Knowledge) -> None:
    told = {"spread_bone": "yes", "has_kidney_problem": "yes"}
    person = read_answers(told, knowledge.vocabulary, TODAY).person
    asked = {question.id for question in Explorer(knowledge).options(person).questions}
    assert {id for id in asked if id.startswith("about-denosumab-kidney")}
