"""An Answer: what a person, or her record, says about one fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from askwell.facts.possible import Possible


class Note(Enum):
    """Why an answer does not narrow anything. The guide words each differently."""

    NOT_TESTED = "not_tested"
    OUT_OF_DATE = "out_of_date"
    NOT_SURE = "not_sure"
    NOT_SAID = "not_said"


#: Each note by the word that stands in a file or a cell.
NOTES: Mapping[str, Note] = {note.value: note for note in Note}


class Origin(Enum):
    """Who said it."""

    ME = "me"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one origin says of one fact.

    ``possible`` is None where the answer narrows nothing; then ``note`` says why.
    ``on`` is the month of the result, as "YYYY-MM" or "YYYY".
    """

    possible: Possible | None
    note: Note | None = None
    origin: Origin = Origin.ME
    on: str | None = None
