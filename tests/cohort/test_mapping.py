"""Tables read through column maps: who becomes whom, and what is said of all the rest."""

import csv
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.cohort.mapping.cells import Cells, Spellings
from askwell.cohort.mapping.load import load_map, published
from askwell.cohort.mapping.read import columns_named, read_table
from askwell.cohort.mapping.readings import read
from askwell.cohort.mapping.report import LONGEST, MOST_REMARKS, NOT_UNDERSTOOD, Report
from askwell.cohort.mapping.rows import TableError
from askwell.cohort.people import person_of
from askwell.facts.possible import narrows
from askwell.knowledge.documents import DocumentError
from tests.cohort.her2_cells import Maps
from tests.cohort.print_maps import DOCS, pages
from tests.docs.documents import Document

MAP = """\
title: A made-up table
reviewed: "2026-11-22"
source: {title: made up, cite: made up, url: none, licence: none, attribution: none}
person: who
rows:
  - {column: site, first: [metastasis]}
  - {column: year, first: highest}
unanswered: [NA, unknown]
groups: {clinic: clinic}
facts:
  sex: [{read: words, column: sex, words: {F: female, M: male}}]
  age: [{read: time, sum: [{column: age, unit: years}]}]
  er:
    - read: percent
      column: er_percent
      bands:
        - {is: negative, below: 1}
        - {is: low, at_least: 1, at_most: 10}
        - {is: positive, above: 10}
      beside: er
      words: {pos: some, neg: negative}
  her2:
    - read: her2
      ihc: ihc
      ish: fish
      ratio: ratio
      copies: copies
      ish_words: {positive: [amplified], negative: [not amplified]}
  menopause: [{read: words, column: menopause, words: {post: after, never asked: not_tested}}]
  spread_lung: [{read: any, columns: [lung, pleura], "yes": [y], "no": [n]}]
treatments:
  column: drugs
  names: {Femara: letrozole, taxol: paclitaxel}
  not_known: [moonstone]
  complete: "true"
"""
COLUMNS = (
    "who", "site", "year", "clinic", "sex", "age", "er_percent", "er", "ihc", "fish", "ratio",
    "copies", "menopause", "lung", "pleura", "drugs",
)  # fmt: skip


@pytest.fixture(scope="module")
def maps(knowledge):
    return Maps.published(knowledge.vocabulary)


@pytest.fixture
def told(tmp_path, knowledge):
    """A function: people of the given rows, through MAP or what stands in its place."""

    def read(*rows, text=MAP, name="table.csv"):
        file, table = tmp_path / "map.yaml", tmp_path / name
        file.write_text(text, encoding="utf-8")
        with table.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        return read_table(table, load_map(file, knowledge.vocabulary), knowledge.vocabulary)

    return read


def findings(found):
    return [(one.about, one.found, one.count, one.row) for one in found]


def test_a_row_becomes_a_person(told, knowledge):
    people = told(
        {
            "who": "a", "sex": " f ", "age": "46-50", "er_percent": "5", "er": "POS", "ihc": "2+",
            "fish": "Not  Amplified", "lung": "n", "pleura": "y", "drugs": "Femara; TAXOL",
            "menopause": "Post", "clinic": "north",
        }
    )  # fmt: skip
    (row,) = people.rows
    said = ("sex", "age_low", "age_high", "er", "her2", "menopause", "spread_lung", "clinic")
    assert [row[column] for column in said] == [
        "female", 46, 50, "low", "low", "after", "yes", "north",
    ]  # fmt: skip
    assert row["had_letrozole"] == row["had_taxane"] == row["had_aromatase-inhibitor"] == "yes"
    assert row["had_capecitabine"] == "no"  # the list is complete
    assert row["treatments_complete"] == "true"
    assert people.columns == tuple(row)
    person = person_of(row, knowledge.vocabulary)
    assert person.possible(knowledge.vocabulary["er"]) == {"low"}


def test_a_blank_row_says_nothing_and_is_not_reported(told):
    people = told({"who": "a"})
    (row,) = people.rows
    assert {c for c, cell in row.items() if cell is not None} == {"treatments_complete"}
    assert row["treatments_complete"] == "false"
    assert str(people.report) == "1 people from 1 rows."


def test_the_newest_result_of_a_metastasis_stands(told):
    people = told(
        {"who": "a", "site": "primary", "year": "2020", "ihc": "3+"},
        {"who": "a", "site": "metastasis", "year": "2011", "ihc": "1+"},
        {"who": "b", "site": "primary", "year": "2020", "ihc": "3+"},
        {"who": "a", "site": "metastasis", "year": "2012", "ihc": "unknown"},
        {"who": "a", "site": "metastasis", "year": "", "ihc": "0"},
    )
    assert [row["her2"] for row in people.rows] == ["low", "positive"]


