"""The cells of one row as text, and the spellings by which a map knows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from askwell.facts.answer import Note
from askwell.facts.possible import Possible

#: A row of a table: text from CSV, anything from JSON.
RawRow = Mapping[str, object]


def folded(text: str) -> str:
    """How spellings are compared: without regard to case and to spaces around and between."""
    return " ".join(text.split()).casefold()


def written(value: object) -> str:
    """A cell as text; an empty one is an empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return " ".join(str(value).split())


class Spellings:
    """A set of spellings."""

    def __init__(self, spellings: Iterable[str] = ()) -> None:
        self._known = frozenset(map(folded, spellings))

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and folded(text) in self._known


@dataclass(frozen=True)
class Strange:
    """A cell that the map does not know how to read."""

    column: str
    found: str


@dataclass(frozen=True)
class Said:
    """What one row says of a fact.

    ``possible`` is None where the row answers, but not so that it can be used: a note says why, or
    a cell is strange. ``clash`` holds the cells that contradict each other, if some do.
    """

    possible: Possible | None = None
    note: Note | None = None
    strange: tuple[Strange, ...] = ()
    clash: str = ""


@dataclass(frozen=True)
class Cells:
    """One row of a table, and the spellings that say nothing anywhere in it."""

    row: RawRow
    unanswered: Spellings = field(default_factory=Spellings)

    def text(self, column: str) -> str:
        """The cell as it is written."""
        return written(self.row.get(column))

    def answer(self, column: str, says_nothing: Spellings | None = None) -> str:
        """The cell as it is written, or an empty text where it says nothing."""
        text = self.text(column)
        quiet = text in self.unanswered or (says_nothing is not None and text in says_nothing)
        return "" if quiet else text

    def shown(self, columns: Iterable[str]) -> str:
        """Some cells, for a report."""
        return "; ".join(f"{column}: {self.text(column) or 'blank'}" for column in columns)
