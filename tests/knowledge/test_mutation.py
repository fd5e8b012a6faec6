"""The cases hold the clauses: hardly any can be flipped or deleted without a case breaking."""

from collections.abc import Callable

import pytest

from askwell.knowledge.model import Knowledge
from askwell.lint.cases import read_cases
from askwell.lint.mutation import score
from askwell.paths import knowledge_dir

LEAST_NOTICED = 0.80


@pytest.mark.laws
def test_cases_notice_a_changed_clause(
    knowledge: Knowledge, record_property: Callable[[str, object], None]
) -> None:
    found = score(knowledge, read_cases(knowledge_dir(), knowledge))
    record_property("law", str(found))  # printed at the end of the run
    assert found.noticed >= LEAST_NOTICED, str(found)
