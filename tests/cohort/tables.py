"""Made-up tables of people, quickly and of any size: every cell drawn by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import polars as pl

from askwell.cohort.layout import Table
from askwell.facts.answer import NOTES
from askwell.facts.fact import Fact, Kind
from askwell.knowledge.model import Knowledge
from askwell.logic.columns import values_of
from askwell.logic.criteria import Is

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


@dataclass(frozen=True)
class Echo:
    """Stands for a plan where a test is about the run: each person's answers are what was read."""

    knowledge: Knowledge
    facts: tuple[Fact, ...]
    leaves: tuple[Is, ...] = ()

    def answer(self, frame: Table, by: Collection[str] = ()) -> Table:
        """What was read of each person, and her groups."""
        groups = {f"group:{name}": nw.col(name).fill_null("not known") for name in by}
        names = frame.collect_schema().names()
        return frame.select(*(name for name in names if name not in by), **groups)