def test_a_spelling_not_known_is_reported_and_no_older_result_takes_its_place(told):
    people = told(
        {"who": "a", "year": "2020", "ihc": "4+", "sex": "woman", "menopause": "no"},
        {"who": "a", "year": "2010", "ihc": "3+", "sex": "F"},
        {"who": "b", "ihc": "4+", "fish": "amplified", "er_percent": "many", "er": "pos"},
        {"who": "c", "ihc": "2+", "fish": "perhaps", "lung": "n", "pleura": "?"},
        {"who": "d", "age": "old"},
    )
    for column in ("her2", "sex", "er", "menopause", "spread_lung", "age_low"):
        assert {row[column] for row in people.rows} == {None}, column
    assert findings(people.report.not_understood) == [
        ("age, age", "old", 1, 5),
        ("er, er_percent", "many", 1, 3),
        ("her2, fish", "perhaps", 1, 4),
        ("her2, ihc", "4+", 2, 1),
        ("menopause, menopause", "no", 1, 1),
        ("sex, sex", "woman", 1, 1),
        ("spread_lung, pleura", "?", 1, 4),
    ]
    assert "her2, ihc: '4+', 2 times, first in row 1" in str(people.report)


def test_cells_that_contradict_each_other_leave_both_possible(told):
    people = told(
        {"who": "a", "er_percent": "<1", "er": "pos", "ihc": "3+", "fish": "not amplified"},
        {"who": "b", "er_percent": "1-9", "er": "neg"},
    )
    assert [row["er"] for row in people.rows] == [None, "low|negative"]
    assert people.rows[0]["her2"] == "equivocal"
    assert findings(people.report.contradictions) == [
        ("er", "er_percent: 1-9; er: neg", 1, 2),
        ("er", "er_percent: <1; er: pos", 1, 1),
        ("her2", "ihc: 3+; fish: not amplified; ratio: blank; copies: blank", 1, 1),
    ]


@pytest.mark.parametrize(
    ("percent", "word", "er"),
    [
        ("0.9", "", "negative"), ("1", "", "low"), ("10", "", "low"), ("10.5", "", "positive"),
        (">10", "", "positive"), (">=10", "", "some"), ("5-40%", "", "some"),
        ("<1", "", "negative"), ("<5", "", "low|negative"), ("<5", "pos", "low"),
        ("5 (weak intensity)", "", "low"),
        ("NA", "pos", "some"), ("NA", "neg", "negative"), ("30–60", "pos", "positive"),
        ("101", "", None), ("-1", "", None), ("NA", "", None),
    ],
)  # fmt: skip
def test_a_percentage_is_read_by_the_bands_of_the_guideline(told, percent, word, er):
    assert told({"who": "a", "er_percent": percent, "er": word}).rows[0]["er"] == er


@pytest.mark.parametrize(
    ("lung", "pleura", "spread"),
    [("y", "", "yes"), ("y", "?", "yes"), ("n", "n", "no"), ("n", "", None), ("n", "?", None)],
)
def test_no_only_where_each_column_says_no(told, lung, pleura, spread):
    assert told({"who": "a", "lung": lung, "pleura": pleura}).rows[0]["spread_lung"] == spread


def test_a_note_says_why_there_is_no_answer(told):
    assert told({"who": "a", "menopause": "never asked"}).rows[0]["menopause"] == "not_tested"


@pytest.mark.parametrize("drug", ["moonstone", "sunstone", "NA"])
def test_a_list_with_an_unknown_treatment_rules_nothing_out(told, drug):
    people = told({"who": "a", "drugs": f"Femara;{drug}"}, {"who": "b", "drugs": "Femara"})
    first, second = people.rows
    assert (first["had_letrozole"], first["had_taxane"]) == ("yes", None)
    assert second["had_taxane"] == "no"
    assert len(people.report.not_known) == (drug == "moonstone")
    assert len(people.report.not_understood) == (drug == "sunstone")


def test_times_are_added_and_taken_away(told):
    def age(parts, **cells):
        text = MAP.replace("[{read: time, sum: [{column: age, unit: years}]}]", parts)
        row = told({"who": "a", **cells}, text=text).rows[0]
        return row["age_low"], row["age_high"]

    days = "[{read: time, sum: [{column: age, unit: days}]}]"
    assert age(days, age="20817") == (56, 56)  # a day or so before a birthday
    assert age(days, age="20821") == (57, 57)
    parts = "{column: age, unit: years}, {column: year, unit: months}"
    at_least = f"[{{read: time, at_least: true, sum: [{parts}]}}]"
    assert age(at_least, age="46-50", year="30") == (48, None)
    assert age(at_least, age="46-50", year="NA") == (None, None)
    parts = "{column: age, unit: years}, {column: year, unit: months, minus: true, give_or_take: 6}"
    less = f"[{{read: time, sum: [{parts}]}}]"
    assert age(less, age="50", year="120") == (39, 40)
    assert age(less, age="5", year="12") == (None, None)  # nobody of four is in this table


