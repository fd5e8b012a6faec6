"""A run answers everyone it can, goes on where it was cut off, and says loudly who is missing."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from askwell.cohort.engines import start
from askwell.cohort.engines.polars import PolarsEngine
from askwell.cohort.extras import EngineName
from askwell.cohort.folder import RunFolder
from askwell.cohort.given import given
from askwell.cohort.parts import scan
from askwell.cohort.problem import CohortProblem
from askwell.cohort.run import Asked, StrictRunStopped, run
from askwell.cohort.source import MADE_UP, BadFile, People, read_people
from askwell.logic.criteria import Is
from tests.cohort.tables import Echo, people_table

ROWS = 90


@pytest.fixture(scope="module")
def plan(knowledge):
    asked = ("er", "her2", "age", "tmb", "spread_bone", "had_capecitabine", "months_on_taxane")
    facts = tuple(knowledge.vocabulary[id] for id in asked)
    return Echo(knowledge, facts, (Is(facts[0], frozenset(("positive",))),))


@pytest.fixture(scope="module")
def people(plan):
    return people_table(plan.facts, ROWS)


@pytest.fixture(scope="module")
def go(plan):
    """Run a source into a folder."""

    def going(source, out, watch=lambda done, of: None, **asked):
        wanted = Asked(rows_per_part=asked.pop("rows_per_part", 40), **asked)
        engine = start(wanted.engine)
        return run(plan, given(str(source), wanted.engine), RunFolder(out), engine, wanted, watch)

    return going


@pytest.fixture(scope="module")
def undisturbed(go, people, tmp_path_factory):
    """What a run finds whom nothing befalls."""
    folder = tmp_path_factory.mktemp("undisturbed")
    people.write_parquet(folder / "people.parquet")
    found = go(folder / "people.parquet", folder / "RUN")
    assert (found.rows, found.answered, found.cells, found.whole) == (ROWS, ROWS, (), True)
    return results(folder / "RUN")


def results(out):
    return scan(out).collect().sort("row")


def test_each_part_holds_the_people_of_its_rows(undisturbed):
    assert undisturbed["row"].to_list() == list(range(ROWS))
    assert undisturbed.height == ROWS
    assert {"her2", "cell:her2", "age_low", "treatments_complete"} <= set(undisturbed.columns)


def test_the_folder_says_what_was_run(go, people, tmp_path, knowledge):
    people.with_columns(site=pl.lit("A")).write_parquet(tmp_path / "people.parquet")
    go(tmp_path / "people.parquet", tmp_path / "RUN", by=("site",))
    record = RunFolder(tmp_path / "RUN").read()
    assert record["knowledge"]["version"] == knowledge.version
    assert (record["rows"], record["parts"], record["finished"]) == (ROWS, 3, True)
    assert record["groups_by"] == ["site"]
    assert {"fact", "values"} in [set(leaf) for leaf in record["leaves"]]
    assert (tmp_path / "RUN").stat().st_mode & 0o077 == 0
    assert results(tmp_path / "RUN")["group:site"].unique().to_list() == ["A"]
    assert sorted(p.name for p in (tmp_path / "RUN" / "parts").iterdir()) == [
        f"part-0000{n}.{ending}" for n in range(3) for ending in ("json", "parquet")
    ]


def as_csv(people, folder):
    people.write_csv(folder / "people.csv")
    return folder / "people.csv"


def as_semicolons(people, folder):
    people.write_csv(folder / "people.csv", separator=";")
    return folder / "people.csv"


def as_json_lines(people, folder):
    people.write_ndjson(folder / "people.jsonl")
    return folder / "people.jsonl"


def as_folder(people, folder):
    (folder / "people" / "deeper").mkdir(parents=True)
    for number, (first, rows) in enumerate([(0, 10), (10, 10), (20, 70)]):
        name = f"deeper/{number}.parquet" if number < 2 else f"{number}.parquet"
        people.slice(first, rows).write_parquet(folder / "people" / name)
    (folder / "people" / "_SUCCESS").touch()
    # By name: 2.parquet stands before the folder `deeper`.
    return folder / "people"


def as_database(people, folder):
    people.write_parquet(folder / "people.parquet")
    with duckdb.connect(str(folder / "ware[house].duckdb")) as connection:
        connection.execute(f"CREATE TABLE people AS FROM '{folder / 'people.parquet'}'")
    return f"{folder / 'ware[house].duckdb'}::people"


@pytest.mark.parametrize("form", [as_csv, as_semicolons, as_json_lines, as_database])
def test_every_form_of_table_is_answered_alike(go, people, tmp_path, undisturbed, form):
    found = go(form(people, tmp_path), tmp_path / "RUN")
    assert found.cells == ()
    assert_frame_equal(results(tmp_path / "RUN"), undisturbed)
    assert not (tmp_path / "RUN" / "people").exists()


def test_a_folder_is_read_by_the_names_of_its_files(go, people, tmp_path, undisturbed):
    go(as_folder(people, tmp_path), tmp_path / "RUN")
    by_name = pl.concat([undisturbed[20:], undisturbed[:20]]).drop("row")
    assert_frame_equal(results(tmp_path / "RUN").drop("row"), by_name)


@pytest.mark.parametrize("folders", [("state=A", "state=B"), (".", "state=B")])
def test_a_column_that_stands_in_the_names_of_folders_is_not_lost(go, people, tmp_path, folders):
    for folder in folders:
        (where := tmp_path / "people" / folder).mkdir(parents=True, exist_ok=True)
        people.write_parquet(where / "0.parquet")
    with pytest.raises(CohortProblem, match="would be lost"):
        go(tmp_path / "people", tmp_path / "RUN")


def test_duckdb_finds_what_polars_finds(go, people, tmp_path, undisturbed):
    people.write_parquet(tmp_path / "people [1].parquet")
    go(tmp_path / "people [1].parquet", tmp_path / "RUN", engine=EngineName.DUCKDB)
    assert_frame_equal(results(tmp_path / "RUN"), undisturbed)


def test_duckdb_says_which_name_it_keeps_for_itself(go, people, tmp_path):
    people.with_columns(file_row_number=pl.lit(7)).write_parquet(source := tmp_path / "p.parquet")
    with pytest.raises(CohortProblem, match=r"p\.parquet has a column named 'file_row_number'"):
        go(source, tmp_path / "RUN", engine=EngineName.DUCKDB)
    assert not (tmp_path / "RUN").exists()
    assert go(source, tmp_path / "RUN").answered == ROWS


def made_up(people, file):
    people.write_parquet(file, metadata={MADE_UP: "true"})


def test_people_of_a_table_are_real_unless_it_says_otherwise(go, people, tmp_path):
    people.write_parquet(tmp_path / "real.parquet")
    made_up(people, tmp_path / "made-up.parquet")
    for name, expected in (("real", False), ("made-up", True)):
        found = go(tmp_path / f"{name}.parquet", tmp_path / name)
        assert found.made_up is expected
        assert RunFolder(tmp_path / name).read()["made_up"] is expected


def test_real_people_are_not_counted_with_made_up_ones(go, people, tmp_path):
    (tmp_path / "people").mkdir()
    people.write_parquet(tmp_path / "people" / "real.parquet")
    made_up(people, tmp_path / "people" / "made-up.parquet")
    with pytest.raises(CohortProblem, match=r"made-up\.parquet are made up, and those in real"):
        go(tmp_path / "people", tmp_path / "RUN")
    assert not (tmp_path / "RUN").exists()


# -- cut off, and gone on with --------------------------------------------------------------------


class CutOffError(Exception):
    pass


def cut_off_after(parts):
    """A watch that ends the run after so many parts, as a failure would."""
    told = iter(range(100))

    def watch(done, of):
        if next(told) == parts:
            raise CutOffError

    return watch


@pytest.mark.parametrize("parts", [1, 2])
def test_a_run_goes_on_where_it_was_cut_off(go, people, tmp_path, undisturbed, parts):
    people.write_csv(source := tmp_path / "people.csv")
    with pytest.raises(CutOffError):
        go(source, tmp_path / "RUN", cut_off_after(parts))
    (tmp_path / "RUN" / "parts" / ".part-00002.parquet.new").write_bytes(b"half")
    first = (tmp_path / "RUN" / "parts" / "part-00000.parquet").stat().st_mtime_ns
    seen = []
    found = go(source, tmp_path / "RUN", lambda done, of: seen.append(done))
    assert seen[0] == found.before == 40 * parts
    assert (tmp_path / "RUN" / "parts" / "part-00000.parquet").stat().st_mtime_ns == first
    assert_frame_equal(results(tmp_path / "RUN"), undisturbed)
    assert not list((tmp_path / "RUN").rglob(".*"))


def test_a_finished_run_is_not_run_again(go, people, tmp_path):
    people.write_parquet(source := tmp_path / "people.parquet")
    once = go(source, tmp_path / "RUN")
    seen = []
    again = go(source, tmp_path / "RUN", lambda done, of: seen.append(done))
    assert (once.before, again) == (0, replace(once, before=once.answered))
    assert seen == []


def test_a_run_does_not_go_on_with_another_source(go, people, tmp_path):
    people.write_parquet(source := tmp_path / "people.parquet")
    go(source, tmp_path / "RUN")
    people.head(50).write_parquet(source)
    with pytest.raises(CohortProblem, match=r"size or time \(1 file of [\d,]+ bytes, changed 20"):
        go(source, tmp_path / "RUN")


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"by": ("site",)}, "--by .none then, site now."), ({"rows_per_part": 20}, "40 then, 20 now")],
)
def test_a_run_does_not_go_on_in_another_way(go, people, tmp_path, changed, says):
    people.with_columns(site=pl.lit("A")).write_parquet(source := tmp_path / "people.parquet")
    go(source, tmp_path / "RUN")
    with pytest.raises(CohortProblem, match=says):
        go(source, tmp_path / "RUN", **changed)


def test_a_part_that_lacks_people_is_answered_again(go, people, tmp_path, undisturbed, monkeypatch):
    people.write_parquet(source := tmp_path / "people.parquet")
    write = PolarsEngine.write

    def short(engine, frame, answer, to):
        second = frame.to_native().select(pl.col("row").min()).collect().item() >= 40
        write(engine, frame, (lambda people: answer(people).head(5)) if second else answer, to)

    monkeypatch.setattr(PolarsEngine, "write", short)
    with pytest.raises(CohortProblem, match="has 40 people, and 5 answers were written"):
        go(source, tmp_path / "RUN")
    assert not (tmp_path / "RUN" / "parts" / "part-00001.parquet").exists()
    monkeypatch.undo()
    go(source, tmp_path / "RUN")
    assert_frame_equal(results(tmp_path / "RUN"), undisturbed)


def test_a_part_that_was_deleted_is_answered_again(go, people, tmp_path, undisturbed):
    people.write_parquet(source := tmp_path / "people.parquet")
    with pytest.raises(CutOffError):
        go(source, tmp_path / "RUN", cut_off_after(2))
    (tmp_path / "RUN" / "parts" / "part-00000.parquet").unlink()
    go(source, tmp_path / "RUN")
    assert_frame_equal(results(tmp_path / "RUN"), undisturbed)


def test_a_run_does_not_go_on_when_a_file_can_be_read_that_could_not(
    go, people, tmp_path, monkeypatch
):
    """Else the rows of all later files would have other numbers, and parts would be mixed up."""
    (tmp_path / "people").mkdir()
    for number in range(3):
        people.slice(30 * number, 30).write_parquet(tmp_path / "people" / f"{number}.parquet")

    def locked(files):
        found = read_people(files)
        return People(found.files[1:], (BadFile(found.files[0].path, "Permission denied"),))

    monkeypatch.setattr("askwell.cohort.given.read_people", locked)
    with pytest.raises(CutOffError):
        go(tmp_path / "people", tmp_path / "RUN", cut_off_after(1))
    monkeypatch.undo()
    with pytest.raises(CohortProblem, match="60 people then, 90 now"):
        go(tmp_path / "people", tmp_path / "RUN")


def test_nobody_else_can_read_a_run_in_a_folder_that_was_there(go, people, tmp_path):
    people.write_csv(source := tmp_path / "people.csv")
    (out := tmp_path / "RUN").mkdir(mode=0o755)
    modes = {}

    def look(done, of):
        modes.update((p.name, p.stat().st_mode & 0o077) for p in (out / "parts", out / "people"))

    go(source, out, look)
    modes["run.json"] = (out / "run.json").stat().st_mode & 0o077  # it has examples of bad cells
    assert modes == {"parts": 0, "people": 0, "run.json": 0}


def test_two_runs_do_not_write_to_one_folder(go, people, tmp_path):
    people.write_parquet(source := tmp_path / "people.parquet")
    with (
        RunFolder(tmp_path / "RUN").open(),
        pytest.raises(CohortProblem, match="Another run is writing"),
    ):
        go(source, tmp_path / "RUN")


def test_a_folder_of_something_else_is_left_alone(go, people, tmp_path):
    people.write_parquet(source := tmp_path / "people.parquet")
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "thesis.txt").write_text("mine")
    with pytest.raises(CohortProblem, match=r"holds thesis\.txt, and no run"):
        go(source, tmp_path / "papers")
    assert [p.name for p in (tmp_path / "papers").iterdir()] == ["thesis.txt"]


# -- faults ---------------------------------------------------------------------------------------


def damage(path: Path) -> None:
    """Spoil what a file holds, but not its end, which says what it holds."""
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 4
    whole[middle : middle + 400] = b"\x5a" * 400
    path.write_bytes(bytes(whole))


def cut(path: Path) -> None:
    """Keep the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("engine", [EngineName.POLARS, EngineName.DUCKDB])
