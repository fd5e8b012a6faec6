"""The column engine, made ready to take turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import narwhals as nw
import polars as pl

from askwell.cohort.plan import Plan
from askwell.explore.options import Explorer
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge, TreatmentKind
from askwell.paths import knowledge_dir
from benchmarks.peers.polars_by_hand.write import uses_of
from benchmarks.turns import Work

Question = Callable[[nw.LazyFrame], nw.LazyFrame]


def verdicts(people: Path, uses: int) -> Work:
    """The verdicts alone, by a plan that has met a table with these columns."""
    return _asking(_plan(uses).verdicts, people)


def verdicts_of_first_table(people: Path, uses: int) -> Work:
    """The verdicts alone, each time by a plan that has met no table."""
    explorer = _explorer(uses)
    return _asking(lambda frame: Plan(explorer).verdicts(frame), people)


def reasons(people: Path, uses: int) -> Work:
    """The verdicts with the truth of every leaf and what is open."""
    return _asking(_plan(uses).reasons, people)


def with_uses(knowledge: Knowledge, count: int) -> Knowledge:
    """The same knowledge with only the first so many uses of treatments against the cancer."""
    kept = {use.id for use in islice(uses_of(knowledge), count)}
    treatments = {
        id: replace(treatment, uses=tuple(use for use in treatment.uses if use.id in kept))
        if treatment.kind in (TreatmentKind.CANCER, TreatmentKind.LOCAL)
        else treatment
        for id, treatment in knowledge.treatments.items()
    }
    return replace(knowledge, treatments=treatments)


def _plan(uses: int) -> Plan:
    return Plan(_explorer(uses))


def _explorer(uses: int) -> Explorer:
    return Explorer(with_uses(load(knowledge_dir()), uses))


def _asking(question: Question, people: Path) -> Work:
    frame = pl.read_ipc(people)

    def work(results: Path | None) -> None:
        found = question(nw.from_native(frame.lazy())).to_native().collect()
        if results:
            found.write_ipc(results)

    return work