TEXT = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"[<>]?=?-?[0-9]{1,3}(\.[0-9])?([-–][0-9]{1,4})?%?", fullmatch=True),
    st.sampled_from(["Positive", "NEGATIVE", "TRUE", "false", "NA", "1e999", "nan", "٣", "5-"]),
)
CHANGE = st.fixed_dictionaries(
    {},
    optional={"gene": TEXT | st.just("PIK3CA"), "variant": TEXT, "alteration_type": TEXT},
)
CELL = st.one_of(TEXT, st.none(), st.booleans(), st.floats(), st.lists(CHANGE | TEXT, max_size=3))


@given(data=st.data(), name=st.sampled_from(sorted(published())))
def test_whatever_a_row_holds_each_fact_is_answered_by_its_own_answers_or_not(maps, data, name):
    column_map = maps.maps[name]
    row = {column: data.draw(CELL) for column in columns_named(column_map)}
    cells = Cells(row, Spellings(["", *column_map.unanswered]))
    for id, readings in column_map.facts.items():
        fact = maps.vocabulary[id]
        for reading in readings:
            said = read(reading.model_copy(update={"where": {}}), cells, fact)
            if said and said.possible is not None:
                assert said.possible
                assert narrows(said.possible, fact.anything)


def test_a_free_text_does_not_fill_the_report():
    report = Report()
    for number in range(2000):
        report.note(NOT_UNDERSTOOD, "sex, notes", f"{number} " * 500, number)
    found = report.not_understood
    assert len(found) == MOST_REMARKS + 1
    assert sum(one.count for one in found) == 2000
    assert max(len(one.found) for one in found) == LONGEST + 1
    assert len(str(report).splitlines()) == 43


def test_who_is_not_meant_is_left_out_and_counted(told):
    only = "only: {column: site, spelled: [Metastasis], because: No spread is known.}\n"
    people = told(
        {"who": "a", "site": "primary"}, {"who": "b", "site": "primary"},
        {"who": "b", "site": "metastasis"}, text=MAP + only,
    )  # fmt: skip
    assert (people.report.people, people.report.left_out) == (1, 1)
    assert "1 more are left out. No spread is known." in str(people.report)


def test_whoever_has_no_name_is_a_person_of_their_own(told):
    assert told({"who": "NA"}, {"who": ""}, {"who": "a"}, {"who": "a"}).report.people == 3


def lines(path, *texts):
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path


def test_json_lines_and_bad_rows(tmp_path, knowledge, maps):
    one = {"patient_id": "a", "oncologist_recommended_drugs": ["Tamoxifen", "Unknown"]}
    one |= dict.fromkeys(columns_named(maps.maps["tcga-brca"]), None) | one
    one["biomarkers"] = [
        {"gene": "PIK3CA", "variant": "H1047R", "alteration_type": "Mutation"},
        {"gene": "AKT1", "variant": "AMPLIFICATION", "alteration_type": "Amplification"},
        {"gene": "PTEN", "variant": "L140*", "alteration_type": "Mutation"},
        {"gene": "ESR1", "variant": "P222S", "alteration_type": "Mutation"},
        {"gene": "BRAF"},
    ]
    table = lines(
        tmp_path / "t.jsonl",
        json.dumps(one),
        "{",
        "",
        "[1]",
        json.dumps(one | {"patient_id": "b", "biomarkers": "?"}),
    )
    people = read_table(table, maps.maps["tcga-brca"], knowledge.vocabulary)
    first, second = people.rows
    genes = ("pik3ca", "akt1", "pten", "esr1", "erbb2_mutation", "braf")
    assert [first[g] for g in genes] == ["found", None, "found", "found|unclear", None, None]
    assert {second[g] for g in genes} == {None}
    assert first["had_tamoxifen"] == "yes"
    assert "had_capecitabine" not in first  # nobody is known to have had it
    assert findings(people.report.bad_rows) == [
        ("row 2", "it is not JSON", 1, 2), ("row 3", "it is not a JSON object", 1, 3),
    ]  # fmt: skip
    assert {f.about for f in people.report.not_understood} == {f"{g}, biomarkers" for g in genes}


def test_a_row_of_another_length_is_left_out_and_reported(tmp_path, knowledge, told):
    told({"who": "a"})
    table = lines(tmp_path / "t.tsv", "\t".join(COLUMNS), "a\tb", "\t".join("x" * len(COLUMNS)))
    people = read_table(
        table, load_map(tmp_path / "map.yaml", knowledge.vocabulary), knowledge.vocabulary
    )
    assert (people.report.rows, people.report.people) == (2, 1)
    assert findings(people.report.bad_rows) == [
        ("row 1", "it has 2 cells; the table has 16 columns", 1, 1)
    ]


