"""The questions of "About you": who is asked what, and what comes first."""

import re

from askwell.explore.options import Explorer
from askwell.explore.steps import StepKind, next_step, steps
from askwell.facts.person import Person
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from tests.laws.people import TODAY


def person(knowledge: Knowledge, **answers: object) -> Person:
    return read_answers(answers, knowledge.vocabulary, TODAY).person


def test_every_fact_is_asked_exactly_once(knowledge: Knowledge) -> None:
    asked = [fact for step in steps(knowledge, person(knowledge)) for fact in step.facts]
    assert len(asked) == len(set(asked))
    assert set(asked) == {*knowledge.vocabulary.told, "treatments", "treatments_complete"}


def test_a_man_is_not_asked_about_menopause(knowledge: Knowledge) -> None:
    asked = {fact for s in steps(knowledge, person(knowledge, sex="male")) for fact in s.facts}
    assert "menopause" not in asked
    assert "has_womb_cancer_history" not in asked
    assert "er" in asked


def test_someone_who_did_not_say_is_asked(knowledge: Knowledge) -> None:
    asked = {fact for s in steps(knowledge, person(knowledge)) for fact in s.facts}
    assert "menopause" in asked


def test_signs_come_first_then_what_settles_most_and_it_ends(knowledge: Knowledge) -> None:
    explorer, nobody = Explorer(knowledge), person(knowledge)
    options = explorer.options(nobody)
    done: list[str] = []
    order = []
    while step := next_step(options, nobody, done):
        assert step.id not in done
        done.append(step.id)
        order.append(step)
    open_facts = {fact for f in options.treatments for use in f.uses for fact in use.open}
    kinds = "".join(
        "s" if step.facts[0].startswith("sign_")
        else "o" if not open_facts.isdisjoint(step.facts)
        else "." for step in order
    )  # fmt: skip
    assert re.fullmatch(r"so+s+\.[.o]*", kinds), kinds
    assert {step.kind for step in order} == set(StepKind)


def test_nothing_is_asked_when_all_is_done(knowledge: Knowledge) -> None:
    nobody = person(knowledge)
    everything = [step.id for step in steps(knowledge, nobody)]
    assert next_step(Explorer(knowledge).options(nobody), nobody, everything) is None
