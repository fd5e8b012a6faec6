"""What every test shares."""

import pytest
from hypothesis import settings

from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.paths import knowledge_dir
from tests.clock import Clock

# No deadline: a shared machine is slow now and then, and slow is not wrong.
settings.register_profile("askwell", deadline=None, print_blob=True)
settings.load_profile("askwell")


@pytest.fixture
def clock() -> Clock:
    """Return a clock that the test moves by hand."""
    return Clock()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Return the real knowledge, read once."""
    return load(knowledge_dir())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the laws were tried on, and say aloud that journeys were skipped.

    A run without the journeys has not tested the way through.
    """
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    laws = [says for r in reports for name, says in r.user_properties if name == "law"]
    if laws:
        terminalreporter.section("laws")
        for says in laws:
            terminalreporter.line(str(says))
    skipped = [r for r in terminalreporter.getreports("skipped") if "journey" in r.keywords]
    if not skipped:
        return
    terminalreporter.section("journeys skipped", sep="!", red=True, bold=True)
    for reason in sorted({r.longrepr[2] for r in skipped if isinstance(r.longrepr, tuple)}):
        terminalreporter.line(f"{len(skipped)} browser journeys did not run. {reason}", red=True)
