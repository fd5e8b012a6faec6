"""Made-up people, written to a Parquet file a chunk at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from askwell.cohort.folder import whole
from askwell.cohort.source import MADE_UP
from askwell.cohort.synthetic.population import CHUNK, Population
from askwell.knowledge.model import Knowledge

#: Told how many people are made so far.
Progress = Callable[[int], None]


def write_people(
    count: int, seed: int, out: Path, knowledge: Knowledge, progress: Progress | None = None
) -> None:
    """Write so many made-up people to a Parquet file, a row group for each 250,000.

    The file says of itself that its people are made up, and appears when it is whole. The nth
    person is the same whatever the count; memory does not grow with it.
    """
    if count < 1:
        raise ValueError(f"The number of people is {count}. Ask for one or more.")
    population = Population(knowledge, seed)
    with whole(out) as draft:
        _frames(population, count, progress).sink_parquet(
            draft,
            compression="zstd",
            row_group_size=CHUNK,
            statistics=False,
            metadata={MADE_UP: "true"},
        )


def _frames(population: Population, count: int, progress: Progress | None) -> pl.LazyFrame:
    def source(
        columns: list[str] | None,
        predicate: pl.Expr | None,
        rows: int | None,
        _batch: int | None,
    ) -> Iterator[pl.DataFrame]:
        assert predicate is None
        wanted = count if rows is None else min(rows, count)
        for start in range(0, wanted, CHUNK):
            frame = population.table(start // CHUNK, min(CHUNK, wanted - start))
            yield frame if columns is None else frame.select(columns)
            if progress is not None:
                progress(start + frame.height)

    return register_io_source(source, schema=population.table(0, 1).schema)