def test_good_files_are_answered_beside_a_bad_one(go, people, tmp_path, undisturbed, engine):
    folder = as_folder(people, tmp_path)
    cut(folder / "deeper" / "0.parquet")
    found = go(folder, tmp_path / "RUN", engine=engine)
    assert not found.whole
    assert [one.file for one in found.unread] == ["0.parquet"]
    assert (found.rows, found.answered) == (80, 80)
    kept = pl.concat([undisturbed[20:], undisturbed[10:20]]).drop("row")
    assert_frame_equal(results(tmp_path / "RUN").drop("row"), kept)


@pytest.mark.parametrize("engine", [EngineName.POLARS, EngineName.DUCKDB])
def test_rows_that_are_damaged_are_told_with_their_column(go, people, tmp_path, engine):
    folder = as_folder(people, tmp_path)
    damage(folder / "deeper" / "1.parquet")
    found = go(folder, tmp_path / "RUN", engine=engine)
    (missing,) = found.missing
    assert (missing.file, missing.first_row, missing.rows) == ("1.parquet", 80, 10)
    assert "column " in missing.why
    assert (found.rows, found.answered) == (90, 80)
    assert results(tmp_path / "RUN")["row"].to_list() == list(range(80))


def test_a_bad_text_file_is_told_with_its_line(go, people, tmp_path):
    (tmp_path / "people").mkdir()
    people.write_ndjson(tmp_path / "people" / "a.jsonl")
    people.head(3).write_ndjson(tmp_path / "people" / "b.jsonl")
    with (tmp_path / "people" / "b.jsonl").open("a") as file:
        file.write('{"her2": "lo')
    found = go(tmp_path / "people", tmp_path / "RUN")
    (bad,) = found.unread
    assert (bad.file, bad.why) == ("b.jsonl", "line 4 is not one whole JSON object")
    assert found.answered == ROWS


