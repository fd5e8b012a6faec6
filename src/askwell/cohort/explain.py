"""Why a row of a run came out as it did: the very findings that the page would show.

A finding is a function of the rules and the truths of their leaves, and a run keeps these truths.
So nothing is worked out anew but the words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl

from askwell.cohort.folder import Record, RunFolder
from askwell.cohort.leaf_record import leaf_of
from askwell.cohort.nodes import Key, key_of
from askwell.cohort.parts import scan
from askwell.cohort.people import COMPLETE, ROW, Row, person_of
from askwell.cohort.problem import CohortProblem
from askwell.explore.finding import Options
from askwell.explore.options import Explorer
from askwell.explore.standing import Reader
from askwell.facts.person import Person
from askwell.logic.criteria import Leaf, asked
from askwell.logic.evaluate import LeafTruths
from askwell.logic.truth import Truth

_CELL, _LEAF = "cell:", "leaf:"
_TRUTHS = {True: Truth.YES, False: Truth.NO, None: Truth.UNKNOWN}


def explain_row(run: Path, number: int, explorer: Explorer) -> tuple[Options, Person]:
    """The options of one person of a run, and the person as far as the run kept her answers.

    Raises CohortProblem where the run has no such row, or was made with other knowledge.
    """
    found = explain_rows(run, [number], explorer)
    if number not in found:
        raise CohortProblem(_no_row(run, number, RunFolder(run).read()))
    return found[number]


def explain_rows(
    run: Path, numbers: Collection[int], explorer: Explorer
) -> dict[int, tuple[Options, Person]]:
    """The same for several rows; those that the run does not have are left out."""
    record = RunFolder(run).read_with(explorer.knowledge)
    vocabulary = explorer.knowledge.vocabulary
    keys = [asked(leaf_of(leaf, vocabulary)) for leaf in record["leaves"]]
    kept = scan(run).filter(pl.col(ROW).is_in(list(numbers))).collect()
    return {row[ROW]: _explain(keys, row, explorer) for row in kept.iter_rows(named=True)}


def _explain(keys: Iterable[Key], row: Record, explorer: Explorer) -> tuple[Options, Person]:
    kept: Row = {
        name.removeprefix(_CELL): cell for name, cell in row.items() if name.startswith(_CELL)
    }
    kept[COMPLETE] = row.get(COMPLETE)
    person = person_of(kept, explorer.knowledge.vocabulary)
    return explorer.read(Reader(person, _truths(keys, row))), person


def _truths(keys: Iterable[Key], row: Record) -> LeafTruths:
    """The truths of leaves that the run found for a row; a judgement is always unknown."""
    known: dict[Key, Truth] = {Truth.UNKNOWN: Truth.UNKNOWN}
    known |= {key: _TRUTHS[row[f"{_LEAF}{n}"]] for n, key in enumerate(keys)}

    def truth(leaf: Leaf) -> Truth:
        return known[key_of(leaf)]

    return truth


def _no_row(run: Path, number: int, record: Record) -> str:
    people = record.get("rows", 0)
    if not 0 <= number < people:
        return f"{run} has no row {number:,}. Its rows run from 0 to {people - 1:,}."
    if not record["finished"]:
        return f"{run} has not come to row {number:,} yet. Run it to its end first."
    return f"Row {number:,} stood in a file of the source that could not be read."
