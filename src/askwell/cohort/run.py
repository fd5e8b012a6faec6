"""A plan run over a cohort, part by part, from wherever an earlier run was cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import polars as pl

from askwell.cohort.cells import BadCells
from askwell.cohort.engines import Engine
from askwell.cohort.extras import EngineName
from askwell.cohort.folder import Record, RunFolder, remove
from askwell.cohort.given import Given
from askwell.cohort.header import Header
from askwell.cohort.leaf_record import record_of
from askwell.cohort.outcome import Missing, Outcome, Unread, by_column, outcome_of, summed
from askwell.cohort.plan import Plan
from askwell.cohort.problem import CohortProblem
from askwell.cohort.source import Part, People, Slice, unreadable

#: Told how many people are answered, of how many.
Watch = Callable[[int, int], None]


class StrictRunStopped(Exception):
    """A strict run stopped before it answered anybody: the source holds what cannot be read.

    Where an earlier run, not strict, has answered them already, ``found`` is what came of that.
    """

    def __init__(self, found: Outcome) -> None:
        super().__init__("The source holds what cannot be read.")
        self.found = found


@dataclass(frozen=True)
class Asked:
    """What is asked of a run, beside the plan and the source."""

    engine: EngineName = EngineName.POLARS
    by: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    rows_per_part: int | None = None
    strict: bool = False


def run(
    plan: Plan, source: Given, folder: RunFolder, engine: Engine, asked: Asked, watch: Watch
) -> Outcome:
    """Answer everyone in the source who has no answer in the folder yet.

    Raises CohortProblem where that cannot be done, and StrictRunStopped where a strict run finds
    what cannot be read; neither leaves anything in a folder that was empty.
    """
    with folder.open():
        return _Run(plan, source, folder, engine, asked, watch).go()


class _Run:
    def __init__(
        self, plan: Plan, source: Given, folder: RunFolder, engine: Engine, asked: Asked,
        watch: Watch,
    ) -> None:  # fmt: skip
        self._plan, self._source, self._folder = plan, source, folder
        self._engine, self._asked, self._watch = engine, asked, watch
        self._transform = partial(plan.answer, by=asked.by)
        knowledge = plan.knowledge
        tested = frozenset(knowledge.tests)
        self._header = Header(knowledge.vocabulary, plan.facts, tested, asked.by, asked.aside)

    def go(self) -> Outcome:
        record = self._folder.begin(self._what())
        if record["finished"]:
            return self._accepted(outcome_of(record, before=record["answered"]))
        people = self._source.people(self._folder)
        if not people.rows:
            why = "".join(f" {bad.path.name}: {bad.why}." for bad in people.bad)
            nobody = "Nobody can be read" if people.bad else "There is no person"
            raise CohortProblem(f"{nobody} in {self._source.name}.{why}")
        self._header.check(people.columns)
        parts = people.parts(record["rows_per_part"])
        if self._asked.strict:
            self._insist(people, parts)
        planned = self._planned(people, parts)
        _insist_on_the_same(record, planned)
        record |= planned
        self._folder.write(record)
        present = self._header.present(people.columns)
        done = before = sum(part.rows for part in parts if self._folder.done(part.number))
        self._watch(done, people.rows)
        for part in parts:
            if not self._folder.done(part.number):
                self._answer(part, present)
                done += part.rows
                self._watch(done, people.rows)
        record |= summed(self._folder.reports()) | {"finished": True}
        self._folder.write(record)
        remove(self._folder.people)
        return outcome_of(record, before=before)

    # -- one part ----------------------------------------------------------------------------

    def _answer(self, part: Part, present: frozenset[str]) -> None:
        try:
            self._keep(part, part.slices, present, [])
        except self._engine.faults as error:
            if "No space left" in str(error):
                raise CohortProblem(
                    f"The disk of {self._folder.path} is full. What is finished is kept: make "
                    "room, and give the same command again."
                ) from None
            readable, missing = self._told_apart(part)
            if not missing:
                raise
            self._keep(part, readable, present, missing)

    def _keep(
        self, part: Part, slices: tuple[Slice, ...], present: frozenset[str],
        missing: list[Missing],
    ) -> None:  # fmt: skip
        rows = sum(some.rows for some in slices)
        report: Record = {
            "part": part.number, "first_row": part.first_row, "rows": rows, "cells": [],
            "missing": [asdict(one) for one in missing],
        }  # fmt: skip
        if not rows:
            self._folder.keep(part.number, None, report)
            return
        raw = self._engine.scan(slices, self._header.wanted(part.columns))
        frame, bad = self._header.read(raw, present, self._engine.rows)
        report["cells"] = [asdict(one) for one in bad]

        def write(draft: Path) -> None:
            self._engine.write(frame, self._transform, draft)
            written = _rows_in(draft)
            if written != rows:  # before the part has its name: else the next run would skip it
                raise CohortProblem(
                    f"Part {part.number} has {rows:,} people, and {written:,} answers were "
                    "written. This is a fault of Askwell: please report it."
                )

        self._folder.keep(part.number, write, report)

    def _told_apart(self, part: Part) -> tuple[tuple[Slice, ...], list[Missing]]:
        """The slices of a part that can be read, and those that cannot."""
        readable: list[Slice] = []
        missing: list[Missing] = []
        wanted = self._header.wanted(part.columns)
        for some in part.slices:
            faults = unreadable(some, wanted)
            if faults:
                why = "; ".join(f"column {column}: {says}" for column, says in faults.items())
                missing.append(Missing(some.file.name, some.first_row, some.rows, why))
            else:
                readable.append(some)
        return tuple(readable), missing

    # -- all of it ---------------------------------------------------------------------------

    def _insist(self, people: People, parts: Iterable[Part]) -> None:
        """Look at everything first; raise StrictRunStopped where anything cannot be read."""
        cells: list[BadCells] = []
        missing: list[Missing] = []
        for part in parts:
            raw = self._engine.scan(part.slices, self._header.wanted(part.columns))
            try:
                cells += self._header.look(raw, self._engine.rows)
            except self._engine.faults:
                _, unread = self._told_apart(part)
                if not unread:
                    raise
                missing += unread
        strange = tuple(self._header.strange(people.columns))
        unasked = tuple(self._header.unasked(people.columns))
        self._accepted(
            Outcome(
                people.rows, 0, by_column(cells), strange, _unread(people), tuple(missing),
                unasked=unasked,
            )
        )  # fmt: skip

    def _accepted(self, found: Outcome) -> Outcome:
        """What was found; raise StrictRunStopped where a strict run does not take it."""
        if self._asked.strict and not found.clean:
            raise StrictRunStopped(found)
        return found

    def _what(self) -> Record:
        """What this run is, as far as it must be the same to go on."""
        knowledge = self._plan.knowledge
        begun = self._folder.read() if self._folder.begun else {}
        rows = self._asked.rows_per_part or begun.get("rows_per_part")
        return {
            "askwell": version("askwell"),
            "knowledge": {"version": knowledge.version, "as_of": knowledge.as_of.isoformat()},
            "engine": self._asked.engine.value,
            "source": self._source.name,
            "source_files": self._source.record(),
            "rows_per_part": rows or self._engine.rows_per_part,
            "groups_by": list(self._asked.by),
            "aside": sorted(self._asked.aside),
            "finished": False,
        }

    def _planned(self, people: People, parts: tuple[Part, ...]) -> Record:
        return {
            "made_up": people.made_up,
            "rows": people.rows,
            "parts": len(parts),
            "columns": self._header.wanted(people.columns),
            "unasked": self._header.unasked(people.columns),
            "strange": [asdict(one) for one in self._header.strange(people.columns)],
            "unread": [asdict(one) for one in _unread(people)],
            "leaves": [record_of(leaf) for leaf in self._plan.leaves],
        }


def _unread(people: People) -> tuple[Unread, ...]:
    return tuple(Unread(bad.path.name, bad.why) for bad in people.bad)


def _insist_on_the_same(begun: Record, planned: Record) -> None:
    """Raise CohortProblem where the people are not numbered as they were when the run began.

    A file may be readable at one time and not at another, though its size and time are the same.
    """
    numbering = ("rows", "parts", "columns", "leaves")
    if "rows" in begun and any(begun[key] != planned[key] for key in numbering):
        raise CohortProblem(
            f"The source is not read as it was when this run began: {begun['rows']:,} people then, "
            f"{planned['rows']:,} now. Files that could not be read then: {_files(begun)}; now: "
            f"{_files(planned)}. Run all of it into a new folder."
        )


def _files(record: Record) -> str:
    return ", ".join(one["file"] for one in record["unread"]) or "none"


def _rows_in(path: Path) -> int:
    files = path / "*.parquet" if path.is_dir() else path
    return int(pl.scan_parquet(files).select(pl.len()).collect().item())