def test_a_column_of_the_wrong_type_in_one_file_spoils_that_file_alone(go, people, tmp_path):
    folder = as_folder(people, tmp_path)
    file = folder / "deeper" / "0.parquet"
    pl.read_parquet(file).with_columns(her2=pl.lit(1.5), age=pl.lit("old")).write_parquet(file)
    found = go(folder, tmp_path / "RUN")
    cells = {one.column: (one.cells, one.examples) for one in found.cells}
    assert cells == {"her2": (10, (("1.5", 10),)), "age": (10, (("old", 10),))}
    assert found.answered == ROWS
    assert results(tmp_path / "RUN")[70:80]["cell:her2"].to_list() == [None] * 10


def test_bad_cells_are_summed_over_the_parts(go, people, tmp_path):
    spoiled = people.with_columns(er=pl.lit("ER+"))
    spoiled.write_parquet(source := tmp_path / "people.parquet")
    found = go(source, tmp_path / "RUN")
    (bad,) = found.cells
    assert (bad.column, bad.cells, bad.examples) == ("er", ROWS, (("ER+", ROWS),))
    told = json.loads((tmp_path / "RUN" / "parts" / "part-00002.json").read_text())
    assert told["cells"][0]["cells"] == ROWS - 80


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder, people: cut(folder / "2.parquet"),
        lambda folder, people: damage(folder / "2.parquet"),
        lambda folder, people: people.with_columns(er=pl.lit("ER+")).write_parquet(
            folder / "3.parquet"
        ),
        lambda folder, people: people.with_columns(erx=pl.lit("x")).write_parquet(
            folder / "3.parquet"
        ),
    ],
    ids=["a file cut off", "a damaged file", "a bad cell", "a column that is no fact"],
)
def test_a_strict_run_stops_and_leaves_nothing(go, people, tmp_path, spoil):
    folder = as_folder(people, tmp_path)
    spoil(folder, people)
    with pytest.raises(StrictRunStopped) as stopped:
        go(folder, tmp_path / "RUN", strict=True)
    found = stopped.value.found
    assert found.unread or found.missing or found.cells or found.strange
    assert not (tmp_path / "RUN").exists()


