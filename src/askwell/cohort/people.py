"""A person as a row of a people table, and a row as a person.

One column for a choice (a choice, a partial, several joined by ``|``, or a note why there is no
answer), two for a number (``age_low``, ``age_high``; or one, ``age``). History facts are columns
like all others: whoever makes a table works them out, and the list itself is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from askwell.facts.answer import NOTES, Answer, Origin
from askwell.facts.fact import Fact, HistoryKey, Kind
from askwell.facts.history import ANY_MONTHS, YES_OR_NO, Complete, History
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.facts.vocabulary import COUNTS, Vocabulary
from askwell.logic.columns import bounds_of, values_of
from askwell.logic.notation import read_range

LOW, HIGH = "_low", "_high"
COMPLETE = "treatments_complete"
#: The number of the person in the source, from 0.
ROW = "row"

Cell = str | float | None
Row = dict[str, Cell]


@dataclass(frozen=True)
class NoList(History):
    """The history of somebody in a table: nothing follows from it, all is answered directly.

    ``complete`` still says how far the list was complete from which the answers were worked out.
    """

    def possible(self, key: HistoryKey) -> Possible:
        """Whatever there is."""
        return ANY_MONTHS if key.measure in COUNTS else YES_OR_NO


def columns_of(fact: Fact) -> tuple[str, ...]:
    """The columns that hold a fact."""
    return (fact.id,) if fact.kind is Kind.CHOICE else (fact.id + LOW, fact.id + HIGH)


def row_of(person: Person, facts: Iterable[Fact]) -> Row:
    """What a person's answers and list of treatments leave possible, as a row."""
    row: Row = {COMPLETE: person.history.complete.value}
    for fact in facts:
        possible = person.possible(fact)
        if isinstance(possible, Range):
            low, high = bounds_of(possible, fact)
            row |= {fact.id + LOW: low, fact.id + HIGH: high}
        else:
            note = person.note(fact.id)
            row[fact.id] = note.value if note else cell_of(possible, fact)
    return row


def cell_of(possible: frozenset[str], fact: Fact) -> str | None:
    """The cell of a choice fact: the name of what is possible; None where that is everything."""
    if len(possible) == len(fact.choices):
        return None
    for id, partial in fact.partials.items():
        if partial.choices == possible:
            return id
    return "|".join(sorted(possible))


def person_of(row: Mapping[str, Cell], vocabulary: Vocabulary) -> Person:
    """The person that a row tells of: the reference for what a run says of that row.

    Raises CriterionError or ValueError where a cell says nothing that its fact can be.
    """
    answers: dict[str, tuple[Answer, ...]] = {}
    for column, cell in row.items():
        id = column.removesuffix(LOW).removesuffix(HIGH)
        fact = vocabulary.get(column) or vocabulary.get(id)
        if fact is None or fact.id in answers:
            continue
        if fact.id == column:
            answer = _told(fact, cell)
        else:
            answer = _between(fact, row.get(fact.id + LOW), row.get(fact.id + HIGH))
        if answer is not None:
            answers[fact.id] = (answer,)
    complete = Complete(str(row.get(COMPLETE) or Complete.NO.value))
    return Person(NoList(vocabulary.lineage, complete=complete), answers)


def _told(fact: Fact, cell: Cell) -> Answer | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, str) and cell in NOTES:
        return Answer(None, NOTES[cell], Origin.REPORT)
    if fact.kind is Kind.NUMBER:
        return Answer(read_range(fact, cell), origin=Origin.REPORT)
    return Answer(possible_of(str(cell), fact), origin=Origin.REPORT)


def possible_of(cell: str, fact: Fact) -> Possible:
    """The choices that a cell allows. Raises ValueError where it names none of the fact's."""
    possible = values_of(fact).get(cell)
    if possible is None:
        raise ValueError(
            f"'{fact.id}' has no answer '{cell}'. "
            f"Expected one of: {', '.join([*fact.choices, *fact.partials])}."
        )
    return possible


def _between(fact: Fact, low: Cell, high: Cell) -> Answer | None:
    if low is None and high is None:
        return None
    lowest = fact.bounds.low if low is None else float(low)
    highest = fact.bounds.high if high is None else float(high)
    return Answer(Range(lowest, highest), origin=Origin.REPORT)
