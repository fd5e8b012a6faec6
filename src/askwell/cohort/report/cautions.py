"""Cautions: what people have, or may discuss, while a caution of it fits; and what supports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from askwell.cohort.report.cells import EVERYONE
from askwell.cohort.report.charts import BarChart, bar_chart
from askwell.cohort.report.release import Figure, Release
from askwell.cohort.report.table import Row, Table
from askwell.cohort.report.tally import GUARDED
from askwell.cohort.report.words import SHOWN_HEADS, WEIGHTS, treatment_name
from askwell.knowledge.model import Caution, Knowledge
from askwell.logic.wording import capital

_MOST_BARS = 12
Pair = tuple[str, str]


@dataclass(frozen=True)
class Cautions:
    """The part of the report about risks and support."""

    anyone: tuple[Figure, ...]
    chart: BarChart | None
    having: Table
    tables: tuple[tuple[str, Table], ...]
    together: Table
    support: Table


class CautionsView:
    """Reads the cautions from a release."""

    def __init__(
        self,
        release: Release,
        knowledge: Knowledge,
        cautions: Mapping[str, tuple[str, ...]],
        pairs: Mapping[Pair, Iterable[Pair]],
        support: Iterable[str],
    ) -> None:
        self._release = release
        self._cells = release.cells
        self._knowledge = knowledge
        self._cautions = cautions
        self._pairs = pairs
        self._support = tuple(support)

    def view(self) -> Cautions:
        """Everything about risks and support."""
        figure, cells = self._release.figure, self._cells
        by_name = sorted(self._cautions, key=lambda id: self._name(id).casefold())
        rows = (
            Row(
                (self._name(id),),
                tuple(figure(cells.any_caution(g, id), cells.shown(id, g)) for g in GUARDED),
            )
            for id in by_name
        )
        having = tuple(row for row in rows if any(figure.there for figure in row.figures))
        captions = {
            "now": "Having a treatment while a caution of it fits",
            "talk": "With a treatment to talk about while a caution of it fits",
        }
        return Cautions(
            tuple(figure(cells.any_caution(group), EVERYONE) for group in GUARDED),
            bar_chart(
                "People who have a treatment while a caution of it fits",
                ((row.names[0], row.figures[0]) for row in having),
                _MOST_BARS,
            ),
            Table(
                "People with a caution that fits",
                ("Treatment",),
                tuple(SHOWN_HEADS[group] for group in GUARDED),
                having,
            ),
            tuple((group, self._fires(group, captions[group])) for group in GUARDED),
            self._together(),
            self._supported(),
        )

    def _fires(self, group: str, caption: str) -> Table:
        """A row for each caution of each treatment, those that weigh most first."""
        figure, cells = self._release.figure, self._cells
        found: list[tuple[tuple[int, str, int], Row]] = []
        for id, cautions in self._cautions.items():
            known = {caution.id: caution for caution in self._knowledge.cautions(id)}
            for caution in cautions:
                count = figure(cells.caution(id, caution, group), cells.shown(id, group))
                if count.there:
                    found.append(self._row(id, known[caution], count))
        found.sort(key=lambda pair: pair[0])
        rows = tuple(row for _, row in found)
        return Table(caption, ("Treatment", "Weight", "Caution"), ("People",), rows)

    def _row(
        self, treatment: str, caution: Caution, count: Figure
    ) -> tuple[tuple[int, str, int], Row]:
        name = self._name(treatment)
        row = Row((name, WEIGHTS[caution.weight], caution.says), (count,))
        return (-caution.weight.gravity, name.casefold(), -(count.count or 0)), row

    def _together(self) -> Table:
        """Two that do not go together, both under way; each rule, then its pairs."""
        figure, cells = self._release.figure, self._cells
        rows: list[Row] = []
        for rule, pairs in self._pairs.items():
            whole = figure(cells.in_pair(rule), EVERYONE)
            if not whole.there:
                continue
            rows.append(Row((self._pair(rule), self._says(rule)), (whole,)))
            of_it = [(pair, figure(cells.pair(*pair))) for pair in pairs]
            if len(of_it) > 1:
                rows += [Row((self._pair(p), ""), (f,), under=True) for p, f in of_it if f.there]
        return Table("Two that do not go together", ("Both", "Why"), ("People",), tuple(rows))

    def _pair(self, pair: Pair) -> str:
        lineage = self._knowledge.vocabulary.lineage
        return capital(" and ".join(lineage.in_sentence(id) for id in pair))

    def _says(self, rule: Pair) -> str:
        owners = {owner.id: owner for owner in self._knowledge.owners()}
        return next(n.says for n in owners[rule[0]].never_with if n.treatment == rule[1])

    def _supported(self) -> Table:
        figure, cells = self._release.figure, self._cells
        rows = tuple(
            Row(
                (self._name(id),),
                tuple(
                    figure(cells.support(id, truth), EVERYONE) for truth in ("yes", "unknown", "no")
                ),
            )
            for id in self._support
        )
        columns = ("Fits", "Can’t tell yet", "Does not fit")
        return Table("Supportive care", ("Treatment",), columns, rows)

    def _name(self, treatment: str) -> str:
        return treatment_name(treatment, self._knowledge)
