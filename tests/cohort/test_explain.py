"""A row of a run explains itself in the words that the person's own page would have."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from askwell.cohort.engines import start
from askwell.cohort.explain import explain_row, explain_rows
from askwell.cohort.extras import EngineName
from askwell.cohort.folder import RunFolder
from askwell.cohort.given import given
from askwell.cohort.people import columns_of, row_of
from askwell.cohort.plan import Plan
from askwell.cohort.problem import CohortProblem
from askwell.cohort.run import Asked, run
from askwell.cohort.varied_people import people
from askwell.explore.contract import as_json
from askwell.explore.finding import Options
from askwell.explore.options import Explorer
from askwell.facts.fact import Kind
from askwell.facts.person import Person
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.logic.reasons import Reason
from askwell.logic.wording import wording

DAY = date(2026, 11, 21)


def made_up(count: int, knowledge: Knowledge, seed: int = 11) -> list[Person]:
    """Return people who came through the door, with lists of treatments."""
    return [
        read_answers(data, knowledge.vocabulary, DAY).person
        for data in people(count, seed, knowledge.vocabulary)
    ]


def write_table(everyone: list[Person], plan: Plan, file: Path) -> None:
    """Write people as a table of text and numbers, notes and all."""
    rows = [row_of(person, plan.facts) for person in everyone]
    numbers = {c for f in plan.facts if f.kind is Kind.NUMBER for c in columns_of(f)}
    schema = {name: pl.Float64 if name in numbers else pl.String for name in rows[0]}
    pl.DataFrame(rows, schema=schema).write_parquet(file)


def answer(
    file: Path, out: Path, plan: Plan, *, engine: EngineName = EngineName.POLARS, **asked: Any
) -> Path:
    """Run a table to its end."""
    run(plan, given(str(file), engine), RunFolder(out), start(engine), Asked(engine, **asked),
        lambda done, of: None)  # fmt: skip
    return out


def told(options: Options) -> Any:
    """Return all that a page can show: the contract, and every reason down to its leaves."""
    reasons = {
        use.use.id: [_tree(f.reason) for f in (*use.clauses, *use.guards)]
        for finding in options.treatments
        for use in finding.uses
    }
    return json.dumps([as_json(options), reasons], ensure_ascii=False)


def _tree(reason: Reason) -> Any:
    return [wording(reason.criterion), reason.truth.value, [_tree(part) for part in reason.parts]]


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        pytest.param(60, 40, id="quick"),
        pytest.param(1_500, 1_000, id="long", marks=pytest.mark.laws),
    ],
)
def test_a_row_is_explained_as_the_page_would(
    count: int, rows: int, plan: Plan, knowledge: Knowledge, tmp_path: Path
) -> None:
    everyone = made_up(count, knowledge)
    explorer = Explorer(knowledge)
    write_table(everyone, plan, tmp_path / "people.parquet")
    out = answer(tmp_path / "people.parquet", tmp_path / "run", plan, rows_per_part=1_000)
    picked = explain_rows(out, Random(3).sample(range(count), rows), explorer)
    assert len(picked) == rows
    for number, (explained, _) in picked.items():
        expected = explorer.options(everyone[number])
        found, wanted = as_json(explained), as_json(expected)
        wanted["conflicts"] = []  # a cell holds what is left of two answers that contradict
        assert found == wanted
        assert told(explained) == told(expected) or expected.conflicts


def test_a_row_that_is_not_there_is_told(plan: Plan, knowledge: Knowledge, tmp_path: Path) -> None:
    write_table(made_up(3, knowledge), plan, tmp_path / "people.parquet")
    out = answer(tmp_path / "people.parquet", tmp_path / "run", plan)
    with pytest.raises(CohortProblem, match=r"no row 3\. Its rows run from 0 to 2"):
        explain_row(out, 3, Explorer(knowledge))


def test_other_knowledge_explains_nothing(plan: Plan, knowledge: Knowledge, tmp_path: Path) -> None:
    write_table(made_up(3, knowledge), plan, tmp_path / "people.parquet")
    out = answer(tmp_path / "people.parquet", tmp_path / "run", plan)
    record = json.loads((out / "run.json").read_text())
    record["knowledge"]["version"] = "older"
    (out / "run.json").write_text(json.dumps(record))
    with pytest.raises(CohortProblem, match=r"made with the knowledge of .*older"):
        explain_row(out, 0, Explorer(knowledge))
