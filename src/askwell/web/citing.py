"""Sources as a page cites them: numbered in the order of their first mention, listed at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from askwell.knowledge.bibliography import SourceView, source_view
from askwell.knowledge.model import Source
from askwell.logic.clauses import Citation


@dataclass(frozen=True)
class Mark:
    """A citation as the page shows it: the source's number, and the section where we read one."""

    number: int
    section: str = ""
    listed_at: str = ""

    @property
    def href(self) -> str:
        """Where the source stands: in the page's own list, or on another page."""
        return f"{self.listed_at}#source-{self.number}"

    @property
    def label(self) -> str:
        """What a screen reader says; it holds what the eye sees."""
        return f"Source {self.number}" + (f" §{self.section}" if self.section else "")


class Citations:
    """Numbers one page's sources. Fill the page in its reading order, then ask for the list.

    ``listed_at``: the page that holds the list, where it is not the same one.
    """

    def __init__(self, sources: Mapping[str, Source], listed_at: str = "") -> None:
        self._sources = sources
        self._listed_at = listed_at
        self._numbers: dict[str, int] = {}

    def mark(self, source: str, section: str | None = None) -> Mark:
        """The mark of one source; its first mention gives it a number."""
        if source not in self._sources:
            raise KeyError(f"A text cites '{source}', but no file in knowledge/sources has it.")
        number = self._numbers.setdefault(source, len(self._numbers) + 1)
        return Mark(number, section or "", self._listed_at)

    def marks(self, cites: Iterable[Citation]) -> tuple[Mark, ...]:
        """The marks of a clause, caution, check or question."""
        return tuple(self.mark(cite.source, cite.section) for cite in cites)

    def listed(self) -> tuple[SourceView, ...]:
        """Every source cited so far, by number."""
        return tuple(source_view(self._sources[id], n) for id, n in self._numbers.items())
