"""The cases hold the clauses: hardly any can be flipped or deleted without a case breaking."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from askwell.knowledge.model import Knowledge
from askwell.lint.cases import read_cases
from askwell.lint.mutation import Change, mutants, score
from askwell.paths import knowledge_dir

LEAST_NOTICED = 0.80


@pytest.fixture(scope="module")
def alone(knowledge: Knowledge) -> Knowledge:
    """Return toremifene on its own: one use with three clauses that decide."""
    toremifene = knowledge.treatments["toremifene"]
    return replace(knowledge, treatments={toremifene.id: toremifene})


def test_every_clause_is_flipped_and_deleted(alone: Knowledge) -> None:
    toremifene = alone.treatments["toremifene"]
    (use,) = toremifene.uses
    tried = list(mutants(toremifene))
    assert len(tried) == 2 * len(use.clauses)
    for mutant in tried:
        (changed,) = mutant.changed.uses
        same = set(map(id, use.clauses)) & set(map(id, changed.clauses))
        assert len(same) == len(use.clauses) - 1
        kept = {clause.id for clause in changed.clauses}
        assert (mutant.clause.id in kept) == (mutant.change is Change.FLIPPED)


def test_without_cases_every_mutant_survives(alone: Knowledge) -> None:
    found = score(alone, [])
    assert found.noticed == 0
    assert len(found.survivors) == 2 * found.clauses
    assert "toremifene-mbc: fit-1 flipped, fit-1 deleted" in str(found)


def test_a_case_notices_what_it_speaks_of(knowledge: Knowledge, alone: Knowledge) -> None:
    cases = [
        case
        for case in read_cases(knowledge_dir(), knowledge)
        if "toremifene-mbc" in case.expect.uses
    ]
    survivors = {mutant.clause.id for mutant in score(alone, cases).survivors}
    assert survivors.isdisjoint(
        {"toremifene-mbc/fit-1", "toremifene-mbc/fit-2", "toremifene-mbc/before-1"}
    )


@pytest.mark.laws
def test_cases_notice_a_changed_clause(
    knowledge: Knowledge, record_property: Callable[[str, object], None]
) -> None:
    found = score(knowledge, read_cases(knowledge_dir(), knowledge))
    record_property("law", str(found))  # printed at the end of the run
    assert found.noticed >= LEAST_NOTICED, str(found)
