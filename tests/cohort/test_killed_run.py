"""A run that is killed at any moment, again and again, ends as if nothing had happened."""

import random
import signal
import subprocess
import sys
import time

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from askwell.cohort.folder import RunFolder
from askwell.cohort.parts import scan
from askwell.cohort.plan import Plan
from askwell.explore.options import Explorer
from tests.cohort.tables import people_table

PEOPLE, PARTS, KILLS = 60_000, 20, 20
#: How many parts a run may finish before it is killed, and the seconds it may go on after that.
STEPS, AFTER = (0, 0, 1, 1, 2), 1.5


@pytest.fixture(scope="module")
def source(knowledge, tmp_path_factory):
    facts = [f for f in Plan(Explorer(knowledge)).facts if f.id in knowledge.vocabulary.told]
    path = tmp_path_factory.mktemp("killed") / "people.csv"
    people_table(facts, PEOPLE).write_csv(path)
    return path


def started(source, out):
    rows = str(PEOPLE // PARTS)
    words = ["cohort", "run", str(source), "--out", str(out), "--rows-per-part", rows]
    return subprocess.Popen(
        [sys.executable, "-m", "askwell.cli", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.laws
@pytest.mark.endurance
@pytest.mark.timeout(1800)
def test_a_run_killed_at_twenty_moments_finds_the_same(source, tmp_path, record_property):
    undisturbed = started(source, tmp_path / "undisturbed")
    _, says = undisturbed.communicate()
    assert undisturbed.returncode == 0, says.decode()

    chance = random.Random(5)
    folder, moments = RunFolder(tmp_path / "RUN"), []
    for kill in range(KILLS):
        run = started(source, folder.path)
        wait_for(run, folder, done(folder) + chance.choice(STEPS))
        time.sleep(chance.uniform(0, AFTER))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        moments.append(done(folder))
        if moments[-1] == PARTS:  # it was quicker: begin anew with the kills that are left
            assert_equal(tmp_path, folder.path.name)
            folder = RunFolder(tmp_path / f"RUN-{kill}")
    last = started(source, folder.path)
    _, says = last.communicate()
    assert last.returncode == 0, says.decode()
    assert_equal(tmp_path, folder.path.name)
    assert not list(folder.path.rglob(".*"))
    assert len(set(moments)) > 3, "the kills met too few different moments"
    record_property("law", f"killed {KILLS} times, after {sorted(moments)} of {PARTS} parts")


def done(folder):
    return len(list(folder.path.glob("parts/*.json")))


def wait_for(run, folder, parts):
    """Until a run has begun and so many parts are finished, or it is at its end."""
    while run.poll() is None and (not folder.begun or done(folder) < min(parts, PARTS)):
        time.sleep(0.02)


def assert_equal(folder, name):
    undisturbed, found = (scan(folder / run).collect() for run in ("undisturbed", name))
    assert found.height == PEOPLE
    assert_frame_equal(found, undisturbed)
    reports = [pl.read_json(p) for p in sorted((folder / name / "parts").glob("*.json"))]
    assert sum(report["rows"][0] for report in reports) == PEOPLE