def cut_short(path):
    packed = gzip.compress(("who\n" + "a\n" * 5000).encode())
    path.write_bytes(packed[: len(packed) // 2])


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("none.csv", lambda path: None, "There is no file"),
        ("t.xlsx", lambda path: path.touch(), "Give a name that ends in .tsv, .csv or .jsonl"),
        ("t.csv", lambda path: path.write_bytes(b"who\n\xff\n"), "not be UTF-8 text"),
        ("t.csv.gz", lambda path: path.write_bytes(b"who\na\n"), "cannot be read after row 0"),
        ("t.csv.gz", cut_short, "may be cut short"),
        ("t.csv", lambda path: path.write_text("who,who\n1,2\n"), "More than one column is called"),
        (
            "t.csv", lambda path: path.write_text("whom,age\na,5\n"),
            "no column 'who', which the map names (15 such columns). Did you mean: whom?",
        ),
        ("t.csv", lambda path: path.write_text('who\n"a\n'), "cannot be read after row 0"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_read_says_why(tmp_path, knowledge, name, make, says):
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    column_map = load_map(tmp_path / "map.yaml", knowledge.vocabulary)
    if name == "t.csv.gz" and make is cut_short:
        column_map = column_map.model_copy(
            update={"facts": {}, "rows": [], "groups": {}, "treatments": None}
        )
    make(tmp_path / name)
    with pytest.raises(TableError) as caught:
        read_table(tmp_path / name, column_map, knowledge.vocabulary)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("  sex: [", "  sexx: [", 11, "There is no fact 'sexx'. Did you mean: sex?"),
        ("F: female", "F: woman", 11, "'sex' has no answer 'woman'. Expected one of: female, male"),
        ("F: female", "f: female, F: female", 11, "'f' stands twice here"),
        ("F: female", "F: []", 11, "'sex' has an empty list of answers"),
        ("is: low", "is: lowish", 14, "'er' has no answer 'lowish'"),
        ("  her2:\n", "  pr:\n", 23, "'pr' has no answer 'low', so 'read: her2' cannot"),
        ("  age:", "  tmb:", 12, "'tmb' is not a time"),
        ("  sex: [", "  tmb: [", 11, "'tmb' is a number; 'read: words' gives choices"),
        ("Femara: letrozole", "Femara: letrozol", 33, "There is no treatment 'letrozol'. Did you"),
        ("{clinic: clinic}", "{er: clinic}", 9, "The group 'er' bears the name of a fact"),
        ("read: words, column: sex", "read: wrods, column: sex", 11, "At facts.sex.0"),
        ("    - read: her2", "    - colum: x\n      read: her2", 23, "colum: Extra inputs"),
        ("person: who", "person: 5..", 4, ""),
    ],
)  # fmt: skip
def test_a_map_that_cannot_work_is_refused_with_its_line(tmp_path, knowledge, old, new, line, says):
    assert old in MAP
    (tmp_path / "map.yaml").write_text(MAP.replace(old, new), encoding="utf-8")
    if not says:  # any name will do for a column
        assert load_map(tmp_path / "map.yaml", knowledge.vocabulary).person == "5.."
        return
    with pytest.raises(DocumentError) as caught:
        load_map(tmp_path / "map.yaml", knowledge.vocabulary)
    (problem, *_) = caught.value.problems
    assert (problem.line, problem.file) == (line, "map.yaml"), problem
    assert says in str(problem)


def test_a_map_that_is_not_there_names_those_that_are(knowledge):
    with pytest.raises(DocumentError, match="mbcproject-2022, msk-2018, tcga-brca"):
        load_map("msk-2019", knowledge.vocabulary)


def test_the_published_maps_name_their_source_and_licence(maps):
    assert set(maps.maps) == set(published()) == {"msk-2018", "mbcproject-2022", "tcga-brca"}
    for name in ("msk-2018", "mbcproject-2022"):
        source = maps.maps[name].source
        assert "Open Database License (ODbL) 1.0" in source.attribution
        assert source.licence_url == "https://opendatacommons.org/licenses/odbl/1-0/"


def test_the_pages_are_in_step(maps):
    for name, text in pages(maps).items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, (
            "Run: python -m tests.cohort.print_maps"
        )


def test_the_map_that_is_shown_can_be_loaded(tmp_path, knowledge):
    (shown,) = Document(DOCS / "column-maps.md").examples("yaml column map")
    (tmp_path / "map.yaml").write_text(shown, encoding="utf-8")
    assert set(load_map(tmp_path / "map.yaml", knowledge.vocabulary).facts) == {
        "sex", "er", "her2", "spread_bone",
    }  # fmt: skip
