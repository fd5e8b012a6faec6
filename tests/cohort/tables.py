"""Made-up tables of people, quickly and of any size: every cell drawn by itself."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from askwell.cohort.people import NOTES
from askwell.facts.fact import Fact, Kind
from askwell.logic.columns import values_of

_BLANK = 0.3


def people_table(facts: Iterable[Fact], rows: int, seed: int = 1) -> pl.DataFrame:
    """So many people with cells for these facts: answers, partial ones, notes and blanks."""
    columns = []
    for fact in facts:
        chance = np.random.default_rng([seed, *fact.id.encode()])
        blank = pl.Series(chance.random(rows) < _BLANK)
        if fact.kind is Kind.CHOICE:
            words = pl.Series([*values_of(fact), *(NOTES if chance.random() < 0.5 else ())])
            cells = words.gather(chance.integers(0, len(words), rows))
        else:
            low, high = fact.bounds.low, min(fact.bounds.high, 1000.0)
            cells = pl.Series(np.floor(low + chance.random(rows) * (high - low)))
        columns.append(cells.alias(fact.id).set(blank, None))
    return pl.DataFrame(columns)
