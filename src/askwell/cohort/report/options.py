"""Options by group: for how many people each treatment is one to talk about or stands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from askwell.cohort.report.cells import EVERYONE, SHOWN_GROUPS
from askwell.cohort.report.charts import BarChart, StackChart, bar_chart, stack_chart
from askwell.cohort.report.parts import STANDINGS
from askwell.cohort.report.release import Figure, Release
from askwell.cohort.report.table import Row, Table
from askwell.cohort.report.words import (
    SHOWN_HEADS,
    STANDING_HEADS,
    group_head,
    treatment_name,
    value_name,
)
from askwell.knowledge.model import Knowledge

_MOST_BARS, _MOST_OF_GROUP = 15, 5
_DISCUSSED = ("now", "talk")
_COLUMNS = tuple(SHOWN_HEADS[group] for group, _ in SHOWN_GROUPS)


@dataclass(frozen=True)
class OfGroup:
    """The options to talk about of the people of one group, value by value."""

    id: str
    name: str
    charts: tuple[BarChart, ...]
    table: Table


@dataclass(frozen=True)
class OfTreatment:
    """Where one treatment stands: for everyone, and by group."""

    id: str
    name: str
    standings: Table
    chart: StackChart | None
    by_group: Table


@dataclass(frozen=True)
class Options:
    """The part of the report about options."""

    people: Table
    chart: StackChart | None
    table: Table
    by_group: tuple[OfGroup, ...]
    treatments: tuple[OfTreatment, ...]


class OptionsView:
    """Reads the options from a release."""

    def __init__(
        self, release: Release, knowledge: Knowledge, groups: dict[str, tuple[str, ...]]
    ) -> None:
        self._release = release
        self._cells = release.cells
        self._knowledge = knowledge
        self._groups = groups
        names = {id: treatment_name(id, knowledge) for id in self._cells.like}
        self._names = dict(sorted(names.items(), key=lambda item: item[1].casefold()))

    def view(self) -> Options:
        """Everything about options."""
        return Options(
            self._people(),
            self._chart(),
            self._table(),
            tuple(self._of_group(group) for group in self._groups),
            tuple(self._of_treatment(id) for id in self._names),
        )

    def _people(self) -> Table:
        figure, cells = self._release.figure, self._cells
        rows = tuple(
            Row((self._head(group), value_name(value)),
                (figure(cells.people(group, value), EVERYONE),))
            for group, values in self._groups.items()
            for value in values
        )  # fmt: skip
        return Table("The people, by group", ("Group", "Which"), ("People",), rows)

    def _table(self) -> Table:
        rows = tuple(Row((name,), self._row(id)) for id, name in self._names.items())
        return Table("Where each treatment stands", ("Treatment",), _COLUMNS, rows)

    def _row(self, treatment: str, *of: str) -> tuple[Figure, ...]:
        whole = self._cells.people(*of) if of else EVERYONE
        return tuple(
            self._release.figure(self._cells.shown(treatment, shown, *of), whole)
            for shown, _ in SHOWN_GROUPS
        )

    def _chart(self) -> StackChart | None:
        """The treatments that most people have, or have to talk about."""
        figure, cells = self._release.figure, self._cells
        counts = {
            id: [figure(cells.shown(id, shown)).count for shown in _DISCUSSED] for id in self._names
        }
        people = {id: sum(count or 0 for count in of_it) for id, of_it in counts.items()}
        most = sorted(people, key=lambda id: (-people[id], self._names[id]))
        rows = (
            (
                self._names[id],
                "some hidden" if None in counts[id] else f"{people[id]:,} people",
                figure(EVERYONE).count,
                self._parts(id),
            )
            for id in most[:_MOST_BARS]
            if people[id]
        )
        return stack_chart("What most people have, or have to talk about", rows)

    def _parts(self, treatment: str, *of: str) -> list[tuple[str, str, Figure]]:
        kinds = [shown for shown, _ in SHOWN_GROUPS]
        row = self._row(treatment, *of)
        return [(k, SHOWN_HEADS[k].lower(), f) for k, f in zip(kinds, row, strict=True)]

    def _of_group(self, group: str) -> OfGroup:
        figure, cells = self._release.figure, self._cells
        values = self._groups[group]
        found = {
            name: tuple(
                figure(cells.shown(id, "talk", group, value), cells.people(group, value))
                for value in values
            )
            for id, name in self._names.items()
        }
        rows = tuple(
            Row((name,), figures)
            for name, figures in found.items()
            if any(f.there for f in figures)
        )
        head = self._head(group)
        charts = (
            bar_chart(
                f"{head}: {value_name(value)}",
                [(row.names[0], row.figures[place]) for row in rows
                 if row.figures[place].count is not None],
                _MOST_OF_GROUP,
            )
            for place, value in enumerate(values)
        )  # fmt: skip
        caption = f"Options to talk about, by {_in_sentence(head)}"
        return OfGroup(
            group,
            head,
            tuple(chart for chart in charts if chart is not None),
            Table(caption, ("Treatment",), tuple(map(value_name, values)), rows),
        )

    def _of_treatment(self, treatment: str) -> OfTreatment:
        figure, cells, name = self._release.figure, self._cells, self._names[treatment]
        every = ((s, figure(cells.standing(treatment, s), EVERYONE)) for s in STANDINGS)
        standings = tuple(Row((STANDING_HEADS[s],), (f,)) for s, f in every if f.there)
        by_group = tuple(
            Row((self._head(group), value_name(value)), self._row(treatment, group, value))
            for group, values in self._groups.items()
            for value in values
            if figure(cells.people(group, value)).there
        )
        chart = None
        if "subtype" in self._groups:
            chart = stack_chart(
                f"{name}, by subtype",
                (
                    (
                        value_name(value),
                        f"{figure(cells.people('subtype', value)).text} people",
                        figure(cells.people("subtype", value)).count,
                        self._parts(treatment, "subtype", value),
                    )
                    for value in self._groups["subtype"]
                ),
            )
        return OfTreatment(
            treatment,
            name,
            Table(f"{name}: every standing", ("Standing",), ("People",), standings),
            chart,
            Table(f"{name}, by group", ("Group", "Which"), _COLUMNS, by_group),
        )

    def _head(self, group: str) -> str:
        return group_head(group, self._knowledge)


def _in_sentence(head: str) -> str:
    return head[:1].lower() + head[1:]
