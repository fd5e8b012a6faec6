"""A running Askwell and a browser to look at it, for the journeys and the contact sheet."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, sync_playwright

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
# The headless shell first: the same engine in half of the processor time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
START_SECONDS = 90  # far more than it takes, for a busy machine


class NotRunning(Exception):
    """A program that a journey needs is missing or does not start; the message says which."""


@dataclass(frozen=True)
class Server:
    """A running Askwell, and the two places where an answer could leak on disk."""

    url: str
    database: Path
    log: Path


def chromium_path() -> Path | None:
    """The browser this machine has: ASKWELL_CHROMIUM, or the first known name on the PATH."""
    if named := os.environ.get("ASKWELL_CHROMIUM"):
        if not shutil.which(named):
            raise NotRunning(f"ASKWELL_CHROMIUM names {named!r}, which is not a program.")
        return Path(named)
    return next((Path(found) for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium_at(program: Path) -> Iterator[Browser]:
    """Chromium on an empty profile of its own."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


@contextmanager
def serving(folder: Path, **more: str) -> Iterator[Server]:
    """`askwell serve` on a free port with an empty SQLite file, as a host would run it.

    ``more``: other settings, such as ``MAIL_PRACTICE="true"``.
    """
    port = _free_port()
    running = Server(
        url=f"http://127.0.0.1:{port}",
        database=folder / "askwell.sqlite3",
        log=folder / "server.log",
    )
    settings = {
        "ASKWELL_PORT": str(port),
        "ASKWELL_PUBLIC_URL": running.url,
        "ASKWELL_DATABASE_URL": f"sqlite:///{running.database}",
        "ASKWELL_KEY_FILE": str(folder / "askwell.key"),
        **{f"ASKWELL_{name}": value for name, value in more.items()},
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
    raise NotRunning(f"`askwell serve` did not answer on {server.url}:\n{server.log.read_text()}")
