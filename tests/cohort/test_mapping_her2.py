"""HER2 tests as tables write them: every rule, every spelling, 100 results read by hand."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.cohort.mapping.her2 import Call, Count, Results, Score, her2
from askwell.cohort.mapping.her2_cells import read_counts, read_scores
from askwell.cohort.mapping.read import read_table
from askwell.cohort.mapping.report import summary
from askwell.cohort.mapping.rows import BadRow, rows
from askwell.cohort.people import COMPLETE, cell_of, person_of
from tests.cohort.her2_cells import (
    FOLDER,
    KINDS,
    TABLES,
    TESTS,
    Maps,
    Result,
    by_hand,
    results,
    results_of,
)

CLASH = "they contradict each other"
POSITIVE, LOW, ZERO, NEGATIVE = "positive", "low", "ihc_0", "negative"
YES, NO, EQUIVOCAL, DISPUTED = Call.POSITIVE, Call.NEGATIVE, Call.EQUIVOCAL, Call.DISPUTED
S0, S1, S2, S3 = Score.ZERO, Score.ONE, Score.TWO, Score.THREE


@pytest.fixture(scope="module")
def maps(knowledge):
    return Maps.published(knowledge.vocabulary)


def test_a_hundred_results_are_read_as_by_hand(maps):
    read_by_hand = by_hand()
    assert len(read_by_hand) == 100
    assert [
        (one, expected, maps.cell(one), because)
        for one, expected, because in read_by_hand
        if maps.cell(one) != expected
    ] == []
    known = {(r.map, r.test, tuple(r.cells.values())) for r in results()}
    assert all((r.map, r.test, tuple(r.cells.values())) in known for r, _, _ in read_by_hand)


def test_the_hundred_hold_every_spelling_of_stain_and_gene_test():
    for kind in ("ihc", "ish"):
        drawn = {(one.map, one.cells[kind]) for one, _, _ in by_hand()}
        every = {(one.map, one.cells[kind]) for one in results()}
        # Gene tests called equivocal in one table have all been read in the other.
        assert {(m, t) for m, t in every - drawn} <= {("msk-2018", "Equivocal")}, kind


def test_every_spelling_in_the_two_cohorts_is_understood(maps):
    strange = Counter(
        (cell.column, cell.found)
        for one in results()
        if (said := maps.said(one))
        for cell in said.strange
    )
    # Totals of a count where an average is meant.
    assert strange == {("PATH HER2 Copy", "78"): 1, ("PATH CEP17 Copy", "73"): 1}


def settled(knowledge, *tests, clash=False):
    found = her2(Results(*tests))
    assert found.clash is clash
    return cell_of(found.possible, knowledge.vocabulary["her2"])


def one(*scores):
    return frozenset(scores)


#: Score, gene test called, result.
BY_CALL = [
    (S3, None, POSITIVE), (S3, YES, POSITIVE), (S3, EQUIVOCAL, POSITIVE),
    (S2, None, "equivocal"), (S2, YES, POSITIVE), (S2, NO, LOW), (S2, EQUIVOCAL, "equivocal"),
    (S1, None, LOW), (S1, YES, POSITIVE), (S1, NO, LOW), (S1, EQUIVOCAL, LOW),
    (S0, None, ZERO), (S0, YES, POSITIVE), (S0, NO, ZERO), (S0, EQUIVOCAL, ZERO),
    (Score.ZERO_NONE, None, "zero"), (Score.ZERO_NONE, NO, "zero"),
    (Score.ZERO_FAINT, None, "ultralow"), (Score.ZERO_FAINT, EQUIVOCAL, "ultralow"),
    (None, YES, POSITIVE), (None, NO, NEGATIVE), (None, EQUIVOCAL, None),
]  # fmt: skip


@pytest.mark.parametrize(("score", "call", "result"), BY_CALL)
def test_score_and_gene_test_together(knowledge, score, call, result):
    scores = one(score) if score else frozenset()
    assert settled(knowledge, scores, (), call) == result


#: Ratio, copies, group; what the lab may have called it; results with no score, 0, 1+, 2+, 3+.
GROUPS = [
    (2.0, 4.0, 1, (None, YES), (POSITIVE,) * 5),
    (2.0, 3.9, 2, (NO,), (NEGATIVE, ZERO, LOW, LOW, CLASH)),
    (2.0, 3.9, 2, (None,), (None, ZERO, LOW, "equivocal", POSITIVE)),
    (1.9, 6.0, 3, (YES,), (POSITIVE, CLASH, CLASH, POSITIVE, POSITIVE)),
    (1.9, 6.0, 3, (None,), (None, ZERO, LOW, "equivocal", POSITIVE)),
    (1.9, 5.9, 4, (None, EQUIVOCAL), (None, ZERO, LOW, "equivocal", POSITIVE)),
    (1.9, 4.0, 4, (None, EQUIVOCAL), (None, ZERO, LOW, "equivocal", POSITIVE)),
    (1.9, 4.0, 4, (NO,), (NEGATIVE, ZERO, LOW, LOW, CLASH)),
    (1.9, 3.9, 5, (None, NO), (NEGATIVE, ZERO, LOW, LOW, CLASH)),
]


@pytest.mark.parametrize(("ratio", "copies", "group", "calls", "expected"), GROUPS)
def test_the_five_groups_of_a_gene_test(knowledge, ratio, copies, group, calls, expected):
    count = Count(ratio, copies)
    assert count.groups == {group}
    for call in calls:
        for score, result in zip((None, S0, S1, S2, S3), expected, strict=True):
            found = her2(Results(one(score) if score else frozenset(), (count,), call))
            if result == CLASH:
                assert found.clash, (score, call)
            else:
                cell = cell_of(found.possible, knowledge.vocabulary["her2"])
                assert (cell, found.clash) == (result, False), (score, call)


@pytest.mark.parametrize(
    ("ratio", "copies", "groups"),
    [
        (2.0, None, {1, 2}), (1.99, None, {3, 4, 5}), (None, 3.99, {2, 5}), (None, 4.0, {1, 4}),
        (None, 6.0, {1, 3}), (None, None, {1, 2, 3, 4, 5}),
    ],
)  # fmt: skip
def test_what_is_not_counted_leaves_groups_open(ratio, copies, groups):
    assert Count(ratio, copies).groups == groups


@pytest.mark.parametrize(
    ("scores", "ratios", "call", "overall", "result"),
    [
        ((S3,), (), NO, None, "equivocal"),  # stain against gene test
        ((S1,), (Count(2.9, 3.5),), YES, NO, "equivocal"),  # positive before 2018, negative today
        ((), (Count(2.5, 3.0),), YES, YES, None),
        ((S2,), (Count(3.67, 4.13),), EQUIVOCAL, EQUIVOCAL, "equivocal"),
        ((S3,), (Count(16.6),), YES, NO, "equivocal"),  # the sum against the tests
        ((S0, S1), (Count(2.1),), YES, NO, None),
        ((S1,), (), None, DISPUTED, "equivocal"),
        ((S1,), (), DISPUTED, None, "equivocal"),
        ((S1, S3), (), None, NO, "equivocal"),
        ((S2,), (Count(1.1, 2.0), Count(2.5, 5.0)), None, None, "equivocal"),  # two counts
        ((S2,), (Count(1.1, 2.0), Count(2.5, 5.0)), NO, None, "equivocal"),
    ],
)
def test_what_contradicts_leaves_all_possible(knowledge, scores, ratios, call, overall, result):
    assert settled(knowledge, one(*scores), ratios, call, overall, clash=True) == result


@pytest.mark.parametrize(
    ("scores", "ratios", "call", "overall", "result"),
    [
        ((), (), None, YES, POSITIVE),
        ((), (), None, NO, NEGATIVE),
        ((), (), None, EQUIVOCAL, None),
        ((S2,), (), None, NO, LOW),
        ((S2,), (), None, EQUIVOCAL, "equivocal"),
        ((S2,), (Count(3.7, 11.5),), YES, EQUIVOCAL, POSITIVE),
        ((S0, S1), (), None, None, NEGATIVE),
        ((S1, S2), (), None, None, "equivocal"),
        ((S1, S2), (), NO, None, LOW),
        ((S2,), (Count(1.9),), YES, YES, POSITIVE),
        ((S2,), (Count(1.9),), None, None, "equivocal"),
        ((S1,), (Count(1.9),), None, None, LOW),
        ((S1,), (Count(2.1),), None, None, "equivocal"),
        ((S2,), (Count(1.4), Count(1.9)), NO, NO, LOW),
        ((S2,), (Count(1.1), Count(2.5, 5.0)), None, None, "equivocal"),
        ((S2,), (Count(1.4, 3.0), Count(2.3)), NO, NO, LOW),
        ((S2, S3), (Count(2.2),), YES, YES, POSITIVE),
        ((), (Count(None, 1.15),), NO, NO, NEGATIVE),
    ],
)
def test_what_is_partly_known(knowledge, scores, ratios, call, overall, result):
    assert settled(knowledge, one(*scores), ratios, call, overall) == result


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("0 (no staining)", {Score.ZERO_NONE}), ("0, null", {Score.ZERO_NONE}),
        ("0+ (faint staining)", {Score.ZERO_FAINT}), ("IHC 0 (ultralow)", {Score.ZERO_FAINT}),
        ("0 (with membrane staining)", None), ("1+ (no staining)", None),
        ("score: 2 +", {S2}), ("0 to 1+", {S0, S1}), ("1+/2+", {S1, S2}), ("2-1+", None),
        ("3+ (heterogeneous 5-8%)", None), ("3+ (heterogeneous)", {S3}), ("4+", None),
        ("12", None), ("-1", None), ("3+ (repeat)", None), ("", None), ("positive", None),
    ],
)  # fmt: skip
def test_scores_beyond_the_two_cohorts(text, scores):
    assert read_scores(text) == scores


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("1.4 (CN 3.0) (same sample OSH 2.3)", (Count(1.4, 3.0), Count(2.3))),
        ("4.0, CN 9.7", (Count(4.0, 9.7),)), ("1.8, MSK failed", (Count(1.8),)),
        ("51", None), ("2 (CN 78)", None), ("CN 5", None), ("failed", None), ("2:1", None),
        ("1" * 400, None),
    ],
)  # fmt: skip
def test_counts(text, counts):
    assert read_counts(text) == counts


@pytest.mark.parametrize(
    ("cep17", "result"),
    [("2", POSITIVE), ("5", "equivocal"), ("", "equivocal"), ("0", "equivocal")],
)
def test_copies_of_both_make_a_ratio(maps, cep17, result):
    cells = {"ihc": "2+", "copies": "8.0", "cep17": cep17}
    assert maps.cell(Result("mbcproject-2022", "diagnosis", cells)) == result


PIECES = st.sampled_from(
    [
        "0",
        "1+",
        "2+",
        "3+",
        "-",
        "/",
        "to",
        "(",
        ")",
        ",",
        ";",
        "CN",
        "outside",
        "OSH",
        "focal",
        "heterogenous",
        "5-8%",
        "2.0",
        "1.9",
        "6.0",
        "78",
        "0-1+",
        "NA",
        "Positive",
        "NEGATIVE",
        "Equivocal",
        "NOT_DONE",
        "MULTIPLE",
        "Test",
        "nan",
        "inf",
        "1e9",
        "٣",
        "²",
        "ultralow",
        "staining",
    ]
)
TEXTS = st.one_of(st.text(max_size=20), st.lists(PIECES, max_size=5).map(" ".join))


@given(
    place=st.sampled_from([(map, test) for map, tests in TESTS.items() for test in tests]),
    cells=st.fixed_dictionaries(dict.fromkeys(KINDS, TEXTS)),
)
def test_whatever_the_cells_hold_something_stays_possible_or_is_reported(maps, place, cells):
    reading = maps.reading(*place)
    cells = {kind: text for kind, text in cells.items() if getattr(reading, kind)}
    said = maps.said(Result(*place, cells))
    if said is None:
        return
    assert said.possible is not None or said.strange
    if said.possible is not None:
        assert said.possible
        assert said.possible <= set(maps.vocabulary["her2"].choices)
    # What nobody could read is never taken for a result.
    if any(s.column in (reading.ihc, reading.ish, reading.overall) for s in said.strange):
        assert said.possible is None


@pytest.fixture(scope="module")
def cohorts():
    """The folder with the whole tables, which do not come with the project."""
    folder = os.environ.get("ASKWELL_COHORTS")
    if not folder:
        pytest.skip(
            "The whole cohorts are not here: set ASKWELL_COHORTS to their folder "
            "(tests/data/cohorts/README.md). The spellings kept with the tests are still held."
        )
    return Path(folder)


@pytest.mark.parametrize("map", TESTS)
def test_the_cells_kept_here_are_those_of_the_whole_tables(cohorts, maps, map):
    table = [row for _, row in rows(cohorts / TABLES[map]) if not isinstance(row, BadRow)]
    kept = {(r.map, r.test, tuple(sorted(r.cells.items()))): r.rows for r in results()}
    assert results_of(table, maps, map) == {k: n for k, n in kept.items() if k[0] == map}


def test_the_sums_kept_here_are_those_of_the_whole_tables(cohorts, knowledge, maps):
    assert (FOLDER / "summary.csv").read_text(encoding="utf-8") == sums(cohorts, maps)


@pytest.mark.parametrize("map", TABLES)
def test_the_whole_tables_are_understood_and_make_people(cohorts, knowledge, maps, map):
    people = read_table(cohorts / TABLES[map], maps.maps[map], knowledge.vocabulary)
    assert people.report.people == {"msk-2018": 624, "mbcproject-2022": 142, "tcga-brca": 214}[map]
    assert people.report.bad_rows == ()
    assert {one.found for one in people.report.not_understood} <= {"78", "73"}
    for row in people.rows:
        person_of(row, knowledge.vocabulary)


def sums(folder, maps):
    """How many people of each cohort have each answer, as the text of a file."""
    lines = ["map,fact,answer,people"]
    for map, table in TABLES.items():
        people = read_table(folder / table, maps.maps[map], maps.vocabulary)
        told = [c for c in people.columns if c in maps.vocabulary.told or c.startswith("had_")]
        for fact, counts in summary(people.rows, told).items():
            lines += [f"{map},{fact},{answer},{n}" for answer, n in counts.most_common()]
        assert COMPLETE in people.columns
    return "\n".join(lines) + "\n"
