"""Whose list changes: a planted change of one clause names exactly the people it touches."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from askwell.cli import app
from askwell.cohort.varied_people import people
from askwell.explore.options import Explorer
from askwell.explore.words import STANDING_WORDS
from askwell.intake.person_file import read_answers
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.lint.drafting import draft
from askwell.lint.impact import Impact, impact
from askwell.paths import knowledge_dir

PEOPLE, SEED = 100, 1
TODAY = date(2026, 11, 22)
ERIBULIN = "treatments/eribulin.md"
CLAUSE = "- after: {lines_since_spread_chemotherapy: 2..}"
PLANTED = "- after: {lines_since_spread_chemotherapy: 1..}"


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The knowledge, and the knowledge with one clause of one use changed."""
    root = tmp_path_factory.mktemp("impact")
    before, after = root / "before", root / "after"
    for folder in (before, after):
        shutil.copytree(knowledge_dir(), folder)
    file = after / ERIBULIN
    text = file.read_text()
    assert text.count(CLAUSE) == 1, "or nothing is planted"
    file.write_text(text.replace(CLAUSE, PLANTED))
    return before, after


@pytest.fixture(scope="module")
def states(copies: tuple[Path, Path]) -> tuple[Knowledge, Knowledge]:
    return load(copies[0]), load(copies[1])


@pytest.fixture(scope="module")
def found(states: tuple[Knowledge, Knowledge]) -> Impact:
    return impact(*states, PEOPLE, SEED)


def standing(explorer: Explorer, data: dict[str, object]) -> str:
    told = read_answers(data, explorer.knowledge.vocabulary, TODAY)
    found = explorer.of("eribulin", told.person)
    return STANDING_WORDS[found.standing] if found else "not listed"


def test_a_planted_change_names_exactly_the_people_it_touches(
    states: tuple[Knowledge, Knowledge], found: Impact
) -> None:
    before, after = map(Explorer, states)
    expected = {}
    for number, data in enumerate(people(PEOPLE, SEED, states[0].vocabulary)):
        was, now = standing(before, data), standing(after, data)
        if was != now:
            expected[number] = (was, now)
    named = {
        one.number: (change.before.standing, change.after.standing)
        for one in found.touched
        for change in one.changes
        if change.before.standing != change.after.standing
    }
    assert named == expected
    assert 0 < len(expected) < PEOPLE / 2, "a change that touches some, not most"
    assert {change.treatment for one in found.touched for change in one.changes} == {"eribulin"}


def test_nothing_changed_touches_nobody(states: tuple[Knowledge, Knowledge]) -> None:
    assert impact(states[0], states[0], 50, SEED).touched == ()


def test_the_draft_names_what_was_revised(
    states: tuple[Knowledge, Knowledge], found: Impact
) -> None:
    entry = draft(*states, found)
    assert "### Added\n\nNothing." in entry
    assert "- 1 treatment: eribulin" in entry.split("### Revised")[1]
    assert "eribulin: " in entry.split("### Whose list changes")[1]


def test_the_command_compares_with_a_revision(copies: tuple[Path, Path], tmp_path: Path) -> None:
    before, after = copies
    repository, folder = tmp_path / "repository", tmp_path / "repository" / "knowledge"

    def git(*words: str) -> None:
        names = ("-c", "user.name=An Editor", "-c", "user.email=editor@example.org")
        subprocess.run(["git", *names, *words], cwd=repository, check=True, capture_output=True)

    shutil.copytree(before, folder)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "before")
    shutil.copy(after / ERIBULIN, folder / ERIBULIN)
    words = ["impact", "--people", "40", "--knowledge", str(folder)]
    done = CliRunner().invoke(app, [*words, "--since", "HEAD", "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["people"] == 40
    assert {c["treatment"] for one in said["touched"] for c in one["changes"]} == {"eribulin"}
    wrong = CliRunner().invoke(app, [*words, "--since", "no-such-revision"])
    assert wrong.exit_code == 2
    assert "Name a commit, tag or branch that holds the knowledge" in wrong.output
