"""What the documents show runs, and says what they say it does."""

import re
import shlex
from datetime import date

import pytest
from typer.testing import CliRunner

from askwell import cli
from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.intake.person_file import read_answers, read_person
from askwell.knowledge.documents import DocumentError
from askwell.terminal import guide
from tests.docs.documents import BY_NAME, DOCUMENTS, ROOT

TODAY = date(2026, 11, 22)
COMMANDS = {(d.name, command) for d in DOCUMENTS for command in d.commands()}
PERSONS = [(d.name, i, text) for d in DOCUMENTS for i, text in enumerate(d.examples("yaml person"))]
INVENTED = sorted((ROOT / "examples").glob("*.yaml"))
FIRST_VISIT = {
    "sex": "female", "age": 62, "menopause": "after", "er": "positive", "pr": "positive",
    "her2": "negative", "spread_bone": "yes", "treatments_complete": True,
    "treatments": [
        {"treatment": drug, "setting": "metastatic", "line": 1, "outcome": "progressed"}
        for drug in ("letrozole", "palbociclib")
    ],
}  # fmt: skip


def options(knowledge, **changed):
    told = read_answers({**FIRST_VISIT, **changed}, knowledge.vocabulary, TODAY)
    return Explorer(knowledge).options(told.person)


def test_the_documents_show_commands_and_persons():
    assert {name for name, _ in COMMANDS} >= {"README.md", "docs/reference/cli.md"}
    assert len(PERSONS) >= 5
    assert len(INVENTED) == 3


@pytest.fixture
def desk(tmp_path, monkeypatch, knowledge):
    """A folder to work in, as the documents take it: examples, a knowledge, nothing to spoil."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "knowledge" / "treatments").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "knowledge_dir", lambda: tmp_path / "knowledge")
    monkeypatch.setattr(cli, "load", lambda folder: knowledge)
    monkeypatch.setattr(guide, "load", lambda folder: knowledge)
    monkeypatch.setattr(cli, "knowledge_at", lambda revision, folder: knowledge)
    # Whether the knowledge holds is told by `make check`; here, that the command is one.
    monkeypatch.setattr(cli, "check_folder", lambda folder, day: [])
    monkeypatch.setattr(cli, "hints", lambda folder: [])
    monkeypatch.setattr(cli, "coverage_page", lambda folder: "# What the knowledge covers\n")
    return tmp_path


@pytest.mark.parametrize(("name", "command"), sorted(COMMANDS))
def test_a_command_that_is_shown_runs(desk, name, command):
    words = shlex.split(command)
    assert words[0] in ("askwell", ".venv/bin/askwell")
    if words[1] == "impact":
        words += ["--people", "3"]  # the last one counts; thousands take their time
    ran = CliRunner().invoke(cli.app, words[1:])
    assert ran.exit_code == 0, ran.output
    assert ran.stdout


@pytest.mark.parametrize(("name", "place", "text"), PERSONS)
def test_a_person_that_is_shown_can_be_asked_about(knowledge, name, place, text):
    told = read_person(text, name, knowledge.vocabulary, TODAY)
    assert told.not_understood == ()
    assert Explorer(knowledge).options(told.person).treatments


@pytest.mark.parametrize("file", INVENTED, ids=lambda file: file.stem)
def test_an_example_says_that_it_is_invented_and_answers(knowledge, file):
    text = file.read_text(encoding="utf-8")
    assert re.match(rf"# {file.stem.title()} is invented", text)
    told = read_person(text, file.name, knowledge.vocabulary, TODAY)
    assert told.not_understood == ()
    found = Explorer(knowledge).options(told.person)
    assert found.conflicts == ()
    assert {Standing.FITS, Standing.DEPENDS, Standing.DOES_NOT_FIT} <= {
        f.standing for f in found.treatments
    }


def test_the_error_that_is_shown_is_the_error_that_comes(knowledge):
    (shown,) = [
        text for text in BY_NAME["docs/how-to/write-a-person-file.md"].examples("")
        if "P001" in text
    ]  # fmt: skip
    with pytest.raises(DocumentError) as caught:
        read_person("er: low\nher2: maybe\n", "person.yaml", knowledge.vocabulary, TODAY)
    assert str(caught.value) == shown.strip()


def test_the_first_visit_finds_what_it_promises(knowledge):
    found = options(knowledge)
    standing = {f.treatment.id: f.standing for f in found.treatments}
    assert standing["fulvestrant"] in (Standing.FITS, Standing.JUDGED)
    assert standing["palbociclib"] is Standing.HAD
    assert standing["trastuzumab-deruxtecan"] is Standing.DEPENDS
    assert "her2" in {test.test.fact for test in found.tests}
    told_of = re.findall(r"\*([A-Z][^*]+)\*(?!\*)", BY_NAME["docs/tutorial/first-visit.md"].text)
    hers = {topic.name for topic in found.topics}
    assert {"Reading the HER2 result", "Spread to bone"} <= hers & set(told_of)


def test_a_score_of_zero_settles_what_the_first_visit_left_open(knowledge):
    finding = options(knowledge, her2="zero").of("trastuzumab-deruxtecan")
    assert finding is not None
    assert finding.standing is Standing.DOES_NOT_FIT
    assert all(use.open == () for use in finding.uses)
