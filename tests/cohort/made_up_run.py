"""A folder as `askwell cohort run` leaves it, made up: standings by subtype, answers at random."""

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from askwell.cohort.groups import VALUES
from askwell.explore.finding import Standing
from askwell.explore.standing import LIST_COMPLETE
from askwell.knowledge.model import Knowledge, TreatmentKind

#: How often each standing is drawn, in the order of `Standing`; the last is "not listed".
_STANDINGS = [*(standing.rank for standing in Standing), None]
_NOTES = ["not_tested", "out_of_date", "not_sure", "not_said", None]
_SHARES = {
    "subtype": [0.6, 0.1, 0.08, 0.13, 0.09],
    "age": [0.07, 0.14, 0.22, 0.26, 0.18, 0.08, 0.05],
    "sex": [0.97, 0.01, 0.02],
}
_LIST_OPEN = 0.5
_FIRES = [0.04, 0.2, 0.76]


def write_run(
    folder: Path,
    knowledge: Knowledge,
    people: int,
    *,
    seed: int = 1,
    parts: int = 2,
    hospitals: Sequence[str] = (),
    unread: Sequence[dict[str, object]] = (),
    finished: bool = True,
    treatments: Collection[str] = (),
) -> Path:
    """Write a run over so many people; ``hospitals`` makes a column named with ``--by``."""
    table = people_table(knowledge, people, seed, hospitals, treatments)
    (folder / "parts").mkdir(parents=True)
    size = -(-people // parts) or 1
    for number in range(parts):
        part = table.slice(number * size, size)
        part.write_parquet(folder / "parts" / f"part-{number:05}.parquet")
        report = {"part": number, "rows": part.height, "cells": [], "missing": []}
        (folder / "parts" / f"part-{number:05}.json").write_text(json.dumps(report))
    record = {
        "askwell": "0.1.0",
        "knowledge": {"version": knowledge.version, "as_of": knowledge.as_of.isoformat()},
        "engine": "polars",
        "source": "people.parquet",
        "finished": finished,
        "rows": people,
        "answered": people,
        "cells": list(unread),
        "strange": [],
        "unread": [],
        "missing": [],
    }
    (folder / "run.json").write_text(json.dumps(record))
    return folder


def people_table(
    knowledge: Knowledge,
    people: int,
    seed: int,
    hospitals: Sequence[str] = (),
    treatments: Collection[str] = (),
) -> pl.DataFrame:
    """What the parts hold together; of all treatments, or of these alone."""
    chance = np.random.default_rng(seed)
    columns = [pl.Series("row", np.arange(people, dtype=np.int64))]
    for name, values in VALUES.items():
        columns.append(_drawn(f"group:{name}", values, _SHARES.get(name), people, chance))
    if hospitals:
        columns.append(_drawn("group:hospital", hospitals, None, people, chance))
    for id in knowledge.tests:
        fact = knowledge.vocabulary[id]
        answers = [*fact.choices, *fact.partials] or ["10", "40..60"]
        columns.append(_drawn(f"cell:{id}", [*answers, *_NOTES], None, people, chance))
    table = pl.DataFrame(columns)
    return table.hstack(
        [
            *_standings(knowledge, table, chance, treatments or knowledge.treatments),
            *(
                _drawn(f"caution:{caution.id}", (True, None, False), _FIRES, people, chance)
                for caution in {c.id: c for o in knowledge.owners() for c in o.cautions}.values()
                if caution.when is not None
            ),
            pl.Series("treatments_complete", ["true"] * people, dtype=pl.String),
        ]
    )


def _standings(
    knowledge: Knowledge,
    table: pl.DataFrame,
    chance: np.random.Generator,
    treatments: Collection[str],
) -> Iterator[pl.Series]:
    subtype = table["group:subtype"].to_numpy()
    tests = list(knowledge.tests)
    for treatment in knowledge.treatments.values():
        if treatment.kind is TreatmentKind.SUPPORT:
            yield _drawn(f"support:{treatment.id}", (True, None, False), None, table.height, chance)
        if treatment.id not in treatments or treatment.kind not in (
            TreatmentKind.CANCER,
            TreatmentKind.LOCAL,
        ):
            continue
        # Each subtype has standings of its own, so that tables hold small and large numbers.
        codes = np.zeros(table.height, dtype=np.int64)
        for value in VALUES["subtype"]:
            here = subtype == value
            shares = chance.dirichlet(np.full(len(_STANDINGS), 0.25))
            codes[here] = chance.choice(len(_STANDINGS), int(here.sum()), p=shares)
        standing = pl.Series(f"treatment:{treatment.id}", _STANDINGS, pl.Int8).gather(codes)
        yield standing
        for test in chance.choice(tests, 3, replace=False):
            cell = table[f"cell:{test}"]
            unsettled = cell.is_in(["not_tested", "not_sure", "negative"]) | cell.is_null()
            waits = (standing == Standing.DEPENDS.rank).fill_null(False) & unsettled.fill_null(True)
            yield waits.alias(f"open:{treatment.id}:{test}")
        asked = pl.Series(chance.random(table.height) < _LIST_OPEN)
        waits = (standing == Standing.DEPENDS.rank).fill_null(False) & asked
        yield waits.alias(f"open:{treatment.id}:{LIST_COMPLETE}")


def _drawn(
    name: str,
    values: Sequence[str | bool | None],
    shares: Sequence[float] | None,
    people: int,
    chance: np.random.Generator,
) -> pl.Series:
    return pl.Series(name, values).gather(chance.choice(len(values), people, p=shares))
