"""A table of people as large as one likes, as the column engine and its peer both start out.

Some thousand made-up people, told apart in every fact, are drawn from again and again. A choice is
an Enum column of the choices and the named answers in part; a number is two columns, its lowest and
its highest. What is not known is null.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from askwell.cohort.people import COMPLETE, columns_of, row_of
from askwell.cohort.varied_people import people
from askwell.facts.answer import Note
from askwell.facts.fact import Fact, Kind
from askwell.facts.history import Complete
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from benchmarks.people import TODAY

DIFFERENT = 2_000
SEED = 2026


def crowd(
    rows: int, facts: Iterable[Fact], knowledge: Knowledge, different: int = DIFFERENT
) -> pl.DataFrame:
    """So many people and all that is known of them in some facts; the same people each time."""
    drawn = np.random.default_rng(SEED).integers(0, different, rows)
    return some_people(different, tuple(facts), knowledge)[drawn]


def some_people(count: int, facts: tuple[Fact, ...], knowledge: Knowledge) -> pl.DataFrame:
    """So many people, no two drawn alike."""
    vocabulary = knowledge.vocabulary
    told = (read_answers(data, vocabulary, TODAY) for data in people(count, SEED, vocabulary))
    rows = [row_of(found.person, facts) for found in told]
    notes = [note.value for note in Note]
    return pl.DataFrame(
        [{column: None if cell in notes else cell for column, cell in row.items()} for row in rows],
        schema={
            COMPLETE: pl.Enum([complete.value for complete in Complete]),
            **{column: _type(fact) for fact in facts for column in columns_of(fact)},
        },
    )


def _type(fact: Fact) -> pl.DataType:
    return pl.Enum([*fact.choices, *fact.partials]) if fact.kind is Kind.CHOICE else pl.Float64()
