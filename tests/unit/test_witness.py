"""Witnesses: a made-up person for every use that can be reached."""

from askwell.explore.options import Explorer
from askwell.knowledge.model import Knowledge
from askwell.lint.witness import ways_to, witness
from askwell.logic.evaluate import evaluate
from askwell.logic.truth import Truth
from tests.laws.laws import answer_to, truths_of
from tests.spec.tables import explorer, notation


def test_every_way_makes_the_rule_true() -> None:
    bone, liver, lung = ({f"spread_{place}": "yes"} for place in ("bone", "liver", "lung"))
    for written, wanted, count in (
        ({"all": [bone, liver]}, True, 1),
        ({"all": [bone, liver]}, False, 2),
        ({"any": [bone, {"not": liver}]}, True, 2),
        ({"at_least": 2, "of": [bone, liver, lung]}, True, 3),
        ({"at_least": 2, "of": [bone, liver, lung]}, False, 3),
        ("ovaries_working", True, 1),
    ):
        rule = notation().read(written)
        ways = list(ways_to(rule, wanted))
        assert len(ways) == count
        for way in ways:
            known = {
                leaf.fact.id: answer_to(leaf, leaf.fact.anything, Truth.YES if yes else Truth.NO)
                for leaf, yes in way
                if hasattr(leaf, "fact")
            }
            assert evaluate(rule, truths_of(known)) is (Truth.YES if wanted else Truth.NO)


def test_the_example_uses_have_witnesses() -> None:
    for treatment, use in explorer().knowledge.uses():
        if use.status.available:
            assert witness(explorer(), treatment, use) is not None, use.id


def test_every_use_of_the_real_knowledge_that_can_be_had_has_a_witness(
    knowledge: Knowledge,
) -> None:
    real = Explorer(knowledge)
    for treatment, use in knowledge.uses():
        if use.status.available and treatment.kind.value in ("cancer", "local"):
            assert witness(real, treatment, use) is not None, use.id
