"""Partners: a class stands for drugs that can be had, and what clashes is warned of."""

from __future__ import annotations

from datetime import date

import pytest

from askwell.explore.finding import Guard, GuardKind
from askwell.explore.options import Explorer
from askwell.explore.regimen import Regimens
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge, TreatmentKind
from askwell.logic.truth import Truth

TODAY = date(2026, 11, 22)


def acting_on(knowledge: Knowledge, treatment: str, answers: dict[str, object]) -> set[str]:
    person = read_answers(answers, knowledge.vocabulary, TODAY).person
    found = Explorer(knowledge).options(person).of(treatment)
    assert found is not None
    return {
        guard.id
        for use in found.uses
        for guard in (f.subject for f in use.guards if f.truth is Truth.YES)
        if isinstance(guard, Guard)
    }


def test_no_class_stands_for_a_drug_that_cannot_be_had(knowledge: Knowledge) -> None:
    regimens = Regimens(knowledge)
    unavailable = {
        t.id for t in knowledge.treatments.values()
        if t.uses and not any(use.status.available for use in t.uses)
    }  # fmt: skip
    assert {"zanidatamab", "camizestrant"} <= unavailable
    for treatment, use in knowledge.uses():
        if treatment.kind is TreatmentKind.SUPPORT or not use.status.available:
            continue
        places = regimens.of(treatment, use).places
        drugs = {d.id for p in places for alternative in p.ways for way in alternative for d in way}
        assert drugs.isdisjoint(unavailable), use.id


def test_a_warning_about_one_partner_of_many_says_nothing_of_the_use(knowledge: Knowledge) -> None:
    regimens = Regimens(knowledge)
    margetuximab = knowledge.treatments["margetuximab"]
    (place,) = (p for use in margetuximab.uses for p in regimens.of(margetuximab, use).places)
    assert sum(len(alternative) for alternative in place.ways) > 5, "any chemotherapy"
    own = {
        guard.id for guard in place.guards if guard.kind is GuardKind.WARN
    }  # shared by every way to fill the place
    shared = {c.id for c in knowledge.cautions("capecitabine")}
    assert own <= shared
    assert any(guard.kind is GuardKind.HAD for guard in place.guards)


@pytest.mark.parametrize(
    ("having", "treatment", "caution"),
    [
        ("tamoxifen", "ribociclib", "ribociclib-never-with-tamoxifen"),
        ("letrozole", "vinorelbine", "chemotherapy-never-with-endocrine-therapy"),
    ],
)
def test_what_clashes_with_a_drug_under_way_is_warned_of(
    having: str, treatment: str, caution: str, knowledge: Knowledge
) -> None:
    under_way = {"treatment": having, "setting": "metastatic", "line": 1, "outcome": "ongoing"}
    told = {
        "er": "positive",
        "her2": "zero",
        "treatments": [under_way],
        "treatments_complete": True,
    }
    assert caution in acting_on(knowledge, treatment, told)
    without = {**told, "treatments": []}
    assert caution not in acting_on(knowledge, treatment, without)


def test_no_use_names_a_partner_that_it_is_not_given_with(knowledge: Knowledge) -> None:
    lineage = knowledge.vocabulary.lineage
    for treatment, use in knowledge.uses():
        never = {n.treatment for n in knowledge.never_with(treatment.id)}
        for slot in use.slots:
            for together in slot.alternatives:
                clash = {id for id in together if never & lineage.above(id)}
                assert not clash, f"{use.id} names {clash}"


def test_a_graver_caution_of_its_own_takes_the_place_of_the_class_s(knowledge: Knowledge) -> None:
    of_capecitabine = {caution.id for caution in knowledge.cautions("capecitabine")}
    assert "capecitabine-pregnancy" in of_capecitabine, "stop"
    assert "chemotherapy-pregnancy" not in of_capecitabine, "wait, of the same condition"
    assert "chemotherapy-pregnancy" in {c.id for c in knowledge.cautions("eribulin")}
    assert "chemotherapy-infection" in of_capecitabine, "another condition"
