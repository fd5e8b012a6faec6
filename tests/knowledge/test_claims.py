"""What older articles say: every claim is answered once, and no old statement stands unmarked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from askwell.knowledge.claim import Claim, Holds
from askwell.knowledge.model import Knowledge
from askwell.lint.tracing import page_words, unmarked, untraced

PACK = Path(__file__).parent.parent / "data" / "evidence" / "seed_claims.yaml"
STANDING: dict[str, str] = {
    claim["id"]: claim["status_today"] for claim in yaml.safe_load(PACK.read_text())["claims"]
}
NO_LONGER = (Holds.OUTDATED, Holds.DISPUTED)


@pytest.fixture(scope="module")
def claims(knowledge: Knowledge) -> list[Claim]:
    return [claim for theme in knowledge.themes.values() for claim in theme.claims]


def test_every_claim_is_answered_once(claims: list[Claim]) -> None:
    answered = Counter(id for claim in claims for id in claim.claims)
    assert len(STANDING) == 256
    assert answered.keys() == STANDING.keys()
    assert max(answered.values()) == 1


def test_every_claim_stands_as_the_evidence_says(claims: list[Claim]) -> None:
    found = {id: claim.holds.value for claim in claims for id in claim.claims}
    assert found == STANDING
    counts = Counter(found.values())
    assert (counts["outdated"], counts["disputed"]) == (37, 4)


def test_an_old_statement_stands_nowhere_unmarked(
    claims: list[Claim], knowledge: Knowledge
) -> None:
    for claim in claims:
        if claim.holds in NO_LONGER:
            patterns = [re.compile(pattern, re.IGNORECASE) for pattern in claim.never]
            caught = [pattern for pattern in patterns if pattern.search(claim.read)]
            assert caught, f"{claim.claims}: the patterns catch the old words where they are marked"
    assert list(unmarked(knowledge)) == []


def test_every_claim_leads_to_a_sentence_of_ours(claims: list[Claim], knowledge: Knowledge) -> None:
    assert list(untraced(knowledge)) == []
    pages = page_words(knowledge)
    assert len(pages) > 150
    traced = [id for claim in claims for id in claim.claims if claim.stands or claim.today]
    assert len(traced) == 256
    without = [claim.claims for claim in claims if not claim.stands]
    assert len(without) <= 5, "only what belongs on no page of ours stands on the page of its theme"
