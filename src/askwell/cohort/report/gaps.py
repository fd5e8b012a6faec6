"""Gaps: answers that a treatment waits for, why they are missing, and what they would settle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.cohort.report.cells import EVERYONE
from askwell.cohort.report.charts import BarChart, bar_chart
from askwell.cohort.report.release import Release
from askwell.cohort.report.table import Row, Table
from askwell.cohort.report.tally import ANSWER, NOTHING
from askwell.cohort.report.words import (
    WAYS,
    group_head,
    question_name,
    treatment_name,
    value_name,
    way_name,
)
from askwell.facts.answer import NOTES, Note
from askwell.knowledge.model import Knowledge

_MOST_BARS = 15
#: Why there is no answer, in the columns of the table of all tests.
_WHY = {
    "Never tested": (Note.NOT_TESTED.value,),
    "Out of date": (Note.OUT_OF_DATE.value,),
    "Not sure or not said": (Note.NOT_SURE.value, Note.NOT_SAID.value),
    "No answer": (NOTHING,),
}


@dataclass(frozen=True)
class Gap:
    """One answer that treatments wait for."""

    id: str
    name: str
    says: str
    answers: Table
    settles: Table
    by_group: Table


@dataclass(frozen=True)
class SecondLook:
    """An answer given only in part, such as HER2 "negative" with no more detail."""

    id: str
    name: str
    says: str
    answers: Table
    settles: Table


@dataclass(frozen=True)
class Gaps:
    """The part of the report about missing answers. ``others`` are no tests."""

    chart: BarChart | None
    table: Table
    tests: tuple[Gap, ...]
    others_table: Table
    others: tuple[Gap, ...]
    second_looks: tuple[SecondLook, ...]


class GapsView:
    """Reads the gaps from a release."""

    def __init__(
        self,
        release: Release,
        knowledge: Knowledge,
        groups: dict[str, tuple[str, ...]],
        open_: dict[str, tuple[str, ...]],
    ) -> None:
        self._release = release
        self._cells = release.cells
        self._knowledge = knowledge
        self._groups = groups
        # Only what somebody waits for, or may wait for.
        self._open = {
            question: treatments
            for question, treatments in open_.items()
            if release.figure(self._cells.waiting(question)).there
        }

    def view(self) -> Gaps:
        """Everything about missing answers."""
        tests = [id for id in self._knowledge.tests if id in self._open]
        others = [id for id in self._open if id not in self._knowledge.tests]
        waiting = [
            (self._name(id), self._release.figure(self._cells.waiting(id), EVERYONE))
            for id in tests
        ]
        return Gaps(
            bar_chart("People for whom a treatment waits for a test", waiting, _MOST_BARS),
            self._table(tests),
            tuple(map(self._gap, tests)),
            self._others(others),
            tuple(map(self._gap, others)),
            tuple(
                self._second_look(id)
                for id in tests
                if self._partials(id)
                and any(
                    self._release.figure(self._cells.answered(id, way, waiting=True)).there
                    for way in self._partials(id)
                )
            ),
        )

    def _table(self, questions: Iterable[str]) -> Table:
        rows = []
        for id in questions:
            waiting = self._cells.waiting(id)
            figures = (
                self._release.together(
                    (self._cells.answered(id, way, waiting=True) for way in ways), waiting
                )
                for ways in (*_WHY.values(), (*self._partials(id), ANSWER))
            )
            rows.append(Row((self._name(id),), (self._release.figure(waiting, EVERYONE), *figures)))
        columns = ("People waiting", *_WHY, WAYS[ANSWER])
        return Table("Tests that treatments wait for", ("Test",), columns, tuple(rows))

    def _others(self, questions: Iterable[str]) -> Table:
        rows = (
            Row(
                (self._name(id),),
                (self._release.figure(self._cells.waiting(id), EVERYONE),),
            )
            for id in questions
        )
        caption = "Other answers that treatments wait for"
        return Table(caption, ("Answer",), ("People waiting",), tuple(rows))

    def _gap(self, question: str) -> Gap:
        figure, cells = self._release.figure, self._cells
        waiting = cells.waiting(question)
        tested = question in self._knowledge.tests
        ways = (*NOTES, NOTHING, *self._partials(question), ANSWER) if tested else ()
        answers = (
            Row((way_name(question, way, self._knowledge),),
                (figure(cells.answered(question, way, waiting=True), waiting),
                 figure(cells.answered(question, way), EVERYONE)))
            for way in ways
        )  # fmt: skip
        by_group = (
            Row((group_head(group, self._knowledge), value_name(value)),
                (figure(cells.waiting(question, group, value), cells.people(group, value)),))
            for group, values in self._groups.items()
            for value in values
        )  # fmt: skip
        name = self._name(question)
        test = self._knowledge.tests.get(question)
        return Gap(
            question,
            name,
            test.says if test else "",
            Table(
                f"{name}: what is known now",
                ("Answer",),
                ("Waiting", "Everyone"),
                tuple(row for row in answers if any(figure.there for figure in row.figures)),
            ),
            self._settles(question, f"{name}: what waits for it", "People waiting"),
            Table(f"{name}: who waits", ("Group", "Which"), ("People waiting",), tuple(by_group)),
        )

    def _settles(self, question: str, caption: str, column: str, *, in_part: bool = False) -> Table:
        cells = self._cells
        whole = cells.in_part(question) if in_part else cells.waiting(question)
        rows = []
        for id in self._open[question]:
            key = cells.in_part(id, question) if in_part else cells.open(id, question)
            found = self._release.figure(key, whole)
            if found.there:
                rows.append(Row((treatment_name(id, self._knowledge),), (found,)))
        rows.sort(key=lambda row: (-(row.figures[0].count or 0), row.names))
        return Table(caption, ("Treatment",), (column,), tuple(rows))

    def _second_look(self, question: str) -> SecondLook:
        figure, cells = self._release.figure, self._cells
        name = self._name(question)
        rows = tuple(
            Row((way_name(question, way, self._knowledge),),
                (figure(cells.answered(question, way, waiting=True), cells.in_part(question)),
                 figure(cells.answered(question, way), EVERYONE)))
            for way in self._partials(question)
        )  # fmt: skip
        test = self._knowledge.tests[question]
        return SecondLook(
            question,
            name,
            test.says,
            Table(f"{name}: answers in part", ("Answer",), ("Waiting", "Everyone"), rows),
            self._settles(
                question,
                f"{name}: what waits for the detail",
                "People with an answer in part",
                in_part=True,
            ),
        )

    def _partials(self, question: str) -> tuple[str, ...]:
        fact = self._knowledge.vocabulary.get(question)
        return tuple(fact.partials) if fact else ()

    def _name(self, question: str) -> str:
        return question_name(question, self._knowledge)
