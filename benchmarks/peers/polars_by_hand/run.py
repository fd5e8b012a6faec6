"""The rules by hand, made ready to take turns. Beside Polars it needs nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.peers.polars_by_hand.uses import USES
from benchmarks.peers.polars_by_hand.uses import verdicts as verdicts_of


def verdicts(people: Path, uses: int) -> Callable[[Path | None], None]:
    """The verdicts of the first so many uses for everyone."""
    frame = pl.read_ipc(people)
    asked = list(USES)[:uses]

    def work(results: Path | None) -> None:
        found = verdicts_of(frame.lazy(), asked).collect()
        if results:
            found.write_ipc(results)

    return work
