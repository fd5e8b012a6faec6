"""A cohort against all uses: the column engine beside the same rules written by hand in Polars.

Both start from the same table in memory and end with a column for each use; that is the time of
each. Results are compared, cell by cell, before any time counts. A plan keeps what it laid out for
the columns of a table, as for the second and later parts of a run; one that has met no table yet is
measured beside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.logic.criteria import facts_of
from askwell.paths import knowledge_dir
from benchmarks.crowd import crowd
from benchmarks.peers.polars_by_hand.write import rule, uses_of
from benchmarks.turns import ROOT, Times, Way, take_turns

MILLION = 1_000_000
ROWS = (10_000, 100_000, MILLION)
MANY_ROWS = 10_000_000
USES = (10, 30, 60)
TURNS = 15

#: Plain Polars; Askwell's verdicts; the same by a plan that has met no table yet; with leaf truths
#: and what is open in each use.
BY_HAND, VERDICTS, FIRST, REASONS = "By hand", "Verdicts", "Verdicts, first table", "With reasons"
_PEER = ROOT / ".venv-peers" / "polars_by_hand" / "bin" / "python"


@dataclass(frozen=True)
class Measured:
    """What one way took for so many people and uses on so many cores."""

    way: str
    rows: int
    uses: int
    cores: int
    times: Times

    @property
    def verdicts_per_second(self) -> float:
        """How many times a second one use is settled for one person."""
        return self.rows * self.uses / self.times.median


@dataclass(frozen=True)
class Cohorts:
    """Everything measured: all rows with all uses on all cores, then one of them varied."""

    by_rows: tuple[Measured, ...]
    by_uses: tuple[Measured, ...]
    by_cores: tuple[Measured, ...]

    @property
    def million(self) -> tuple[Measured, ...]:
        """A million people, every use, all cores."""
        return tuple(measured for measured in self.by_rows if measured.rows == MILLION)


class DifferentResultsError(RuntimeError):
    """The two sides do not say the same, so their times say nothing."""


def cohorts(tell: Callable[[str], None], *, large: bool = False) -> Cohorts:
    """Measure. ``tell`` is told what comes next; ``large`` adds ten million people."""
    knowledge = load(knowledge_dir())
    uses, cores = len(uses_of(knowledge)), os.cpu_count() or 1
    rows = (*ROWS, *([MANY_ROWS] if large else []))
    with TemporaryDirectory() as folder:

        def measured(rows: int, uses: int, cores: int) -> Iterator[Measured]:
            tell(f"{rows:,} people, {uses} uses, {cores} cores")
            people = Path(folder) / f"{rows}.arrow"
            if not people.exists():
                _table(rows, knowledge).write_ipc(people)
            times = _beside(people, uses, cores, TURNS if rows <= MILLION else 5)
            return (Measured(way, rows, uses, cores, times[way]) for way in times)

        by_rows = tuple(m for count in rows for m in measured(count, uses, cores))
        million = tuple(m for m in by_rows if m.rows == MILLION)
        fewer_uses = (m for count in USES for m in measured(MILLION, count, cores))
        fewer_cores = (m for count in range(1, cores) for m in measured(MILLION, uses, count))
        return Cohorts(by_rows, (*fewer_uses, *million), (*fewer_cores, *million))


def _table(rows: int, knowledge: Knowledge) -> pl.DataFrame:
    """So many people, with what the uses ask for."""
    criteria = (criterion for use in uses_of(knowledge) for criterion in rule(use))
    facts = {fact.id: fact for criterion in criteria for fact in facts_of(criterion)}
    return crowd(rows, facts.values(), knowledge)


def _beside(people: Path, uses: int, cores: int, turns: int) -> dict[str, Times]:
    """All ways take turns; what they found is held together."""
    ways = [
        Way(BY_HAND, "benchmarks.peers.polars_by_hand.run:verdicts", uses, cores, _PEER),
        Way(VERDICTS, "benchmarks.columns:verdicts", uses, cores),
        Way(FIRST, "benchmarks.columns:verdicts_of_first_table", uses, cores),
        Way(REASONS, "benchmarks.columns:reasons", uses, cores),
    ]
    results = {way.name: people.with_name(f"results-{n}.arrow") for n, way in enumerate(ways)}
    times = take_turns(ways, people, turns, results)
    by_hand = pl.read_ipc(results[BY_HAND])
    for way in ways[1:]:
        ours = pl.read_ipc(results[way.name]).select(pl.col("^use:.*$").name.replace("^use:", ""))
        if not ours.equals(by_hand):
            wrong = [use for use in by_hand.columns if not ours[use].equals(by_hand[use])]
            raise DifferentResultsError(
                f"'{way.name}' and '{BY_HAND}' differ in {len(wrong)} of {uses} uses: "
                f"{', '.join(wrong[:5])}. If the knowledge changed, run: make docs"
            )
    return times
