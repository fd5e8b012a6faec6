"""Each cell of a people table is read as its fact means it, or counted as bad; never as "no"."""

import math

import duckdb
import narwhals as nw
import polars as pl
import pytest

from askwell.cohort.header import Header
from askwell.cohort.people import person_of
from askwell.cohort.plan import Plan
from askwell.cohort.problem import CohortProblem
from askwell.explore.options import Explorer
from tests.cohort.tables import people_table

ENGINES = ["polars", "duckdb"]


@pytest.fixture(scope="module")
def plan(knowledge):
    return Plan(Explorer(knowledge))


@pytest.fixture(params=ENGINES)
def read(request, plan):
    """Read columns; gives the read columns, and the bad cells by column."""
    knowledge = plan.knowledge
    header = Header(
        knowledge.vocabulary, plan.facts, frozenset(knowledge.tests), by=("site",), aside=()
    )

    def reading(**columns):
        frame = pl.DataFrame(columns).with_row_index("row").cast({"row": pl.Int64})
        if request.param == "duckdb":
            connection = duckdb.connect()
            frame.write_parquet(path := f"{request.getfixturevalue('tmp_path')}/people.parquet")
            native = connection.sql(f"FROM '{path}' ORDER BY row")
            rows = lambda table: table.to_native().fetchall()  # noqa: E731
        else:
            native = frame.lazy()
            rows = lambda table: table.to_native().collect().rows()  # noqa: E731
        table = nw.from_native(native).lazy()
        found, bad = header.read(table, header.present(columns), rows)
        names = found.collect_schema().names()
        by_row = sorted(rows(found), key=lambda row: row[0])
        made = {name: [row[i] for row in by_row] for i, name in enumerate(names)}
        assert {one.column for one in header.look(table, rows)} == {one.column for one in bad}
        return made, {one.column: one for one in bad}

    return reading


def test_a_choice_a_partial_and_several_choices_are_answers(read):
    cells = ["low", "negative", "low|zero", "zero | low", " low ", "negative|positive"]
    made, bad = read(her2=cells)
    assert made["her2"] == ["low", "negative", "low|zero", "low|zero", "low", None]
    assert bad == {}


def test_a_note_and_a_blank_narrow_nothing_and_the_note_is_kept(read):
    made, bad = read(her2=["not_tested", "", None, "  ", "not_sure", "zero"])
    assert made["her2"] == [None, None, None, None, None, "zero"]
    assert made["cell:her2"] == ["not_tested", None, None, None, "not_sure", "zero"]
    assert bad == {}


def test_an_unknown_value_is_counted_with_examples_and_is_no_answer(read):
    made, bad = read(her2=["HER2+", "low", "HER2+", "low|high", "no", "low|not_tested", "|"])
    assert made["her2"] == [None, "low", None, None, None, None, None]
    assert made["cell:her2"] == made["her2"]
    assert bad["her2"].cells == 6
    assert bad["her2"].examples[0] == ("HER2+", 2)
    assert len(bad["her2"].examples) == 5
    assert "ultralow" in bad["her2"].expected


def test_a_boolean_answers_yes_or_no_and_nothing_else(read):
    made, bad = read(
        spread_bone=[True, False, None],
        her2=[True, False, None],
        treatments_complete=[True, False, None],
    )
    assert made["spread_bone"] == [True, False, None]  # a plan reads truths as they are
    assert made["treatments_complete"] == ["true", "false", None]
    assert made["her2"] == [None, None, None]
    assert bad["her2"].cells == 2
    assert "Boolean" in bad["her2"].expected


def test_a_boolean_that_a_text_file_holds_is_the_same(read):
    made, bad = read(
        spread_bone=["true", "False", "TRUE"], treatments_complete=["true", "since_spread", "all"]
    )
    assert made["spread_bone"] == ["yes", "no", "yes"]
    assert made["treatments_complete"] == ["true", "since_spread", None]
    assert set(bad) == {"treatments_complete"}


@pytest.mark.parametrize("cells", [[0, 4, 5, None], [0.0, 4.0, 1.5, math.nan]])
def test_numerals_may_be_numbers(read, cells):
    made, bad = read(ecog=cells)
    assert made["ecog"] == ["0", "4", None, None]
    assert bad["ecog"].cells == (1 if cells[-1] is None else 2)


def test_a_numeral_may_be_written_as_programs_write_it(read):
    made, bad = read(
        ecog=["1", "1.0", " 2.0", "1.5", "4.00"], her2=["low", "low.0", "ihc_0.0", "1.0", "ihc_0"]
    )
    assert made["ecog"] == ["1", "1", "2", None, None]
    assert bad["ecog"].examples == (("1.5", 1), ("4.00", 1))
    assert made["her2"] == ["low", None, None, None, "ihc_0"]


def test_numbers_outside_the_bounds_and_no_numbers_are_bad(read):
    made, bad = read(age=[17.0, 18.0, 120.0, 121.0, math.nan, math.inf, -math.inf, None])
    assert made["age_low"] == made["age_high"] == [None, 18, 120, None, None, None, None, None]
    assert bad["age"].cells == 5
    assert dict(bad["age"].examples)["17.0"] == 1


