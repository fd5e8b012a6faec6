"""What every test shares."""

from pathlib import Path

import pytest
from hypothesis import settings

from askwell.cohort.plan import Plan
from askwell.explore.options import Explorer
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.paths import knowledge_dir
from askwell.store.server_key import Keyring
from tests.clock import Clock
from tests.databases import (
    NO_POSTGRESQL,
    database_url,
    engine,
    postgresql,
    postgresql_url,
    sqlite_url,
)

__all__ = ["database_url", "engine", "postgresql", "postgresql_url", "sqlite_url"]  # fixtures

# No deadline: a shared machine is slow now and then, and slow is not wrong.
settings.register_profile("askwell", deadline=None, print_blob=True)
settings.load_profile("askwell")


@pytest.fixture
def clock() -> Clock:
    """Return a clock that the test moves by hand."""
    return Clock()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    """Return a keyring with one fresh key."""
    return Keyring.open(tmp_path / "askwell.key")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the real knowledge, read once."""
    return load(knowledge_dir())


@pytest.fixture(scope="session")
def plan(knowledge: Knowledge) -> Plan:
    """Return the plan of the real knowledge for tables."""
    return Plan(Explorer(knowledge))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the laws were tried on, and say aloud what was skipped.

    A run without the journeys has not tested the way through; one without PostgreSQL, half of
    the store.
    """
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    laws = [says for r in reports for name, says in r.user_properties if name == "law"]
    if laws:
        terminalreporter.section("laws")
        for says in laws:
            terminalreporter.line(str(says))
    skipped = terminalreporter.getreports("skipped")
    _say_aloud(
        terminalreporter, "browser journeys", [r for r in skipped if "journey" in r.keywords]
    )
    _say_aloud(
        terminalreporter, "tests on PostgreSQL", [r for r in skipped if NO_POSTGRESQL in _reason(r)]
    )


def _say_aloud(
    terminalreporter: pytest.TerminalReporter, what: str, skipped: list[pytest.TestReport]
) -> None:
    if not skipped:
        return
    terminalreporter.section(f"{what} skipped", sep="!", red=True, bold=True)
    for reason in sorted({_reason(report) for report in skipped}):
        terminalreporter.line(f"{len(skipped)} {what} did not run. {reason}", red=True)


def _reason(report: pytest.TestReport) -> str:
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
