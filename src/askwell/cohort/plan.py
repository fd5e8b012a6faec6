"""The plan: everything the knowledge says, for every person of a table, in one pass over it.

It is laid out for the columns that a table has, once for all tables that have the same; one plan
runs on every engine. The columns it gives are described in docs/reference/run-folder.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from functools import cached_property

import narwhals as nw

from askwell.cohort import groups
from askwell.cohort.layout import Layout, Schema, Table, named
from askwell.cohort.nodes import Cells, Key, Nodes, key_of
from askwell.cohort.open_facts import OpenFacts
from askwell.cohort.people import COMPLETE, HIGH, LOW, ROW
from askwell.cohort.standings import Standings, rules_of, usual_rules_of, verdict
from askwell.explore.options import HARD_QUESTIONS, Explorer
from askwell.explore.regimen import Regimen
from askwell.facts.fact import Fact, Kind
from askwell.knowledge.model import Caution, Knowledge, TreatmentKind
from askwell.logic.columns import Column, at_least_columns, every_column
from askwell.logic.criteria import Criterion, Is, Within, leaves
from askwell.logic.truth import Truth


class Plan:
    """A knowledge made ready to answer tables."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer
        self.knowledge: Knowledge = explorer.knowledge
        self.regimens: tuple[Regimen, ...] = tuple(
            regimen for of_it in explorer.regimens.values() for regimen in of_it
        )
        self._layouts: dict[Hashable, Layout] = {}

    @cached_property
    def cautions(self) -> tuple[Caution, ...]:
        """Every caution that depends on the person, of treatments and of classes."""
        return tuple(
            caution
            for owner in self.knowledge.owners()
            for caution in owner.cautions
            if caution.when is not None
        )

    @cached_property
    def rules(self) -> tuple[Criterion, ...]:
        """Every rule that is read for a person, each as often as something asks it."""
        knowledge = self.knowledge
        return (
            *(rule for regimen in self.regimens for rule in rules_of(regimen)),
            *(clause.criterion for _, use in knowledge.uses() for clause in use.clauses),
            *self._explorer.under_way.values(),
            *(caution.when for caution in self.cautions if caution.when is not None),
            *(guard.criterion for r in self.regimens for p in r.places for guard in p.guards),
            *(sign.when for sign in knowledge.urgent if sign.when is not None),
            *(q.when for q in knowledge.questions.values() if q.when is not None),
            *(topic.when for topic in knowledge.topics.values() if topic.when is not None),
            *(test.when for test in knowledge.tests.values() if test.when is not None),
            *self._asked_beside(),
        )

    @cached_property
    def leaves(self) -> tuple[Is | Within, ...]:
        """Every different leaf. Its place here is its number in a run."""
        found: dict[Key, Is | Within] = {}
        for rule in self.rules:
            for leaf in leaves(rule):
                if isinstance(leaf, Is | Within):
                    found.setdefault(key_of(leaf), leaf)
        return tuple(found.values())

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact that a rule asks for, and those that have a test or make a group."""
        asked = {leaf.fact.id: leaf.fact for leaf in self.leaves}
        vocabulary = self.knowledge.vocabulary
        told = [id for id in (*self.knowledge.tests, *groups.FACTS) if id in vocabulary.told]
        return tuple((asked | {id: vocabulary[id] for id in told}).values())

    def verdicts(self, frame: Table) -> Table:
        """Only whether each use's rules hold: ``use:ID`` is true, false or null (unknown).

        The frame is one that a ``header.Header`` has read.
        """
        return self._laid_out(self._verdicts, frame)

    def reasons(self, frame: Table) -> Table:
        """The verdicts with the truths of their leaves and the facts that are open in each use."""
        return self._laid_out(self._reasons, frame)

    def answer(self, frame: Table, by: Collection[str] = ()) -> Table:
        """Everything a run keeps of each person, from a frame that a ``header.Header`` has read.

        ``by`` names further columns of the frame to count by.
        """
        return self._laid_out(self._answer, frame, *by)

    def _laid_out(self, lay_out: Callable[..., Layout], frame: Table, *by: str) -> Table:
        schema = frame.collect_schema()
        key = (lay_out.__name__, by, tuple(schema.items()))
        if key not in self._layouts:
            self._layouts[key] = lay_out(schema, *by)
        return self._layouts[key].on(frame)

    def _verdicts(self, schema: Schema) -> Layout:
        nodes = Nodes(schema)
        return nodes.show(*named(self._add_verdicts(nodes)))

    def _reasons(self, schema: Schema) -> Layout:
        nodes = Nodes(schema)
        verdicts = self._add_verdicts(nodes)
        nodes.keep(verdicts)
        asked = {key_of(leaf) for regimen in self.regimens for leaf in _leaves(regimen)}
        leaves_ = {f"leaf:{n}": _shown(nodes.truth(leaf)) for n, leaf in enumerate(self.leaves)
                   if key_of(leaf) in asked}  # fmt: skip
        open_ = OpenFacts(nodes, self.knowledge.vocabulary.lineage).of_uses(self.regimens)
        return nodes.show(nw.col([*verdicts]), *named(leaves_ | open_))

    def _add_verdicts(self, nodes: Nodes) -> dict[str, nw.Expr]:
        nodes.add(rule for regimen in self.regimens for rule in usual_rules_of(regimen))
        return {f"use:{r.use.id}": _shown(verdict(r, nodes)) for r in self.regimens}

    def _answer(self, schema: Schema, *by: str) -> Layout:
        nodes = Nodes(schema)
        nodes.add(self.rules)
        nodes.add((r for g in self.regimens for r in usual_rules_of(g)), usual=True)
        Standings(nodes).add(self._explorer.regimens, self._explorer.under_way)
        open_ = OpenFacts(nodes, self.knowledge.vocabulary.lineage)
        waits = open_.of_treatments(self._explorer.regimens)
        present = [fact.id for fact in self.facts if nodes.cells.has(fact)]
        kept = [ROW, *([COMPLETE] if COMPLETE in schema else []),
                *(name for name in schema if name.startswith("cell:"))]  # fmt: skip
        kept.sort(key=lambda name: (name != ROW, name))
        kept += (f"treatment:{id}" for id, of_it in self._explorer.regimens.items() if of_it)
        kept += (f"use:{regimen.use.id}" for regimen in self.regimens)
        return nodes.show(
            nw.col(kept),
            *groups.group_columns(present, by),
            *named(self._tested_numbers(nodes.cells)),
            *named({f"leaf:{n}": _shown(nodes.truth(leaf)) for n, leaf in enumerate(self.leaves)}),
            *named(waits),
            *named({f"caution:{c.id}": _fires(nodes.truth(c.when)) for c in self.cautions
                    if c.when}),
            *named({f"support:{id}": _shown(column) for id, column in self._support(nodes)}),
        )  # fmt: skip

    def _tested_numbers(self, cells: Cells) -> dict[str, nw.Expr]:
        """The lowest and highest that a test's number can be; its cell may hold a note alone."""
        vocabulary = self.knowledge.vocabulary
        tested = [vocabulary[id] for id in self.knowledge.tests]
        return {
            f"cell:{fact.id}{end}": column
            for fact in tested
            if fact.kind is Kind.NUMBER and cells.has(fact)
            for end, column in zip((LOW, HIGH), cells.numbers(fact), strict=True)
        }

    def _asked_beside(self) -> Iterable[Criterion]:
        """Whether a person wants the hard questions, which the choice of questions reads."""
        hard = self.knowledge.vocabulary.get(HARD_QUESTIONS)
        return [Is(hard, frozenset(("yes",)))] if hard else []

    def _support(self, nodes: Nodes) -> Iterable[tuple[str, Column]]:
        """The truth of each supportive treatment: that one of its uses fits."""
        for treatment in self.knowledge.treatments.values():
            if treatment.kind is TreatmentKind.SUPPORT:
                uses = [
                    every_column(nodes.laid(clause.criterion) for clause in use.clauses)
                    for use in treatment.uses
                ]
                yield treatment.id, at_least_columns(1, uses)


def _leaves(regimen: Regimen) -> Sequence[Is | Within]:
    return [
        leaf
        for rule in usual_rules_of(regimen)
        for leaf in leaves(rule)
        if isinstance(leaf, Is | Within)
    ]


def _fires(column: Column) -> nw.Expr:
    """Where a caution is sure. What may yet fire stands in the leaves; bits alone are cheaper."""
    return _shown(column).fill_null(value=False)


def _shown(column: Column) -> nw.Expr:
    if isinstance(column, Truth):
        same = None if column is Truth.UNKNOWN else column is Truth.YES
        return nw.lit(same, dtype=nw.Boolean())
    return column
