"""The commands over a cohort, as they are typed."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from askwell import cli
from askwell.cohort import extras
from askwell.cohort.extras import EngineName, require
from askwell.cohort.problem import CohortProblem
from askwell.terminal import cohort


@pytest.fixture
def ask(monkeypatch, knowledge):
    monkeypatch.setattr(cohort, "load", lambda folder: knowledge)

    def asking(*words):
        return CliRunner().invoke(cli.app, ["cohort", *map(str, words)])

    return asking


@pytest.fixture
def people(tmp_path):
    """Three people in a file, with a bad cell and a column that is no fact."""
    frame = pl.DataFrame(
        {"er": ["positive", "ER+", None], "her2": ["zero", "negative", "not_tested"],
         "hospital": ["A", "B", "A"], "hre2": ["x", "y", "z"]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "people.parquet")
    return tmp_path / "people.parquet"


def test_a_table_is_answered_and_a_row_explained(ask, people, tmp_path):
    ran = ask("run", people, "--out", tmp_path / "RUN", "--by", "hospital")
    assert ran.exit_code == 0, ran.output
    assert "3 people answered" in ran.stdout
    assert "er: 1 cell, such as 'ER+' (1)" in ran.stderr
    assert "hre2. Did you mean: her2" in ran.stderr
    assert "hospital" not in ran.stderr

    assert "before" not in ran.stdout
    again = ask("run", people, "--out", tmp_path / "RUN", "--by", "hospital")
    assert "3 people answered, 3 of them before" in again.stdout

    shown = ask("explain", tmp_path / "RUN", "--row", 0, "--json")
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["options"]
    why = ask("explain", tmp_path / "RUN", "--row", 0, "--treatment", "fulvestrant")
    assert why.stdout.startswith("fulvestrant")
    assert "hormone receptor" in why.stdout
    none = ask("explain", tmp_path / "RUN", "--row", 3)
    assert none.exit_code == 2
    assert "has no row 3" in none.stderr


def test_a_column_that_no_rule_asks_for_is_told_and_is_no_fault(ask, tmp_path):
    pl.DataFrame({"er": ["positive"], "had_capecitabine": ["banana"]}).write_parquet(
        people := tmp_path / "people.parquet"
    )
    ran = ask("run", people, "--out", tmp_path / "RUN", "--strict")
    assert ran.exit_code == 0, ran.output
    assert "1 person answered" in ran.stdout
    assert "no rule asks for, and that were not read:\n  had_capecitabine" in ran.stderr


def test_a_report_is_not_written_over_a_file(ask, tmp_path):
    ask("generate", 400, "--out", people := tmp_path / "people.parquet")
    ask("run", people, "--out", tmp_path / "RUN")
    ran = ask("report", tmp_path / "RUN", "--out", people)
    assert ran.exit_code == 2
    assert f"cannot be written to {people} (File exists)" in " ".join(ran.stderr.split())


def test_strict_shows_all_and_writes_nothing(ask, people, tmp_path):
    ran = ask("run", people, "--out", tmp_path / "RUN", "--strict", "--aside", "hospital")
    assert ran.exit_code == 1
    assert "'ER+'" in ran.stderr
    assert "Nothing was written" in ran.stderr
    assert not (tmp_path / "RUN").exists()


def test_who_is_missing_is_said_and_the_exit_code_tells(ask, people, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    whole = people.read_bytes()
    (folder / "good.parquet").write_bytes(whole)
    (folder / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    ran = ask("run", folder, "--out", tmp_path / "RUN")
    assert ran.exit_code == 1
    assert "NOT EVERYONE IS ANSWERED" in ran.stderr
    assert "everyone in cut.parquet, which cannot be read" in ran.stderr
    assert "3 people answered" in ran.stdout


def test_a_made_up_cohort_is_written_once(ask, tmp_path):
    out = tmp_path / "people.parquet"
    assert ask("generate", 50, "--out", out).exit_code == 0
    assert pl.read_parquet(out).height == 50
    again = ask("generate", 50, "--out", out)
    assert again.exit_code == 2
    assert "add --force" in again.stderr


def test_people_who_are_made_up_are_told_as_such_to_the_end(ask, tmp_path):
    out, ran_to = tmp_path / "people.parquet", tmp_path / "RUN"
    assert ask("generate", 150, "--out", out).exit_code == 0
    ran = ask("run", out, "--out", ran_to)
    assert "150 made-up people answered" in ran.stdout, ran.output
    assert json.loads((ran_to / "run.json").read_text())["made_up"] is True
    told = ask("report", ran_to)
    assert "These people are made up." in told.stdout, told.output
    page = (ran_to / "report" / "report.html").read_text()
    assert page.index("These people are made up. Nothing here is about real people.") < (
        page.index("<h1>")
    )


def test_a_strict_run_does_not_take_what_an_earlier_run_took(ask, people, tmp_path):
    ask("run", people, "--out", tmp_path / "RUN", "--aside", "hospital")
    ran = ask("run", people, "--out", tmp_path / "RUN", "--aside", "hospital", "--strict")
    assert ran.exit_code == 1
    assert "'ER+'" in ran.stderr
    assert "holds the answers of an earlier run" in ran.stderr
    assert (tmp_path / "RUN" / "parts" / "part-00000.parquet").exists()


def test_a_table_is_read_through_a_map(ask, tmp_path):
    (tmp_path / "table.csv").write_text("ER status,who\npos,1\nodd,2\n")
    (tmp_path / "map.yaml").write_text(
        "title: Ours\nreviewed: '2026-11-22'\nsource: {title: Ours, cite: Ours, url: internal, "
        "licence: ours, attribution: Ours}\nperson: who\n"
        "facts: {er: [{read: words, column: ER status, words: {pos: positive}}]}\n"
    )
    out = tmp_path / "people.parquet"
    ran = ask("read", tmp_path / "table.csv", "--map", tmp_path / "map.yaml", "--out", out)
    assert ran.exit_code == 0, ran.output
    assert pl.read_parquet(out)["er"].to_list() == ["positive", None]
    assert "'odd'" in ran.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "nobody.parquet", "--out", "RUN"], "there is no such file or folder"),
        (["run", "nobody.parquet", "--out", "RUN", "--master", "local"], "add --engine spark"),
        (["report", "nowhere"], "is no folder of a run"),
        (["explain", "nowhere", "--row", "1"], "is no folder of a run"),
        (["generate", "5", "--out", "no/where.parquet"], "There is no folder"),
        (["report", "nowhere", "--least", "1"], "greater than or equal to 2"),
    ],
)
def test_what_cannot_be_used_is_said(ask, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    ran = ask(*words)
    assert ran.exit_code == 2
    assert says in ran.stderr


@pytest.mark.parametrize("engine", list(EngineName))
def test_a_library_that_is_missing_is_named_with_its_extra(monkeypatch, engine):
    missing = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}[engine.value]
    there = extras.find_spec
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == missing else there(name))
    with pytest.raises(CohortProblem) as caught:
        require(engine)
    name = {"polars": "Polars", "duckdb": "DuckDB", "spark": "Spark"}[engine.value]
    assert str(caught.value) == (
        f"This needs {name}, which is not installed. In a checkout of Askwell: make cohort "
        f"ENGINE={engine.value}. Elsewhere: pip install 'askwell[{engine.value}]'"
    )


def test_the_command_line_starts_without_the_libraries_of_a_cohort():
    import subprocess
    import sys

    shown = subprocess.run(
        [sys.executable, "-c", "import sys, askwell.cli; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {"polars", "narwhals", "duckdb", "pyspark", "numpy"} & set(shown.stdout.split()) == set()
