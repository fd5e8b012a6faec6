"""Spark reads and keeps what Polars does. Long: it has a machine of its own to start."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from askwell.cohort.engines import start
from askwell.cohort.extras import EngineName
from askwell.cohort.folder import RunFolder
from askwell.cohort.given import given
from askwell.cohort.parts import scan
from askwell.cohort.plan import Plan
from askwell.cohort.run import Asked, run
from askwell.cohort.source import Slice
from askwell.cohort.synthetic.writing import write_people
from askwell.explore.options import Explorer
from tests.cohort.tables import Echo, people_table

pytestmark = [pytest.mark.laws, pytest.mark.timeout(900)]

ASKED = ("er", "her2", "age", "tmb", "spread_bone", "ecog", "had_capecitabine")


@pytest.fixture(scope="module")
def plan(knowledge):
    return Echo(knowledge, tuple(knowledge.vocabulary[id] for id in ASKED))


@pytest.fixture(scope="module")
def spark():
    engine = start(EngineName.SPARK, "local[2]")
    yield engine
    engine.stop()


@pytest.fixture(scope="module")
def source(plan, tmp_path_factory):
    """A folder of two files in which every kind of cell stands, bad ones too."""
    folder = tmp_path_factory.mktemp("spark") / "people [1]"
    folder.mkdir()
    held = pl.Series([True, False, None, True] * 75)  # a whole table is of one type, or of words
    people = people_table(plan.facts, 300).with_columns(spread_bone=held)
    people.head(100).write_parquet(folder / "a.parquet", row_group_size=30)
    bad = people.tail(200).with_columns(
        er=pl.Series(["ER+", "positive", " low ", "not_tested"]).gather([0, 1, 2, 3] * 50),
        age=pl.Series(["50..59", "18..", "x", "60", "not_sure"]).gather([0, 1, 2, 3, 4] * 40),
        tmb=pl.Series([float("nan"), float("inf"), 3.5, None]).gather([0, 1, 2, 3] * 50),
        ecog=pl.Series([0.0, 4.0, 9.0, None]).gather([0, 1, 2, 3] * 50),
    )
    bad.write_parquet(folder / "b.parquet")
    return folder


def found(plan, source, out, name, engine, rows_per_part=120):
    asked = Asked(name, rows_per_part=rows_per_part)
    nobody_watches = lambda done, of: None  # noqa: E731
    outcome = run(plan, given(str(source), name), RunFolder(out), engine, asked, nobody_watches)
    return outcome, scan(out).collect().sort("row")


def test_spark_finds_what_polars_finds(plan, spark, source, tmp_path):
    told, theirs = found(plan, source, tmp_path / "SPARK", EngineName.SPARK, spark)
    polars = start(EngineName.POLARS)
    expected, ours = found(plan, source, tmp_path / "POLARS", EngineName.POLARS, polars)
    assert_frame_equal(theirs.select(ours.columns), ours)
    assert [(b.column, b.cells) for b in told.cells] == [
        (b.column, b.cells) for b in expected.cells
    ]
    assert {b.column for b in told.cells} == {"er", "age", "tmb", "ecog"}
    assert not list((tmp_path / "SPARK").rglob("*.crc"))


def test_people_keep_their_number_whatever_their_file_is_called(spark, tmp_path):
    names = ["a b.parquet", "sub/a b.parquet", "x%20y#?.parquet", "ü{1,2}[z]*.parquet"]
    (tmp_path / "people").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "people")
    parts, expected = [], []
    for i, name in enumerate(names):
        file = tmp_path / "link" / ".." / "link" / name
        file.parent.mkdir(exist_ok=True)
        cells = [f"{i}:{j}" for j in range(10)]
        pl.DataFrame({"er": cells}).write_parquet(file, row_group_size=4)
        offset, rows = {0: (3, 7), 3: (0, 6)}.get(i, (0, 10))
        parts.append(Slice(file, offset, rows, 100 + len(expected)))
        expected += cells[offset : offset + rows]
    read = spark.rows(spark.scan(parts, ["er"]))
    assert sorted(read, key=lambda row: row[1]) == [
        (cell, 100 + n) for n, cell in enumerate(expected)
    ]


@pytest.mark.endurance
def test_the_whole_plan_comes_to_the_same(knowledge, spark, tmp_path):
    """Every column that a run keeps, over the knowledge as it is."""
    whole = Plan(Explorer(knowledge))
    source = tmp_path / "people.parquet"
    write_people(250, 5, source, knowledge)
    _, theirs = found(whole, source, tmp_path / "SPARK", EngineName.SPARK, spark, 250)
    polars = start(EngineName.POLARS)
    _, ours = found(whole, source, tmp_path / "POLARS", EngineName.POLARS, polars, 250)
    assert ours.width > 1_000
    assert_frame_equal(theirs.select(ours.columns), ours)


def test_a_table_that_spark_knows_is_copied_and_answered(plan, spark, source, tmp_path):
    frame = spark.session.read.parquet(str(source.parent / "people ?1?" / "b.parquet"))
    frame.createOrReplaceTempView("registry_people")
    outcome, kept = found(plan, "registry_people", tmp_path / "RUN", EngineName.SPARK, spark)
    assert outcome.answered == kept.height == 200
    assert not (tmp_path / "RUN" / "people").exists()
