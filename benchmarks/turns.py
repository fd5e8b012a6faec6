"""Two or more ways to do the same work take turns, each in a process of its own.

So neither has the other's libraries, threads or memory, and what else the machine does falls on all
alike. A process reads its people once, waits, and works when it is its turn.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

ROOT = Path(__file__).parents[1]
#: What a way makes ready, given the people's file and the number of uses: work that can be done
#: again and again, and that leaves its results in a file if one is named.
Work = Callable[[Path | None], None]


@dataclass(frozen=True)
class Way:
    """A way to do the work: what makes it ready (module:name), and the Python that runs it.

    ``uses`` are the first so many of the knowledge; ``threads`` are those of Polars (0: all).
    """

    name: str
    makes: str
    uses: int
    threads: int = 0
    python: Path = Path(sys.executable)


@dataclass(frozen=True)
class Times:
    """How long each turn of a way took, in seconds, and the most memory it held, in bytes.

    ``processor``: the time of all processors in the turn in the middle.
    """

    turns: tuple[float, ...]
    processor: float
    memory: int

    @property
    def median(self) -> float:
        """The time in the middle."""
        return median(self.turns)


def take_turns(
    ways: Sequence[Way], people: Path, turns: int, results: Mapping[str, Path] | None = None
) -> dict[str, Times]:
    """The times of each way, by name. The first turn of each warms up; it leaves the results."""
    results = results or {}
    answers: dict[str, list[dict[str, float]]] = {way.name: [] for way in ways}
    with ExitStack() as stack:
        running = {way.name: stack.enter_context(_process(way, people)) for way in ways}
        for turn in range(turns + 1):
            for name, process in running.items():
                answer = _ask(process, str(results.get(name, "")) if turn == 0 else "")
                if turn:
                    answers[name].append(answer)
    return {name: _times(told) for name, told in answers.items()}


def _times(answers: list[dict[str, float]]) -> Times:
    return Times(
        tuple(answer["seconds"] for answer in answers),
        median(answer["processor"] for answer in answers),
        int(answers[-1]["memory"]),
    )


@contextmanager
def _process(way: Way, people: Path) -> Iterator[subprocess.Popen[str]]:
    threads = {"POLARS_MAX_THREADS": str(way.threads)} if way.threads else {}
    with subprocess.Popen(
        [way.python, "-m", "benchmarks.turns", way.makes, people, str(way.uses)],
        cwd=ROOT,
        env={**os.environ, **threads},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _ask(process, None)
            yield process
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _ask(process: subprocess.Popen[str], results: str | None) -> dict[str, float]:
    """Let it work, or (None) wait until it is ready."""
    assert process.stdin is not None
    assert process.stdout is not None
    if results is not None:
        process.stdin.write(json.dumps(results) + "\n")
        process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError(f"{process.args!r} ended without an answer; its own words stand above.")
    return json.loads(answer)


def _work(makes: str, people: str, uses: str) -> None:
    """In the process: make ready, then work at each line read."""
    module, _, name = makes.partition(":")
    work: Work = getattr(import_module(module), name)(Path(people), int(uses))
    print("{}", flush=True)
    for line in sys.stdin:
        results = json.loads(line)
        start, spent = perf_counter(), process_time()
        work(Path(results) if results else None)
        answer = {
            "seconds": perf_counter() - start,
            "processor": process_time() - spent,
            "memory": most_memory(),
        }
        print(json.dumps(answer), flush=True)


def most_memory() -> int:
    """The most memory that this process has held, in bytes.

    Linux keeps it for the program; what ``resource`` says there is also that of who started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(), re.MULTILINE)
        assert peak is not None
        return int(peak[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    _work(*sys.argv[1:])