def test_a_strict_run_of_a_clean_table_is_a_run(go, people, tmp_path, undisturbed):
    people.with_columns(person=pl.lit(1)).write_parquet(source := tmp_path / "people.parquet")
    go(source, tmp_path / "RUN", strict=True, aside=("person",))
    assert_frame_equal(results(tmp_path / "RUN"), undisturbed)


def test_blank_rows_are_people_of_whom_nothing_is_known(go, people, tmp_path):
    people.clear(500).write_parquet(source := tmp_path / "people.parquet")
    found = go(source, tmp_path / "RUN", rows_per_part=500)
    assert (found.answered, found.cells) == (500, ())
    assert results(tmp_path / "RUN").drop("row").unique().height == 1


@pytest.mark.parametrize("name", ["her2", "age", "tmb", "subtype", "everyone"])
def test_people_are_not_counted_by_what_the_report_counts_otherwise(go, people, tmp_path, name):
    """With a test's answers in two tables, one could give away what the other hides."""
    people.with_columns(everyone=pl.lit("A"), subtype=pl.lit("B")).write_parquet(
        source := tmp_path / "people.parquet"
    )
    with pytest.raises(CohortProblem, match=f"--by cannot take '{name}'"):
        go(source, tmp_path / "RUN", by=(name,))


