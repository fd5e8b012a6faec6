"""Counts what a law was tried on, so that it cannot pass on examples that say nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

#: A share of settled verdicts below this would mean the laws speak of unknowns only.
ENOUGH = 0.4


class Tally(Counter[str]):
    """Named counts, and the share of verdicts that were settled."""

    def verdict(self, *, settled: bool) -> None:
        """Count one verdict."""
        self["verdicts"] += 1
        self["settled"] += settled

    @property
    def share(self) -> float:
        """The share of verdicts that were settled."""
        return self["settled"] / max(1, self["verdicts"])

    def report(self, record: Callable[[str, object], None], what: str) -> None:
        """Hand the share to the summary that is printed at the end of the run."""
        others = ", ".join(
            f"{count:,} {name}" for name, count in sorted(self.items())
            if name not in ("verdicts", "settled")
        )  # fmt: skip
        says = f"{what}: {self.share:.0%} of {self['verdicts']:,} verdicts settled"
        record("law", f"{says}; {others}" if others else says)
