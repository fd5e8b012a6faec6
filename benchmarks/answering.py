"""One person against all treatments: with full reasons, and without, and what else it costs.

Processor time is measured, so that what else the machine does stays out of the figures.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from statistics import median, quantiles
from time import process_time

from askwell.explore.contract import as_json
from askwell.explore.options import Explorer
from askwell.facts.person import Person
from askwell.knowledge.load import load
from askwell.paths import knowledge_dir
from benchmarks.people import people
from benchmarks.table import Figure, milliseconds

TARGET = 0.002
ROUNDS = 60

Work = Callable[[Person], object]


def answering() -> list[Figure]:
    """The figures of answering, each over all people and many rounds."""
    knowledge = load(knowledge_dir())
    explorer = Explorer(knowledge)
    everyone = len(people(knowledge))
    on_what = f"{len(knowledge.treatments)} treatments, {everyone} people x {ROUNDS}"

    def timed(work: Work) -> list[float]:
        times = []
        for turn in range(ROUNDS + 1):
            for person in people(knowledge).values():
                start = process_time()
                work(person)
                spent = process_time() - start
                if turn:  # the first turn only warms up
                    times.append(spent)
        return times

    def round_trip(person: Person) -> Callable[[], object]:
        data = as_json(explorer.options(person))
        return lambda: json.loads(json.dumps(data))

    gc.disable()  # its pauses belong to the process, not to the work measured here
    try:
        full = timed(explorer.options)
        plain = timed(explorer.treatments)
        trips = [
            _once(round_trip(person)) for _ in range(5) for person in people(knowledge).values()
        ]
        reading = [_once(lambda: people(knowledge)) / everyone for _ in range(10)]
    finally:
        gc.enable()
    return [
        _figure("a person's options, with full reasons", on_what, full, TARGET),
        _figure("  beside it: the treatments alone", on_what, plain),
        _figure("  beside it: the same options to JSON and back", "", trips),
        _figure("  beside it: reading a person file", "examples and branches", reading),
        Figure("reading the knowledge", f"{len(knowledge.sources)} sources",
               milliseconds(_once(lambda: load(knowledge_dir()))), "", ""),
    ]  # fmt: skip


def _once(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _figure(what: str, on_what: str, times: list[float], target: float | None = None) -> Figure:
    p95 = quantiles(times, n=20)[-1]
    return Figure(
        what,
        on_what,
        milliseconds(median(times)),
        milliseconds(p95),
        f"{milliseconds(target)} median" if target else "",
    )
