"""The report of a run: what is counted, what is hidden, and what a reader cannot work out."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from askwell.cohort.engines import start
from askwell.cohort.extras import EngineName
from askwell.cohort.folder import RunFolder
from askwell.cohort.given import given
from askwell.cohort.plan import Plan
from askwell.cohort.problem import CohortProblem
from askwell.cohort.report import report
from askwell.cohort.run import Asked, run
from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.knowledge.model import Knowledge
from tests.cohort.made_up_run import people_table, write_run
from tests.cohort.report_reader import Cells, Key, counts, number, read, rows
from tests.cohort.tables import people_table as answers_table

DAY = date(2026, 11, 22)
SOME = ("letrozole", "tamoxifen", "capecitabine", "trastuzumab-deruxtecan", "elacestrant")


def test_what_is_shown_is_what_was_counted(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 5000, parts=3, treatments=SOME)
    made = report(made_up, tmp_path / "out", knowledge, day=DAY)
    table = people_table(knowledge, 5000, 1, treatments=SOME)
    assert made.people == 5000
    shown = 0
    for row in rows(tmp_path / "out", "options-by-group"):
        if row["Group"] != "Subtype":
            continue
        subtype = row["Which"].replace("−", "-").replace("Triple", "triple").replace("Not", "not")
        id = {knowledge.treatments[id].name.casefold(): id for id in SOME}[
            row["Treatment"].casefold()
        ]
        talk = pl.col(f"treatment:{id}").is_in([Standing.FITS.rank, Standing.JUDGED.rank])
        found = table.filter(talk, pl.col("group:subtype") == subtype).height
        count = number(row["To talk about"])
        if count is not None:
            assert count == found
            shown += count > 0
    assert shown
    heart = next(
        row for row in rows(tmp_path / "out", "tests") if row["Test"].startswith("Heart p")
    )
    waits = pl.any_horizontal("^open:.*:lvef$")
    assert int(heart["People waiting"]) == table.filter(waits).height
    never = table.filter(waits, pl.col("cell:lvef") == "not_tested").height
    assert int(heart["Never tested"]) == never


def test_a_run_is_read_as_it_is_written(knowledge: Knowledge, tmp_path: Path) -> None:
    """A report of a real run; and the runs that these tests make up are of the same kind."""
    known = ("er", "pr", "her2", "esr1", "age", "sex", "spread_bone", "on_letrozole")
    facts = [knowledge.vocabulary[id] for id in known]
    answers_table(facts, 300).write_parquet(tmp_path / "people.parquet")
    source = given(str(tmp_path / "people.parquet"), EngineName.POLARS)
    engine = start(EngineName.POLARS)
    folder = RunFolder(tmp_path / "run")
    run(Plan(Explorer(knowledge)), source, folder, engine, Asked(), lambda done, of: None)
    made = report(folder.path, tmp_path / "out", knowledge)
    assert made.people == 300
    assert any(number(row["Having it now"]) for row in rows(tmp_path / "out", "options"))
    assert any(row["Test"] == "HER2 result" for row in rows(tmp_path / "out", "tests"))
    assert read(tmp_path / "out", 300).solved() == set()
    real = kinds(pl.scan_parquet(folder.part(0)).collect_schema())
    alike = kinds(people_table(knowledge, 20, 1).collect_schema())
    assert alike.items() <= (real | {"treatments_complete": pl.String}).items()


def kinds(schema: pl.Schema) -> dict[str, pl.DataType]:
    """The type of each kind of column."""
    return {name.partition(":")[0]: kind for name, kind in schema.items() if "_low" not in name}


@pytest.mark.parametrize(("people", "seed"), [(120, 1), (400, 2), (400, 3), (3000, 4)])
def test_nothing_small_can_be_worked_out(
    knowledge: Knowledge, tmp_path: Path, people: int, seed: int
) -> None:
    made_up = write_run(tmp_path / "run", knowledge, people, seed=seed, treatments=SOME)
    report(made_up, tmp_path / "out", knowledge, day=DAY)
    reader = read(tmp_path / "out", people)
    hidden = {key for key, count in reader.numbers.items() if count is None}
    assert hidden, "nothing was hidden, so nothing was tried"
    assert not [key for key, count in reader.numbers.items() if count and count < 11]
    assert reader.solved() == set()
    assert reader.differences() == set()
    assert not {key: most for key, most in reader.highest().items() if most < 11}


def test_people_with_any_caution_tell_nothing_of_a_hidden_one(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """A person can have several cautions; a total above those shown would be a hidden one's."""
    told = hidden = 0
    for seed in (2, 3):
        made_up = write_run(tmp_path / f"{seed}", knowledge, 400, seed=seed, treatments=SOME)
        report(made_up, tmp_path / "out", knowledge)
        reader = read(tmp_path / "out", 400)
        cautions: dict[Key, list[int | None]] = defaultdict(list)
        for key, count in reader.numbers.items():
            if key[0] == "caution":
                cautions["any caution", key[1], key[3]].append(count)
        for any_caution, counted in cautions.items():
            whole = reader.numbers[any_caution]
            if None in counted:
                hidden += 1
                told += whole is not None and whole > sum(count or 0 for count in counted)
    assert hidden
    assert not told


