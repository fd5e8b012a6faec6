"""The site: how long until the first page answers, and its memory after many views.

Each server is started twice and the second start counts: after the first, Python has its modules
compiled, as after an installation. Beside it runs the smallest server the same parts can make, to
show what is Askwell's own.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import httpx

from benchmarks.people import EXAMPLES
from benchmarks.table import Figure, milliseconds

VIEWS = 200
MOST_SECONDS = 60
LINK = re.compile(r'href="(/[^"#?]*)"')
FIELD = re.compile(r'name="(csrf|seen)" value="([^"]*)"')
#: Where this is set, Python keeps no compiled modules.
NO_COMPILED = "PYTHONDONTWRITEBYTECODE"
NOT_PAGES = ("/static", "/erase", "/stay", "/about-you/my-answers.yaml")

SMALLEST = """
import sys, uvicorn
from fastapi import FastAPI
app = FastAPI()
app.get("/")(lambda: "hello")
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it is, its process, and how long it took to answer."""

    address: str
    process: int
    started_in: float

    def memory(self) -> float:
        """Its memory now, in megabytes."""
        shown = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.process)],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(shown.stdout) / 1000


def serving() -> list[Figure]:
    """The figures of the site, after those of the smallest server."""
    with _second_start(sys.executable, "-c", SMALLEST) as smallest:
        with httpx.Client(base_url=smallest.address) as client:
            _view(client, ["/"])
        least = smallest.memory()
    with _second_start(sys.executable, "-m", "askwell.cli", "serve", "--port") as site:
        at_start = site.memory()
        browser = {"Sec-Fetch-Site": "same-origin"}  # what a browser says of our own forms
        with httpx.Client(base_url=site.address, follow_redirects=True, headers=browser) as client:
            with_answers = _tell(client)
            pages = _pages(client)
            times = _view(client, pages)
        after = site.memory()
    whose = "with a person's answers" if with_answers else "without answers"
    return [
        Figure("start-up until the first page answers", "askwell serve",
               f"{site.started_in:.2f} s", "", "3 s"),
        Figure("  beside it: the smallest server", "FastAPI and uvicorn",
               f"{smallest.started_in:.2f} s", "", ""),
        Figure(f"memory after {VIEWS} page views", f"{len(pages)} pages, {whose}",
               f"{after:.0f} MB", "", "200 MB"),
        Figure("  beside it: before the first view", "askwell serve", f"{at_start:.0f} MB", "", ""),
        Figure("  beside it: the smallest server", f"{VIEWS} views", f"{least:.0f} MB", "", ""),
        Figure("a page, from request to last byte", f"{len(pages)} pages, {whose}",
               milliseconds(median(times)), milliseconds(quantiles(times, n=20)[-1]), ""),
    ]  # fmt: skip


@contextmanager
def _second_start(*command: str) -> Iterator[Server]:
    with _server(*command):
        pass
    with _server(*command) as server:
        yield server


@contextmanager
def _server(*command: str) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        start = perf_counter()
        process = subprocess.Popen(
            [*command, str(port)],
            env={
                **{name: value for name, value in os.environ.items() if name != NO_COMPILED},
                "ASKWELL_DATABASE_URL": database,
                "ASKWELL_KEY_FILE": str(Path(folder) / "bench.key"),
            },
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(address, process)
            yield Server(address, process.pid, perf_counter() - start)
        finally:
            process.terminate()
            process.wait(10)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the first page answers."""
    until = perf_counter() + MOST_SECONDS
    while perf_counter() < until and process.poll() is None:
        try:
            if httpx.get(address).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            sleep(0.01)
    raise RuntimeError(f"The server at {address} did not answer within {MOST_SECONDS} seconds.")


def _tell(client: httpx.Client) -> bool:
    """Load an example person into the visit; whether the site took it."""
    form = client.get("/about-you/load")
    fields = dict(FIELD.findall(form.text))
    file = EXAMPLES / "maria.yaml"
    answer = client.post(
        "/about-you/load",
        data=fields,
        files={"file": (file.name, file.read_bytes())},
        follow_redirects=False,
    )
    return answer.status_code == httpx.codes.SEE_OTHER


def _pages(client: httpx.Client) -> list[str]:
    """The pages that can be reached by links, up to the number of views."""
    found: list[str] = []
    waiting = ["/"]
    seen = set(waiting)
    while waiting and len(found) < VIEWS:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code != httpx.codes.OK or "html" not in answer.headers["content-type"]:
            continue
        found.append(path)
        new = [p for p in LINK.findall(answer.text) if not p.startswith(NOT_PAGES)]
        waiting += [p for p in dict.fromkeys(new) if p not in seen]
        seen.update(new)
    return found


def _view(client: httpx.Client, pages: list[str]) -> list[float]:
    times = []
    for turn in range(VIEWS):
        start = perf_counter()
        client.get(pages[turn % len(pages)]).raise_for_status()
        times.append(perf_counter() - start)
    return times
