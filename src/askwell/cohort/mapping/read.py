"""A table read through a map: one row for each person, and a report of what was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from askwell.cohort.mapping import report as reports
from askwell.cohort.mapping.cells import Cells, RawRow, Said, Spellings
from askwell.cohort.mapping.map import Map, RowOrder
from askwell.cohort.mapping.readings import read, spellings
from askwell.cohort.mapping.report import Report
from askwell.cohort.mapping.rows import BadRow, TableError, rows
from askwell.cohort.mapping.treatments import history_facts, history_of
from askwell.cohort.people import Row, row_of
from askwell.facts.answer import Answer, Origin
from askwell.facts.fact import Fact
from askwell.facts.history import History
from askwell.facts.person import Person
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.notation import near

#: A row of the table with its number.
_Numbered = tuple[int, Cells]


@dataclass(frozen=True)
class People:
    """A people table with its columns in order, and the report of how it came about."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    report: Report


def read_table(table: Path, column_map: Map, vocabulary: Vocabulary) -> People:
    """Read a table through a map that `load_map` has checked.

    Raises TableError where the table cannot be read or lacks a column that the map names.
    """
    report = Report()
    people = _kept(_by_person(table, column_map, report), column_map, report)
    facts = [vocabulary[id] for id in column_map.facts]
    persons = [_person(numbered, column_map, facts, vocabulary, report) for numbered in people]
    report.people = len(persons)
    told = [*facts, *history_facts((person.history for person in persons), vocabulary)]
    made: list[Row] = []
    for person, numbered in zip(persons, people, strict=True):
        first = numbered[0][1]
        row = row_of(person, told)
        row |= {name: first.text(column) or None for name, column in column_map.groups.items()}
        made.append(row)
    return People(tuple(made[0]) if made else (), tuple(made), report)


def _by_person(table: Path, column_map: Map, report: Report) -> list[list[_Numbered]]:
    people: dict[object, list[_Numbered]] = {}
    unanswered = Spellings(["", *column_map.unanswered])
    expected = columns_named(column_map)
    for number, row in rows(table):
        report.rows += 1
        if isinstance(row, BadRow):
            report.note(reports.BAD_ROW, f"row {number}", row.says, number)
            continue
        if not people:
            _expect(expected, row, table)
        cells = Cells(row, unanswered)
        key: object = number
        if column_map.person:
            # Whoever bears no name in the table is a person of their own.
            key = cells.answer(column_map.person) or number
        people.setdefault(key, []).append((number, cells))
    for order in reversed(column_map.rows):
        for numbered in people.values():
            numbered.sort(key=lambda one: _rank(one[1], order))
    return list(people.values())


def columns_named(column_map: Map) -> tuple[str, ...]:
    """Every column that a map reads or knowingly leaves out."""
    named: list[str | None] = [column_map.person, *column_map.groups.values()]
    named += [order.column for order in column_map.rows]
    named += [column_map.only.column] if column_map.only else []
    named += [column_map.treatments.column] if column_map.treatments else []
    for readings in column_map.facts.values():
        for reading in readings:
            named += reading.where
            written = reading.model_dump()
            named += [written.get(key) for key in _COLUMN_KEYS]
            named += written.get("columns", ())
            named += [part["column"] for part in written.get("sum", ())]
    named += [column for left in column_map.left_out for column in left.columns]
    return tuple(dict.fromkeys(column for column in named if column))


_COLUMN_KEYS = ("column", "beside", "ihc", "ish", "ratio", "copies", "cep17", "overall")


def _expect(expected: Iterable[str], row: RawRow, table: Path) -> None:
    missing = [column for column in expected if column not in row]
    if missing:
        hint = near(missing[0], row, "It has: " + ", ".join(list(row)[:12]) + ".")
        raise TableError(
            f"'{table.name}' has no column '{missing[0]}', which the map names"
            f"{f' ({len(missing)} such columns)' if len(missing) > 1 else ''}. {hint} "
            "Give the table that the map is made for, or change the map."
        )


def _rank(cells: Cells, order: RowOrder) -> tuple[int, float]:
    text = cells.answer(order.column)
    if isinstance(order.first, list):
        return (0 if text in spellings(order.first) else 1, 0.0)
    try:
        number = float(text)
    except ValueError:
        return (1, 0.0)
    if number != number:  # NaN has no place in an order
        return (1, 0.0)
    return (0, -number if order.first == "highest" else number)


def _kept(people: list[list[_Numbered]], column_map: Map, report: Report) -> list[list[_Numbered]]:
    only = column_map.only
    if only is None:
        return people
    kept = [
        numbered
        for numbered in people
        if any(cells.text(only.column) in spellings(only.spelled) for _, cells in numbered)
    ]
    report.left_out, report.left_out_because = len(people) - len(kept), only.because
    return kept


def _person(
    numbered: list[_Numbered],
    column_map: Map,
    facts: Iterable[Fact],
    vocabulary: Vocabulary,
    report: Report,
) -> Person:
    answers: dict[str, tuple[Answer, ...]] = {}
    for fact in facts:
        said = _said(numbered, column_map, fact, report)
        if said is not None and (said.possible is not None or said.note):
            answers[fact.id] = (Answer(said.possible, said.note, Origin.REPORT),)
    if column_map.treatments is None:
        return Person(History(vocabulary.lineage), answers)
    months = answers.get("months_since_spread")
    history = history_of(
        numbered, column_map.treatments, vocabulary, report, months[0].possible if months else None
    )
    return Person(history, answers)


def _said(numbered: list[_Numbered], column_map: Map, fact: Fact, report: Report) -> Said | None:
    """The first answer, reading by reading and row by row.

    A cell not understood ends the search: an older result must not stand for a newer one that
    nobody could read.
    """
    for reading in column_map.facts[fact.id]:
        for number, cells in numbered:
            said = read(reading, cells, fact)
            if said is None:
                continue
            for strange in said.strange:
                report.note(
                    reports.NOT_UNDERSTOOD, f"{fact.id}, {strange.column}", strange.found, number
                )
            if said.clash:
                report.note(reports.CONTRADICTION, fact.id, said.clash, number)
            return said
    return None
