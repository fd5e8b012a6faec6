"""The options as plain data."""

import json
from datetime import date

from askwell.explore.contract import as_json
from askwell.explore.options import Explorer
from askwell.intake.person_file import read_answers


def test_a_conflict_about_a_number_without_end_can_be_written(knowledge) -> None:
    said = {
        "months_on_letrozole": 3,
        "treatments": [{"treatment": "letrozole", "setting": "metastatic", "months_on": 20}],
    }
    told = read_answers(said, knowledge.vocabulary, date(2026, 11, 21))
    data = as_json(Explorer(knowledge).options(told.person))
    assert data["conflicts"] == [
        {"fact": "months_on_letrozole", "says": [[3.0, 3.0], [20.0, None]]}
    ]
    json.dumps(data, allow_nan=False)
