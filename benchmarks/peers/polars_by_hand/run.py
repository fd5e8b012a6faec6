"""The rules by hand, made ready to take turns. Beside Polars it needs nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.peers.polars_by_hand import uses as by_hand


def verdicts(people: Path, uses: int) -> Callable[[Path | None], None]:
    """The verdicts of the first so many uses for everyone."""
    frame = pl.read_ipc(people)
    asked = list(by_hand.uses())[:uses]

    def work(results: Path | None) -> None:
        found = by_hand.verdicts(frame.lazy(), asked).collect()
        if results:
            found.write_ipc(results)

    return work
