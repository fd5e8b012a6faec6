"""The cases hold the clauses: hardly any can be flipped or deleted without a case breaking."""

import pytest

from askwell.knowledge.model import Knowledge
from askwell.lint.cases import read_cases
from askwell.lint.mutation import score
from askwell.paths import knowledge_dir

LEAST_NOTICED = 0.80


@pytest.mark.laws
def test_cases_notice_a_changed_clause(
    knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    found = score(knowledge, read_cases(knowledge_dir(), knowledge))
    with capsys.disabled():
        print(f"\n{found}")
    assert found.noticed >= LEAST_NOTICED, str(found)