@pytest.mark.parametrize("name", ["node:3", "cell:her2", "group:subtype", "row:"])
def test_people_are_not_counted_by_a_name_that_may_be_askwells_own(go, people, tmp_path, name):
    people.with_columns(pl.lit("A").alias(name)).write_parquet(
        source := tmp_path / "people.parquet"
    )
    with pytest.raises(CohortProblem, match=f"--by cannot take '{name}': names with a colon"):
        go(source, tmp_path / "RUN", by=(name,))


def test_a_table_of_nobody_is_no_cohort(go, people, tmp_path):
    people.clear().write_parquet(source := tmp_path / "people.parquet")
    with pytest.raises(CohortProblem, match="no person in"):
        go(source, tmp_path / "RUN")
    assert not (tmp_path / "RUN").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"er,er,her2\npositive,negative,low\n", "'er' stands in its first line 2 times"),
        ("er,note\npositive,sch\u00f6n\n".encode("latin-1"), "not UTF-8; save it as UTF-8"),
        (b"er,her2\npositive,low,3\n", "a row has more cells than its first line has names"),
    ],
)
def test_a_text_file_that_cannot_be_read_is_told_as_such(go, tmp_path, text, says):
    (tmp_path / "people.csv").write_bytes(text)
    with pytest.raises(CohortProblem, match=f"Nobody can be read in .*{says}"):
        go(tmp_path / "people.csv", tmp_path / "RUN")


def test_what_is_no_table_is_said(tmp_path):
    (tmp_path / "people.xlsx").touch()
    (tmp_path / "empty").mkdir()
    for name, says in (
        ("people.xlsx", "an ending that says nothing"),
        ("nobody.parquet", "no such file or folder"),
        ("empty", "no file in this folder"),
    ):
        with pytest.raises(CohortProblem, match=says):
            given(str(tmp_path / name), EngineName.POLARS)
    (tmp_path / "empty" / "a.csv").touch()
    (tmp_path / "empty" / "a.parquet").touch()
    with pytest.raises(CohortProblem, match="files of several kinds"):
        given(str(tmp_path / "empty"), EngineName.POLARS)
    shutil.rmtree(tmp_path / "empty")
    (tmp_path / "empty" / "year=2025").mkdir(parents=True)
    (tmp_path / "empty" / "year=2025" / "a.parquet").touch()
    with pytest.raises(CohortProblem, match="named like values"):
        given(str(tmp_path / "empty"), EngineName.POLARS)
