"""A real browser and a real server for the journeys."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# A root user in a container without network or screen can run Chromium with these.
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
#: All of axe's rules, and targets of 24 px at least, which axe leaves out by itself.
AXE_RUN = """axe.run({
    rules: { "target-size": { enabled: true } },
    resultTypes: ["violations"],
})"""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 90  # far more than it takes, for a busy machine


@dataclass(frozen=True)
class Server:
    """A running Askwell, and the two places where an answer could leak on disk."""

    url: str
    database: Path
    log: Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a journey."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("journey")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser this machine has: ASKWELL_CHROMIUM, or the first known name on the PATH."""
    if named := os.environ.get("ASKWELL_CHROMIUM"):
        if not shutil.which(named):
            pytest.fail(f"ASKWELL_CHROMIUM names {named!r}, which is not a program.")
        return Path(named)
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    pytest.skip(
        "No Chromium found: run `make browser`, or set ASKWELL_CHROMIUM to a Chromium or Chrome."
    )


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Chromium on an empty profile of its own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`askwell serve` on a free port with an empty SQLite file, as a host would run it."""
    folder = tmp_path_factory.mktemp("server")
    port = _free_port()
    running = Server(
        url=f"http://127.0.0.1:{port}",
        database=folder / "askwell.sqlite3",
        log=folder / "server.log",
    )
    settings = {
        "ASKWELL_PORT": str(port),
        "ASKWELL_DATABASE_URL": f"sqlite:///{running.database}",
    }
    with running.log.open("wb") as log:
        process = subprocess.Popen(
            [Path(sys.executable).with_name("askwell"), "serve"],
            cwd=folder,
            env=os.environ | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(running, process)
            yield running
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


@pytest.fixture(params=[True, False], ids=["javascript", "no-javascript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey is walked with JavaScript and without; parametrize it to walk one way only."""
    return bool(request.param)


@pytest.fixture
def context(browser: Browser, server: Server, javascript: bool) -> Iterator[BrowserContext]:
    """A visitor: cookies of their own, and no page may ask another host or break its policy."""
    visitor = browser.new_context(base_url=server.url, java_script_enabled=javascript)
    visitor.set_default_timeout(15_000)
    strangers: list[str] = []
    refusals: list[str] = []
    visitor.on(
        "request",
        lambda request: None if _is_at_home(request.url, server) else strangers.append(request.url),
    )
    visitor.on(
        "console",
        lambda message: (
            refusals.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    visitor.on("weberror", lambda error: refusals.append(str(error.error)))
    yield visitor
    visitor.close()
    assert strangers == [], "a page asked another host"
    assert refusals == [], "the browser refused part of a page, or a script failed"


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One tab of that visitor."""
    return context.new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds wrong on the page shown now; walk with JavaScript to use it."""
    source = AXE.read_text(encoding="utf-8")

    def violations(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        found = page.evaluate(AXE_RUN)
        assert found["passes"], "axe looked at nothing"
        return [
            f"{rule['id']}: {rule['help']} at {' '.join(node['target'])}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return violations


def _is_at_home(url: str, server: Server) -> bool:
    """Whether the address is the server's own, or none at all (data:, blob:)."""
    parts = urlsplit(url)
    return parts.netloc in {"", urlsplit(server.url).netloc}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(server.url, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"`askwell serve` did not answer on {server.url}:\n{server.log.read_text()}")