def test_numbers_in_text_may_be_ranges(read):
    cells = ["50", "50..59", "50..", "..59", " 6e1 ", "not_sure", "", "fifty", "NaN", "59..50",
             "..17", "10..50", "50..200", "..", "1_000"]  # fmt: skip
    made, bad = read(age=cells)
    assert made["age_low"] == [50, 50, 50, None, 60, *[None] * 6, 18, 50, None, None]
    assert made["age_high"] == [50, 59, None, 59, 60, *[None] * 6, 50, 120, None, None]
    assert bad["age"].cells == 6


def test_a_pair_of_numbers_may_leave_an_end_open_but_not_cross(read):
    made, bad = read(
        age_low=[50.0, 60.0, None, 130.0, 0.0, 70.0], age_high=[59.0, 50.0, 40.0, None, 30.0, 999.0]
    )
    assert made["age_low"] == [50, None, None, None, 18, 70]
    assert made["age_high"] == [59, None, 40, None, 30, 120]
    assert bad["age_low and age_high"].examples == (("60.0..50.0", 1),)
    assert bad["age_low"].cells == 1


def test_one_end_alone_is_enough(read):
    made, bad = read(age_low=["50", "x"])
    assert made["age_low"] == [50, None]
    assert made["age_high"] == [None, None]
    assert bad["age_low"].cells == 1


def test_never_is_an_answer_only_where_it_can_be(read):
    relapse = "relapse_after_endocrine-therapy"
    made, bad = read(**{relapse: ["never", "12"], "systemic_lines": ["never", "2"]})
    assert made.get(f"{relapse}_low", [math.inf, 12]) == [math.inf, 12]
    assert made["systemic_lines_low"] == [None, 2]
    assert bad["systemic_lines"].cells == 1
    made, bad = read(**{relapse: [math.inf, 12.0], "systemic_lines": [math.inf, 2.0]})
    assert made["systemic_lines_low"] == [None, 2]
    assert relapse not in bad


def test_a_note_of_a_number_is_kept(read):
    made, bad = read(tmb=["not_tested", "12.5", "x"])
    assert made["cell:tmb"] == ["not_tested", None, None]
    assert made["tmb_low"] == [None, 12.5, None]
    assert bad["tmb"].cells == 1


def test_a_column_of_a_type_that_cannot_answer_is_bad_as_a_whole(read):
    made, bad = read(her2=[["low"], None, ["zero"]], age=[True, None, False])
    assert made["her2"] == made["age_low"] == made["age_high"] == [None, None, None]
    assert bad["her2"].cells == 2
    assert "List" in bad["her2"].expected
    assert bad["age"].cells == 2


def test_a_column_to_count_by_is_taken_as_text(read):
    made, _ = read(her2=["low"], site=[3])
    assert made["site"] == ["3"]


def test_what_is_read_is_what_the_reference_reads(read, plan, knowledge):
    facts = [f for f in plan.facts if f.id in knowledge.vocabulary.told]
    table = people_table(facts, 200)
    made, bad = read(**table.to_dict(as_series=False))
    assert bad == {}
    again = [dict(zip(made, cells, strict=True)) for cells in zip(*made.values(), strict=True)]
    for row, read_row in zip(table.iter_rows(named=True), again, strict=True):
        one = person_of(row, knowledge.vocabulary)
        other = person_of({k: v for k, v in read_row.items() if ":" not in k}, knowledge.vocabulary)
        assert [one.possible(f) for f in facts] == [other.possible(f) for f in facts]


# -- the header -----------------------------------------------------------------------------------


def header(plan, **asked):
    return Header(plan.knowledge.vocabulary, plan.facts, frozenset(), **asked)


def test_a_column_that_is_no_fact_is_told_with_a_hint(plan):
    strange = header(plan, by=("site",), aside=("id",)).strange(
        ["her2", "hre2", "her2_status", "person", "site", "id", "treatments_complete",
         "had_capecitabine", "age_low", "had_madeupinib"]
    )  # fmt: skip
    hints = {one.column: one.hint for one in strange}
    assert set(hints) == {"hre2", "her2_status", "person", "had_madeupinib"}
    assert "her2" in hints["hre2"]
    assert "her2" in hints["her2_status"]
    assert hints["person"] == ""


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        (["person"], "No column of this table is named like a fact"),
        (["age", "age_low", "er"], "'age' stands in this table twice"),
        (["er", "ER"], "'er' twice, in small and in large letters"),
        (["er", "sites"], "--by names site, .*Did you mean: sites"),
        (["er", "site", "persons"], "--aside names person, .*Did you mean: persons"),
    ],
)
def test_a_table_that_can_be_read_in_two_ways_is_not_read(plan, columns, says):
    by = ("site",) if {"site", "sites"} & {*columns} else ()
    aside = ("person",) if "persons" in columns else ()
    with pytest.raises(CohortProblem, match=says):
        header(plan, by=by, aside=aside).check(columns)


def test_a_column_of_a_fact_that_no_rule_asks_for_is_named(plan):
    columns = ["er", "had_capecitabine", "progressed_on_capecitabine", "had_madeupinib", "site"]
    assert header(plan, by=("site",)).unasked(columns) == ["had_capecitabine"]


def test_the_number_of_the_person_is_no_group(plan):
    with pytest.raises(CohortProblem, match="number of the person"):
        header(plan, by=("row",))
