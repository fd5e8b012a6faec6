"""Sources as a page cites them: numbered in the order of their first mention, listed at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from askwell.knowledge.model import Read, Source
from askwell.logic.clauses import Citation

READ_WORDS: dict[Read, str] = {
    Read.WHOLE: "We read the whole text.",
    Read.RECORDS: "We read its records.",
    Read.SUMMARY: "We read a summary of it.",
    Read.ADDRESS: "We have its address, but have not read the text.",
}

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?")


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


@dataclass(frozen=True)
class SourceView:
    """One line of a page's list of sources."""

    number: int
    id: str
    title: str
    publisher: str
    url: str
    dated: str
    checked: str
    read: str
    note: str


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


def source_view(source: Source, number: int) -> SourceView:
    """One source with its dates in words."""
    return SourceView(
        number,
        source.id,
        source.title,
        source.publisher,
        source.url,
        date_words(source.date),
        date_words(source.checked),
        READ_WORDS[source.read],
        source.note,
    )


def date_words(written: str) -> str:
    """A date as exact as it was written: "2015", "February 2015", "March 13, 2017"."""
    found = _DATE.fullmatch(written)
    if found is None:
        return written  # "undated", two years, or a date with a remark
    year, month, day = found.groups()
    if month is None:
        return year
    name = f"{date(int(year), int(month), 1):%B}"
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"
