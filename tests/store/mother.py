"""Servers by the dozen: one process that has read all there is to read, and forks a server.

A fork answers after a moment, so a hundred servers can be killed in the time of one test. Each is
`askwell serve` itself from there on: its own process, with its own connections, that knows nothing
of those before it. Run as a program it reads a port a line and answers with the server's pid.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 60


@dataclass(frozen=True)
class Fork:
    """A running server."""

    pid: int
    url: str

    def kill(self) -> None:
        """Stop it as a power cut would: it gets no chance to finish anything."""
        os.kill(self.pid, signal.SIGKILL)

    def answers(self) -> "Fork":
        """Wait until it does."""
        until = time.monotonic() + START_SECONDS
        with httpx.Client(timeout=5, verify=False) as client:
            while time.monotonic() < until:
                try:
                    client.get(f"{self.url}/start")
                except httpx.TransportError:
                    time.sleep(0.02)
                else:
                    return self
        raise TimeoutError(f"the server {self.pid} did not answer on {self.url}")


class Mother:
    """The process that forks them."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def serve(self, port: int) -> Fork:
        """Fork a server on this port."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{port}\n")
        self._process.stdin.flush()
        return Fork(int(self._process.stdout.readline()), f"http://127.0.0.1:{port}")


@contextmanager
def mother(folder: Path, database_url: str, log: Path) -> Iterator[Mother]:
    """A mother of servers on one database; they write to one log."""
    settings = {"ASKWELL_DATABASE_URL": database_url, "ASKWELL_KEY_FILE": str(folder / "a.key")}
    with log.open("wb") as to:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.mother"],
            cwd=Path(__file__).parents[2],
            env=os.environ | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=to,
            text=True,
            start_new_session=True,
        )
        try:
            yield Mother(process)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                pipe.close()


def bear() -> None:
    """Read everything once, then fork a server for each port that is asked for."""
    from askwell.knowledge.load import load
    from askwell.paths import knowledge_dir
    from askwell.settings import Settings
    from askwell.web.pages import routers
    from askwell.web.serve import serve

    list(routers())  # imports every page
    knowledge = load(knowledge_dir())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that were killed
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(2, 1)  # what a server prints goes to the log, not to the one who asks
            serve(Settings(port=int(line)), knowledge, lambda: None)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    bear()
