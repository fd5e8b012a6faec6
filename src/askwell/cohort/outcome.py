"""What came of a run: who was answered, who was not, and which cells said nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from askwell.cohort.cells import MOST_EXAMPLES, BadCells
from askwell.cohort.folder import Record
from askwell.cohort.header import Strange

#: Said of people who are made up, wherever they are counted.
NOBODY_IS_REAL = "These people are made up. Nothing here is about real people."


@dataclass(frozen=True)
class Missing:
    """Rows of a file that cannot be read, though the file says that it has them."""

    file: str
    first_row: int
    rows: int
    why: str


@dataclass(frozen=True)
class Unread:
    """A file that cannot be read at all."""

    file: str
    why: str


@dataclass(frozen=True)
class Outcome:
    """What came of a run, all parts together. ``rows``: those of all files that can be read.

    ``unasked`` are columns of facts that no rule asks for: they are not read, and nothing is lost.
    ``before``: how many of those answered were answered by an earlier command.
    """

    rows: int
    answered: int
    cells: tuple[BadCells, ...] = ()
    strange: tuple[Strange, ...] = ()
    unread: tuple[Unread, ...] = ()
    missing: tuple[Missing, ...] = ()
    made_up: bool = False
    unasked: tuple[str, ...] = ()
    before: int = 0

    @property
    def clean(self) -> bool:
        """Whether every file, row, cell and column could be read."""
        return self.whole and not self.cells and not self.strange

    @property
    def whole(self) -> bool:
        """Whether everyone in the source was answered."""
        return not self.unread and not self.missing


def outcome_of(record: Record, before: int = 0) -> Outcome:
    """The outcome that the record of a finished run tells."""
    return Outcome(
        record["rows"],
        record["answered"],
        tuple(_bad_cells(one) for one in record["cells"]),
        tuple(Strange(**one) for one in record["strange"]),
        tuple(Unread(**one) for one in record["unread"]),
        tuple(Missing(**one) for one in record["missing"]),
        record.get("made_up", False),  # a run of an earlier version does not say
        tuple(record.get("unasked", ())),
        before,
    )


def summed(reports: Iterable[Record]) -> Record:
    """What all parts told, together."""
    answered = 0
    cells: list[BadCells] = []
    missing: list[Record] = []
    for report in reports:
        answered += report["rows"]
        cells += [_bad_cells(one) for one in report["cells"]]
        missing += report["missing"]
    together = [asdict(one) for one in by_column(cells)]
    return {"answered": answered, "cells": together, "missing": missing}


def by_column(cells: Iterable[BadCells]) -> tuple[BadCells, ...]:
    """The bad cells of all parts, column by column."""
    found: dict[str, list[BadCells]] = {}
    for one in cells:
        found.setdefault(one.column, []).append(one)
    return tuple(_together(column, ones) for column, ones in sorted(found.items()))


def _together(column: str, ones: list[BadCells]) -> BadCells:
    examples: Counter[str] = Counter()
    for one in ones:
        examples.update(dict(one.examples))
    frequent = sorted(examples.items(), key=lambda item: (-item[1], item[0]))[:MOST_EXAMPLES]
    return BadCells(column, sum(one.cells for one in ones), tuple(frequent), ones[0].expected)


def _bad_cells(record: Record) -> BadCells:
    examples = tuple((value, count) for value, count in record["examples"])
    return BadCells(record["column"], record["cells"], examples, record["expected"])
