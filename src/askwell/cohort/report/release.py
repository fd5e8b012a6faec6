"""What may be shown of a tally: each count, or that it is hidden. Everything shown comes from here.

A share is of two counts that are both shown, so it never tells more than they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.cohort.report.cells import Cells
from askwell.cohort.report.unions import telling
from askwell.cohort.suppression import Key, suppress

HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people, None where it is hidden. ``of``: the whole, where a share makes sense."""

    count: int | None
    of: int | None = None

    @property
    def text(self) -> str:
        """The count with thousands apart, or that it is hidden."""
        return HIDDEN if self.count is None else f"{self.count:,}"

    @property
    def fraction(self) -> float | None:
        """The share of the whole, None where either is hidden or the whole is empty."""
        return self.count / self.of if self.count is not None and self.of else None

    @property
    def share(self) -> str:
        """The share in whole percent; "" where there is none, or nobody."""
        part = self.fraction
        if not part:
            return ""
        if 0 < part < 0.005:
            return "<1%"
        return ">99%" if 0.995 <= part < 1 else f"{part:.0%}"

    @property
    def there(self) -> bool:
        """Whether there is anyone, or might be."""
        return self.count != 0


class Release:
    """The cells of a report after suppression."""

    def __init__(self, cells: Cells, least: int) -> None:
        self.cells = cells
        self.least = least
        hidden = suppress(cells.counts, cells.sums, least=least).hidden
        self._hidden = hidden | telling(cells, hidden)

    def figure(self, key: Key, of: Key | None = None) -> Figure:
        """A count, with its share of another."""
        return Figure(self._shown(key), self._shown(of) if of else None)

    def together(self, keys: Iterable[Key], of: Key) -> Figure:
        """The sum of counts that are all shown; hidden where one of them is."""
        found = [self._shown(key) for key in keys]
        known = [count for count in found if count is not None]
        return Figure(sum(known) if len(known) == len(found) else None, self._shown(of))

    def _shown(self, key: Key) -> int | None:
        return None if key in self._hidden else self.cells.counts[key]
