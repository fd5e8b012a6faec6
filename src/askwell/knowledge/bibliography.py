"""Sources as pages and paper list them: one line each, with their dates in words. Pure."""

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

    @property
    def stopped_title(self) -> str:
        """The title as a sentence of its own: "Which drug comes first?", "Paclitaxel."."""
        return self.title if self.title[-1:] in ".?!" else f"{self.title}."


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


def numbers_in_words(cites: Iterable[Citation], numbers: Mapping[str, int]) -> str:
    """The numbers of some sources, short: "1–3, 7"."""
    runs: list[list[int]] = []
    for number in sorted({numbers[cite.source] for cite in cites if cite.source in numbers}):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