def test_a_report_that_hides_only_small_counts_is_solved(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """The reader of these tests is not blind: with nothing else hidden, it finds small counts."""
    made_up = write_run(tmp_path / "run", knowledge, 400, seed=2, treatments=SOME)
    report(made_up, tmp_path / "out", knowledge, least=1)
    reader = read(tmp_path / "out", 400)
    for key, count in reader.numbers.items():
        if count and count < 11:
            reader.numbers[key] = None
    assert reader.solved()
    assert reader.differences()


def test_the_page_shows_no_more_than_the_tables(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 400, seed=2, treatments=SOME)
    made = report(made_up, tmp_path / "out", knowledge, day=DAY)
    cells = Cells(made.page.read_text(encoding="utf-8"))
    on_page = [int(cell.split(" ")[0].replace(",", "")) for cell in counts(cells)]
    assert len(on_page) > 500
    assert not [count for count in on_page if 0 < count < 11]
    in_charts = [
        n for note in cells.notes for n in re.findall(r"(?<![\w+.-])\d[\d,]*(?= \()", note)
    ]
    assert in_charts
    assert not [n for n in in_charts if 0 < int(n.replace(",", "")) < 11]


def test_it_needs_nothing_from_anywhere(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 1000)
    page = report(made_up, tmp_path / "out", knowledge, day=DAY).page.read_text(encoding="utf-8")
    assert not re.search(r"<script|@import|url\((?!#)|<img|<iframe|\son[a-z]+=\"", page)
    links = re.findall(r"(?:href|src)=\"([^\"]*)\"", page)
    assert {link[0] for link in links} <= {"#", "d"}
    assert len(page) < 1_500_000
    assert "November 22, 2026" in page
    assert "never what to give" in page


def test_what_could_not_be_read_comes_first(knowledge: Knowledge, tmp_path: Path) -> None:
    bad = {"column": "her2", "cells": 50, "examples": [["Ann Smith", 1]], "expected": "positive."}
    made_up = write_run(tmp_path / "run", knowledge, 1000, treatments=SOME, unread=[bad])
    page = report(made_up, tmp_path / "out", knowledge).page.read_text(encoding="utf-8")
    assert page.index("not all could be read") < page.index("What this is</h2>")
    assert "<b>her2</b>: 50 of 1,000" in page
    assert "Ann Smith" not in page


def test_a_column_of_the_table_is_counted_by(knowledge: Knowledge, tmp_path: Path) -> None:
    hospitals = ["=North", *["South"] * 30, *(f"ward {n}" for n in range(3))]
    made_up = write_run(tmp_path / "run", knowledge, 700, hospitals=hospitals, treatments=SOME)
    report(made_up, tmp_path / "out", knowledge, by=["hospital"])
    found = {row["Which"]: row["People"] for row in rows(tmp_path / "out", "people")}
    assert {row["Group"] for row in rows(tmp_path / "out", "people")} == {"hospital"}
    assert set(found) <= {"South", "All others", "'=North", *(f"Ward {n}" for n in range(3))}
    assert "All others" in found
    assert min(int(count) for count in found.values()) >= 22


def test_a_part_may_be_a_folder_of_files(knowledge: Knowledge, tmp_path: Path) -> None:
    """As Spark writes it."""
    made_up = write_run(tmp_path / "run", knowledge, 300, parts=1, treatments=SOME)
    report(made_up, tmp_path / "out", knowledge)
    part = made_up / "parts" / "part-00000.parquet"
    table = pl.read_parquet(part)
    part.unlink()
    part.mkdir()
    for first in (0, 200):
        table.slice(first, 200).write_parquet(part / f"part-{first}.snappy.parquet")
    (part / "_SUCCESS").touch()
    again = report(made_up, tmp_path / "again", knowledge)
    for file in (again.page, *again.tables):
        assert file.read_bytes() == (tmp_path / "out" / file.name).read_bytes()


def test_few_people_are_not_counted_by_group(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 30, treatments=SOME)
    made = report(made_up, tmp_path / "out", knowledge)
    assert "Not counted by:" in made.page.read_text(encoding="utf-8")
    assert rows(tmp_path / "out", "options")
    assert read(tmp_path / "out", 30).solved() == set()


def test_a_run_that_has_not_ended_has_no_report(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 20, treatments=SOME, finished=False)
    with pytest.raises(CohortProblem, match="has not ended"):
        report(made_up, tmp_path / "out", knowledge)
    assert not (tmp_path / "out").exists()


def test_other_knowledge_is_refused(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 20, treatments=SOME)
    record = made_up / "run.json"
    record.write_text(record.read_text().replace(knowledge.version, "older"))
    with pytest.raises(CohortProblem, match="run the cohort again"):
        report(made_up, tmp_path / "out", knowledge)


def test_a_group_that_the_run_lacks_is_named(knowledge: Knowledge, tmp_path: Path) -> None:
    made_up = write_run(tmp_path / "run", knowledge, 20, treatments=SOME)
    with pytest.raises(CohortProblem, match="no group hospital"):
        report(made_up, tmp_path / "out", knowledge, by=["hospital"])
