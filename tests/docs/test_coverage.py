"""The page of what the knowledge covers is the one that the command writes."""

from askwell.lint.coverage import coverage
from askwell.paths import knowledge_dir
from askwell.terminal.editor import coverage_page, write_page
from tests.docs.documents import ROOT

PAGE = ROOT / "docs" / "reference" / "coverage.md"


def test_the_page_is_in_step():
    assert PAGE.read_text(encoding="utf-8") == coverage_page(knowledge_dir()), "Run: make docs"


def test_a_page_that_is_right_is_left_alone(tmp_path):
    file = tmp_path / "page.md"
    assert write_page("One.\n", file) == "is written"
    written = file.stat().st_mtime_ns
    assert write_page("One.\n", file) == "is as it was"
    assert file.stat().st_mtime_ns == written
    assert write_page("Two.\n", file) == "is written"


def test_every_use_that_can_be_had_has_an_example(knowledge):
    (uses,) = [table for table in coverage(knowledge, ()) if table.title == "Uses"]
    assert len(uses.rows) == len(list(knowledge.uses()))
    assert [row[0] for row in uses.rows if row[-1] == "nobody found"] == []


def test_every_treatment_topic_and_source_is_counted(knowledge):
    tables = {table.title: table for table in coverage(knowledge, ())}
    assert len(tables["Treatments"].rows) == len(knowledge.treatments)
    assert len(tables["Topics"].rows) == len(knowledge.topics)
    assert sum(int(row[-1]) for row in tables["Sources"].rows) == len(knowledge.sources)
    claims = sum(len(c.claims) for theme in knowledge.themes.values() for c in theme.claims)
    assert sum(int(row[1]) for row in tables["Claims of older articles"].rows) == claims


def test_an_example_is_written_in_the_words_of_a_person_file(knowledge):
    (uses,) = [table for table in coverage(knowledge, ()) if table.title == "Uses"]
    said = {row[0]: row[-1] for row in uses.rows}["`toremifene-mbc`"]
    assert "menopause: after" in said
    assert "sex: female" in said
    assert said.endswith("treatments: none")
