"""The people of one seed, chunk by chunk: as they truly are, and as a people table has them."""

from __future__ import annotations

import numpy as np
import polars as pl

from askwell.cohort.people import COMPLETE, HIGH, LOW
from askwell.cohort.plan import Plan
from askwell.cohort.synthetic import illnesses
from askwell.cohort.synthetic.chance import Chance
from askwell.cohort.synthetic.drawing import (
    NOBODY,
    Chosen,
    Codes,
    Counted,
    Drawn,
    Places,
    chosen,
    counted,
    draw,
    pick,
)
from askwell.cohort.synthetic.history_facts import OPEN_CODE, YES_CODE
from askwell.cohort.synthetic.illnesses import Illnesses
from askwell.cohort.synthetic.pathways import read_pathways
from askwell.cohort.synthetic.record import column, recorded
from askwell.cohort.synthetic.shares import Entry, read_shares
from askwell.explore.options import Explorer
from askwell.facts.history import History
from askwell.knowledge.model import Knowledge

#: So many people are made at once, and stand in one row group of a file.
CHUNK = 250_000
#: The columns that answer no fact.
PERSON, SITE = "person", "site"

#: From this age on, anybody's ovaries have come to rest.
_AGE_AFTER = 58


class Population:
    """Made-up people, the same again from the same seed and knowledge."""

    def __init__(self, knowledge: Knowledge, seed: int) -> None:
        if seed < 0:
            raise ValueError(f"The seed is {seed}. Give a whole number from 0 up.")
        self.vocabulary = knowledge.vocabulary
        self.shares = read_shares()
        self.history_facts = tuple(
            sorted((f for f in Plan(Explorer(knowledge)).facts if f.history), key=lambda f: f.id)
        )
        self.illnesses = Illnesses(
            seed, self.shares, read_pathways(), self.vocabulary.lineage, self.history_facts
        )
        self._seed = seed

    def truth(self, chunk: int, count: int) -> tuple[Drawn, Places]:
        """What is true of the first people of a chunk, and the number of each one's illness."""
        chance, drawn = self._chance(chunk, count), Drawn()
        draw(self.shares.before_treatment, chance, drawn)
        illness = self.illnesses.of(drawn, chance)
        months = self.illnesses.months[illness]
        drawn["months_since_spread"] = Counted(months)
        drawn["cancer_now"] = Chosen(illnesses.NOW, self.illnesses.now[illness])
        not_found = np.where(self.illnesses.esr1[illness], 0, 1).astype(np.uint8)
        drawn["esr1"] = Chosen(("found", "not_found"), not_found)
        drawn["age"] = Counted(counted(drawn, "age_at_spread") + months // 12)
        drawn["menopause"] = self._menopause(drawn, illness)
        draw((e for e in self.shares.derived if e.banding is not None), chance, drawn)
        draw(self.shares.after_treatment, chance, drawn)
        return drawn, illness

    def table(self, chunk: int, count: int) -> pl.DataFrame:
        """The first people of a chunk as a people table."""
        chance = self._chance(chunk, count)
        drawn, illness = self.truth(chunk, count)
        people = chunk * CHUNK + np.arange(count, dtype=np.int64)
        return pl.DataFrame([
            pl.Series(PERSON, people),
            self._site(chance),
            *(series for entry in self._facts() for series in self._recorded(entry, drawn, chance)),
            *self._history(illness),
            self._complete(illness),
        ])  # fmt: skip

    def history(self, illness: int) -> History:
        """The list of treatments as told, of the people with that illness."""
        return self.illnesses.made(illness).history

    def _chance(self, chunk: int, count: int) -> Chance:
        return Chance(self._seed, chunk, count)

    def _menopause(self, drawn: Drawn, illness: Places) -> Chosen:
        """As when the spread was found, but for age and an operation since."""
        at_spread = chosen(drawn, "menopause_at_spread")
        later = (counted(drawn, "age") >= _AGE_AFTER) | self.illnesses.removed[illness]
        codes: Codes = at_spread.codes.copy()
        codes[later & (codes != NOBODY)] = at_spread.values.index("after")
        return Chosen(at_spread.values, codes)

    def _facts(self) -> list[Entry]:
        """The entries that are facts, in the order of the vocabulary."""
        entries = {entry.id: entry for entry in self.shares.entries}
        return [entries[id] for id in self.vocabulary.told if id in entries]

    def _recorded(self, entry: Entry, drawn: Drawn, chance: Chance) -> list[pl.Series]:
        assert entry.answers is not None
        answering = self.shares.answers[entry.answers]
        fact = self.vocabulary.told[entry.id]
        return list(recorded(fact, entry.table, answering, drawn, chance))

    def _site(self, chance: Chance) -> pl.Series:
        table = self.shares.site.table
        assert table is not None
        codes = pick(table, SITE, chance, {})
        return pl.Series(SITE, codes).cat.to(pl.Enum(table.values))

    def _history(self, illness: Places) -> list[pl.Series]:
        pool = self.illnesses
        columns = []
        for place, fact in enumerate(pool.facts.choices):
            codes = pool.answers[:, place][illness]
            columns.append(column(fact.id, codes == YES_CODE, codes != OPEN_CODE))
        for place, fact in enumerate(pool.facts.numbers):
            lines = fact.history is not None and fact.history.measure == "lines"
            for end, ends in ((LOW, pool.lows), (HIGH, pool.highs)):
                numbers = ends[:, place][illness]
                there = ~np.isnan(numbers)
                # A count of lines is small; a gap can be infinite: it never came back.
                small = np.where(there, numbers, 0).astype(np.int16) if lines else numbers
                columns.append(column(fact.id + end, small, there))
        return columns

    def _complete(self, illness: Places) -> pl.Series:
        codes = pl.Series(COMPLETE, self.illnesses.complete[illness])
        return codes.cat.to(pl.Enum(illnesses.COMPLETE))
