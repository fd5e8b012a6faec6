"""A cohort from Parquet to a run's folder with ``askwell cohort run``: its time and its memory.

Everything a run keeps is worked out and written: standings, leaf truths, what is open, cautions.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import numpy as np
import polars as pl

from askwell.cohort.plan import Plan
from askwell.explore.options import Explorer
from askwell.knowledge.load import load
from askwell.paths import knowledge_dir
from benchmarks.crowd import DIFFERENT, SEED, some_people
from benchmarks.table import Sheet

MILLION = 1_000_000
ROWS = (MILLION,)
MANY_ROWS = (10 * MILLION, 100 * MILLION)
SIZES = (100_000, MILLION, 10 * MILLION, 100 * MILLION, 1000 * MILLION)
_LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Streamed:
    """One run: its people, seconds, most memory, and what was read and written, in bytes."""

    rows: int
    seconds: float
    memory: int
    read: int
    written: int


def streaming(tell: Callable[[str], None], *, large: bool = False) -> list[Sheet]:
    """Run cohorts of growing size; ``large`` adds ten and a hundred million people."""
    measured = []
    for rows in (*ROWS, *(MANY_ROWS if large else ())):
        tell(f"{rows:,} people from Parquet")
        measured.append(streamed(rows))
    return [_runs(measured), _wants(measured[-1])]


def _runs(measured: list[Streamed]) -> Sheet:
    return Sheet(
        "From Parquet to the folder of a run, all that a run keeps",
        ("People", "Time", "People a second", "Most memory", "Read", "Written"),
        tuple(
            (f"{one.rows:,}", _long(one.seconds), f"{one.rows / one.seconds:,.0f}",
             _large(one.memory), _large(one.read), _large(one.written))
            for one in measured
        ),
        words=0,
    )  # fmt: skip


def _wants(largest: Streamed) -> Sheet:
    """What each size wants of a machine like this one, worked out from the largest run."""
    return Sheet(
        f"What each size wants of this machine, worked out from {largest.rows:,} people",
        ("People", "Time", "Memory", "Disk for the people's table", "Disk for the run"),
        tuple(
            (f"{rows:,}", _long(rows / largest.rows * largest.seconds), _large(largest.memory),
             _large(rows / largest.rows * largest.read),
             _large(rows / largest.rows * largest.written))
            for rows in SIZES
        ),
        words=0,
    )  # fmt: skip


def _long(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:,.0f} s"
    return f"{seconds / 60:,.0f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} hours"


def _large(size: float) -> str:
    return f"{size / 1e9:,.2f} GB" if size < 1e10 else f"{size / 1e9:,.0f} GB"


def streamed(rows: int, where: Path | None = None) -> Streamed:
    """Make so many people, run them, and clear away both; ``where`` there is room."""
    with TemporaryDirectory(dir=where) as folder:
        people, run = Path(folder) / "people", Path(folder) / "run"
        people.mkdir()
        _write(rows, people)
        command = [sys.executable, "-m", "askwell.cli", "cohort", "run", people, "--out", run]
        start = perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            memory = _most_memory(process)
        seconds = perf_counter() - start
        if process.returncode:
            raise RuntimeError(f"The run of {rows:,} people ended with {process.returncode}.")
        return Streamed(rows, seconds, memory, _size(people), _size(run))


def _write(rows: int, folder: Path) -> None:
    """The people as files of a million, as text, as a registry would hand them over."""
    knowledge = load(knowledge_dir())
    different = some_people(DIFFERENT, Plan(Explorer(knowledge)).facts, knowledge)
    for number, first in enumerate(range(0, rows, MILLION)):
        chance = np.random.default_rng((SEED, number))
        drawn = chance.integers(0, DIFFERENT, min(MILLION, rows - first))
        table = different[drawn].with_columns(pl.selectors.enum().cast(pl.String))
        table.write_parquet(folder / f"people-{number:03}.parquet")


def _most_memory(process: subprocess.Popen[bytes]) -> int:
    """The most memory the process ever held, as the system keeps it; 0 where it does not."""
    status = Path(f"/proc/{process.pid}/status")
    most = 0
    while process.poll() is None:
        try:
            peak = re.search(r"^VmHWM:\s*(\d+) kB$", status.read_text(), re.MULTILINE)
        except OSError:
            peak = None
        most = max(most, int(peak[1]) * 1024 if peak else 0)
        sleep(_LOOK_EVERY)
    return most


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
