"""Standings of treatments and small rules of guards, where the spec tables leave gaps."""

from dataclasses import replace

from askwell.explore.finding import Options, Standing
from askwell.explore.options import GROUPS, Explorer, group_of
from askwell.explore.regimen import Regimens
from askwell.logic.truth import Truth
from tests.spec.tables import explorer, person_of


def options(**answers: object) -> Options:
    return explorer().options(person_of(answers))


def test_a_treatment_takes_the_best_of_its_uses() -> None:
    rare = options(er="positive").of("rare-drug")
    assert rare is not None
    assert {use.standing for use in rare.uses} == {
        Standing.SELDOM, Standing.DEPENDS, Standing.UNAVAILABLE,
    }  # fmt: skip
    assert rare.standing is Standing.DEPENDS
    assert rare.leading is not None
    assert rare.leading.use.id == "open-judgement"


def test_a_drug_under_way_is_now_whatever_its_own_uses_say() -> None:
    ongoing = {"treatment": "example-drug", "setting": "metastatic", "outcome": "ongoing"}
    example = options(er="positive", treatments=[ongoing]).of("example-drug")
    assert example is not None
    assert example.standing is Standing.NOW
    assert [use.standing for use in example.uses] == [Standing.LATER]
    # No use of its own is under way, so no guideline speaks for or against it here.
    assert example.often is Truth.UNKNOWN


def test_a_drug_that_may_be_under_way_is_not_now() -> None:
    maybe = {"treatment": "systemic", "outcome": "ongoing"}
    example = options(er="negative", treatments=[maybe]).of("example-drug")
    assert example is not None
    assert example.standing is Standing.DOES_NOT_FIT


def test_every_standing_has_one_group() -> None:
    listed = [standing for _, standings in GROUPS for standing in standings]
    assert sorted(listed, key=lambda s: s.rank) == list(Standing)
    assert group_of(Standing.JUDGED) == "talk"


def test_groups_come_in_order_and_names_within() -> None:
    found = options(er="positive", had_chemotherapy="yes", lines_since_spread=1).treatments
    shown = [group_of(finding.standing) for finding in found]
    order = [group for group, _ in GROUPS]
    assert shown == sorted(shown, key=order.index)


def test_a_settled_standing_names_nothing_open() -> None:
    for answers in ({"er": "negative"}, {"er": "positive", "pregnant": "yes"}):
        for finding in options(**answers).treatments:
            for use in finding.uses:
                if use.standing in (Standing.DOES_NOT_FIT, Standing.UNSAFE, Standing.FITS):
                    assert use.open == ()
                    assert use.judged == ()


def test_a_use_that_joins_everything_waits_for_nothing() -> None:
    knowledge = explorer().knowledge
    treatment = knowledge.treatments["example-drug"]
    everything = tuple(
        id for id, kin in knowledge.vocabulary.lineage.kin.items() if not kin.parents
    )
    joined = replace(treatment.uses[0], joins=everything)
    assert Regimens(knowledge).of(treatment, joined).working is None
    together = replace(
        knowledge,
        treatments={**knowledge.treatments, treatment.id: replace(treatment, uses=(joined,))},
    )
    ongoing = {"treatment": "systemic", "setting": "metastatic", "outcome": "ongoing"}
    found = Explorer(together).options(person_of({"er": "positive", "treatments": [ongoing]}))
    example = found.of(treatment.id)
    assert example is not None
    assert example.standing is not Standing.LATER
