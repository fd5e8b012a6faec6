"""Reasons: the leaves that decide, and those that keep a verdict open."""

from typing import Any

import pytest

from askwell.logic.criteria import Judged
from askwell.logic.evaluate import leaf_truths
from askwell.logic.reasons import deciding, explain, open_leaves
from tests.spec.tables import notation, person_of

BONE, LIVER, LUNG = {"spread_bone": "yes"}, {"spread_liver": "yes"}, {"spread_lung": "yes"}
JUDGED = {"judged": "it suits"}


@pytest.mark.parametrize(
    ("rule", "answers", "decide", "stay_open"),
    [
        ({"all": [BONE, LIVER]}, {**BONE, **LIVER}, ["spread_bone", "spread_liver"], []),
        ({"all": [BONE, LIVER]}, {"spread_liver": "no"}, ["spread_liver"], []),
        ({"all": [BONE, LIVER]}, {"spread_bone": "no", "spread_liver": "no"}, ["spread_bone"], []),
        ({"any": [BONE, LIVER]}, {**LIVER}, ["spread_liver"], []),
        ({"any": [BONE, LIVER]}, {"spread_bone": "no"}, [], ["spread_liver"]),
        ({"all": [BONE, LIVER]}, {}, [], ["spread_bone", "spread_liver"]),
        ({"at_least": 2, "of": [BONE, LIVER, LUNG]}, {**BONE, **LIVER, **LUNG},
         ["spread_bone", "spread_liver"], []),
        ({"at_least": 2, "of": [BONE, LIVER, LUNG]}, {**BONE}, [], ["spread_liver", "spread_lung"]),
        ({"not": {"any": [BONE, LIVER]}}, {**BONE}, ["spread_bone"], []),
        ({"all": [BONE, JUDGED]}, {**BONE}, [], ["it suits"]),
        ({"all": [BONE, JUDGED]}, {"spread_bone": "no"}, ["spread_bone"], []),
        # Of two ways to be settled, the one with fewer reasons.
        ({"any": [{"all": [BONE, LIVER]}, LUNG]}, {**BONE, **LIVER, **LUNG}, ["spread_lung"], []),
        # What is settled inside an open rule is not open.
        ({"any": [{"all": [BONE, LIVER]}, LUNG]}, {"spread_bone": "no"}, [], ["spread_lung"]),
        ("hormone_receptor_positive", {"er": "low"}, ["er"], []),
    ],
)  # fmt: skip
def test_reasons(rule: Any, answers: Any, decide: list[str], stay_open: list[str]) -> None:
    reason = explain(notation().read(rule), leaf_truths(person_of(answers)))

    def names(leaves: Any) -> list[str]:
        return [leaf.text if isinstance(leaf, Judged) else leaf.fact.id for leaf in leaves]

    assert names(deciding(reason)) == decide
    assert names(open_leaves(reason)) == stay_open
