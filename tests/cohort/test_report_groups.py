"""Who is counted in which group, the same on Polars and DuckDB."""

import duckdb
import narwhals as nw
import polars as pl
import pytest

from askwell.cohort.groups import FACTS, NOT_KNOWN, VALUES, group_columns

HR_POS_HER2_NEG, HR_POS_HER2_POS, HR_NEG_HER2_POS, TRIPLE_NEGATIVE, _ = VALUES["subtype"]

SUBTYPES = [
    ("positive", "negative", "low", HR_POS_HER2_NEG),
    ("low", None, "negative", HR_POS_HER2_NEG),
    ("some", None, "low|zero", HR_POS_HER2_NEG),
    ("positive|low", None, "zero | ihc_0", HR_POS_HER2_NEG),
    ("not_tested", "positive", "ultralow", HR_POS_HER2_NEG),
    ("negative", "positive", "positive", HR_POS_HER2_POS),
    ("negative", "negative", "positive", HR_NEG_HER2_POS),
    ("negative", "negative", "ihc_0", TRIPLE_NEGATIVE),
    ("negative", "negative", "zero", TRIPLE_NEGATIVE),
    # An answer that leaves both sides open settles nothing.
    ("negative", "negative", "equivocal", NOT_KNOWN),
    ("positive", "positive", "positive|low", NOT_KNOWN),
    ("positive", "positive", "not_tested", NOT_KNOWN),
    ("positive", "positive", None, NOT_KNOWN),
    ("negative", None, "low", NOT_KNOWN),
    ("negative", "not_sure", "positive", NOT_KNOWN),
    ("positive|negative", "negative", "low", NOT_KNOWN),
    ("", "", "", NOT_KNOWN),
    ("very positive", "negative", "low", NOT_KNOWN),
]

AGES = [
    (39, 39, "under 40"),
    (None, 39.9, "under 40"),
    (40, 40, "40-49"),
    (50, 59, "50-59"),
    (69.5, 69.5, "60-69"),
    (70, 79, "70-79"),
    (80, None, "80 and over"),
    (80, 104, "80 and over"),
    (49, 50, NOT_KNOWN),
    (50, None, NOT_KNOWN),
    (None, 59, NOT_KNOWN),
    (None, None, NOT_KNOWN),
]


def groups(frame: pl.DataFrame, engine: str, *by: str) -> pl.DataFrame:
    present = {fact for fact in FACTS if {fact, f"{fact}_low"} & set(frame.columns)}
    if engine == "polars":
        return nw.from_native(frame).select(nw.all(), *group_columns(present, by)).to_native()
    columns = ", ".join(f'"{name}"' for name in frame.columns)
    types = {pl.String: "VARCHAR", pl.Float64: "DOUBLE", pl.Int64: "BIGINT", pl.Boolean: "BOOLEAN"}
    connection = duckdb.connect()
    declared = ", ".join(f'"{n}" {types[type(t)]}' for n, t in frame.schema.items())
    connection.execute(f"create table people ({declared})")
    holes = ", ".join("?" * frame.width)
    connection.executemany(f"insert into people ({columns}) values ({holes})", frame.rows())
    relation = nw.from_native(connection.table("people"))
    native = relation.select(nw.all(), *group_columns(present, by)).to_native()
    return pl.DataFrame(native.fetchall(), schema=native.columns, orient="row")


@pytest.fixture(params=["polars", "duckdb"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_subtype_needs_answers_that_settle_it(engine: str) -> None:
    er, pr, her2, expected = zip(*SUBTYPES, strict=True)
    frame = pl.DataFrame({"er": er, "pr": pr, "her2": her2})
    assert groups(frame, engine)["group:subtype"].to_list() == list(expected)


def test_an_age_band_needs_the_whole_range_inside(engine: str) -> None:
    low, high, expected = zip(*AGES, strict=True)
    frame = pl.DataFrame({"age_low": low, "age_high": high}, strict=False)
    frame = frame.cast({"age_low": pl.Float64, "age_high": pl.Float64})
    assert groups(frame, engine)["group:age"].to_list() == list(expected)


def test_notes_and_blanks_are_not_known(engine: str) -> None:
    cells = ["yes", "no", "not_sure", "yes|no", "", None]
    frame = pl.DataFrame(
        {"spread_brain": cells, "sex": ["female", "male", "not_said", *[None] * 3]}
    )
    found = groups(frame, engine)
    assert found["group:spread_brain"].to_list() == ["yes", "no", *[NOT_KNOWN] * 4]
    assert found["group:sex"].to_list() == ["female", "male", *[NOT_KNOWN] * 4]


def test_facts_that_the_table_lacks_are_not_known(engine: str) -> None:
    found = groups(pl.DataFrame({"other": ["a", "b"]}), engine).drop("other")
    assert found.columns == [f"group:{name}" for name in VALUES]
    assert set(found.unpivot()["value"]) == {NOT_KNOWN}
    assert found.height == 2


def test_a_table_without_er_can_still_tell_some(engine: str) -> None:
    frame = pl.DataFrame({"pr": ["positive", "negative"], "her2": ["zero", "zero"]})
    assert groups(frame, engine)["group:subtype"].to_list() == [HR_POS_HER2_NEG, NOT_KNOWN]


def test_other_columns_group_as_they_are(engine: str) -> None:
    frame = pl.DataFrame(
        {"hospital": [" North ", "South", "", None], "year": [2024, 2025, None, 1]}
    )
    found = groups(frame, engine, "hospital", "year")
    assert found["group:hospital"].to_list() == ["North", "South", NOT_KNOWN, NOT_KNOWN]
    assert found["group:year"].to_list() == ["2024", "2025", NOT_KNOWN, "1"]


def test_every_value_is_one_that_a_report_lists(engine: str) -> None:
    assert {row[-1] for row in SUBTYPES} == set(VALUES["subtype"])
    assert {row[-1] for row in AGES} == set(VALUES["age"])
