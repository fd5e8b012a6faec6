"""Made-up rules and tables of people, and what each engine makes of them.

Drawn by a seeded source of chance rather than by hypothesis: an engine answers a thousand rules at
once, and one at a time it would spend its time on starting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import duckdb
import narwhals as nw
import polars as pl

from askwell.cohort.layout import Table, named
from askwell.cohort.nodes import Key, Nodes, key_of
from askwell.cohort.people import columns_of, row_of
from askwell.facts.answer import Answer, Note
from askwell.facts.fact import Fact, Kind
from askwell.facts.history import Complete, Course, History, Outcome, Setting
from askwell.facts.lineage import Kin, Lineage
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.criteria import (
    All,
    AtLeast,
    Criterion,
    Is,
    Judged,
    Leaf,
    Not,
    Term,
    Within,
    leaves,
)
from askwell.logic.criteria import (
    Any as AnyOf,
)
from askwell.logic.truth import Truth
from tests.laws.vocabularies import (
    CLASSES,
    DRUGS,
    MEASURES,
    MEASURES_OF,
    choice_fact,
    number_fact,
)

#: How a truth stands in a column.
CELL = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}


def a_vocabulary(chance: Random) -> Vocabulary:
    """Return facts of every kind, with partial answers, and drugs of classes that overlap."""
    facts = [number_fact("months_since_spread", 0, 600), number_fact("dose", 0, 9, whole=False)]
    for i in range(6):
        choices = ("yes", "no", "maybe", "other", "fifth")[: chance.randint(2, 5)]
        partials = {"some": choices[1:], "few": choices[:2]} if len(choices) > 2 else {}
        facts.append(choice_fact(f"choice_{i}", choices, partials))
    for i in range(3):
        low = chance.randint(0, 3)
        facts.append(number_fact(f"number_{i}", low, low + chance.randint(1, 9)))
    kin = [Kin(id, id, (), is_class=True) for id in ("systemic", "support", "care")]
    kin += [Kin(id, id, ("systemic",), is_class=True) for id in CLASSES[:3]]
    kin.append(Kin("conjugate", "conjugate", ("chemo", "antibody"), is_class=True))
    kin += [Kin(drug, drug, (chance.choice(CLASSES),), is_class=False) for drug in DRUGS]
    return Vocabulary({fact.id: fact for fact in facts}, Lineage({one.id: one for one in kin}))


def a_leaf(fact: Fact, chance: Random) -> Leaf:
    """Return a leaf that asks for a fact."""
    if fact.kind is Kind.CHOICE:
        choices = sorted(fact.choices)
        return Is(fact, frozenset(chance.sample(choices, chance.randint(1, len(choices) - 1))))
    low, high = fact.bounds.low, min(fact.bounds.high, fact.bounds.low + 12)
    a = chance.randint(int(low), int(high))
    b = chance.randint(a, int(high))
    ends = [(a, b), (a, fact.bounds.high), (fact.bounds.low, b)]
    fitting = [e for e in ends if e[0] > fact.bounds.low or e[1] < fact.bounds.high]
    return Within(fact, *chance.choice(fitting or [(fact.bounds.high, fact.bounds.high)]))


def a_rule(facts: Sequence[Fact], chance: Random) -> Criterion:
    """Return a rule of one to six leaves, no fact asked twice."""
    asked = chance.sample(list(facts), chance.randint(1, 5))
    parts: list[Criterion] = [a_leaf(fact, chance) for fact in asked]
    judgements = chance.choice((0, 0, 0, 1, 2))
    parts += [Judged("it is found", chance.choice(list(Truth))) for _ in range(judgements)]
    chance.shuffle(parts)
    while len(parts) > 1:
        size = chance.randint(2, min(4, len(parts)))
        parts = [*parts[size:], _wrapped(_joined(tuple(parts[:size]), chance), chance)]
    return _wrapped(parts[0], chance)


def _joined(parts: tuple[Criterion, ...], chance: Random) -> Criterion:
    match chance.randint(0, 2):
        case 0:
            return All(*parts)
        case 1:
            return AnyOf(*parts)
    return AtLeast(chance.randint(1, len(parts)), parts)


def _wrapped(whole: Criterion, chance: Random) -> Criterion:
    match chance.randint(0, 6):
        case 0:
            return Not(whole)
        case 1:
            return Term("term", whole, "it is so", "it is not so")
        case 2:
            return chance.choice((All, AnyOf))(whole)
    return whole


def history_facts(vocabulary: Vocabulary) -> list[Fact]:
    """Return every history fact of a made-up vocabulary."""
    of = [measure.format(kin) for measure in MEASURES_OF for kin in (*CLASSES, *DRUGS)]
    return [vocabulary[id] for id in (*MEASURES, *of)]


def a_person(vocabulary: Vocabulary, facts: Sequence[Fact], chance: Random) -> Person:
    """Return a person with some answers, some in part, and mostly a list of treatments."""
    answers = {}
    for fact in facts:
        told = 0.15 if fact.history else 0.75
        if chance.random() < told:
            answers[fact.id] = (Answer(_some_of(fact, chance)),)
        elif chance.random() < 0.2 and fact.history is None:
            answers[fact.id] = (Answer(None, chance.choice(list(Note))),)
    courses = [
        Course(
            chance.choice(sorted(vocabulary.lineage)),
            chance.choice((None, *Setting)),
            chance.choice((None, 1, 2, 3)),
            chance.choice((None, *Outcome)),
            chance.choice((None, Range(3, 3), Range(2, 9))),
            chance.choice((None, Range(5, 5), Range(1, 30))),
        )
        for _ in range(chance.randint(0, 4))
    ]
    complete = chance.choice((*Complete, Complete.ALL))
    return Person(History(vocabulary.lineage, tuple(courses), complete), answers)


def _some_of(fact: Fact, chance: Random) -> Possible:
    if fact.kind is Kind.CHOICE:
        choices = sorted(fact.choices)
        most = len(choices) if chance.random() < 0.3 else 1
        return frozenset(chance.sample(choices, chance.randint(1, most)))
    low, high = int(fact.bounds.low), int(min(fact.bounds.high, fact.bounds.low + 14))
    if math.isinf(fact.bounds.high) and chance.random() < 0.1:
        return Range(math.inf, math.inf)
    a = chance.randint(low, high)
    match chance.randint(0, 3):
        case 0:
            return Range(a, chance.randint(a, high))
        case 1:
            return Range(a, fact.bounds.high)
    return Range(a, a)


def table_of(
    people: Sequence[Person], facts: Sequence[Fact], *, declared: bool = False, exact: bool = False
) -> pl.DataFrame:
    """Return people as a read table: notes are null.

    ``declared``: choices are columns of declared values. ``exact``: numbers that everybody either
    knows or does not are one column instead of two.
    """
    notes = {note.value for note in Note}
    rows = [row_of(person, facts) for person in people]
    made = []
    for fact in facts:
        for column in columns_of(fact):
            cells = [None if row[column] in notes else row[column] for row in rows]
            if fact.kind is Kind.NUMBER:
                made.append(pl.Series(column, cells, dtype=pl.Float64))
            elif declared:
                values = sorted({cell for cell in cells if cell is not None}) or ["none"]
                made.append(pl.Series(column, cells, dtype=pl.Enum(values)))
            else:
                made.append(pl.Series(column, cells, dtype=pl.String))
    table = pl.DataFrame(made)
    for fact in facts if exact else ():
        if fact.kind is Kind.NUMBER:
            low, high = (table[column] for column in columns_of(fact))
            if low.eq_missing(high).all():
                table = table.drop(columns_of(fact)).with_columns(low.alias(fact.id))
    return table


def names(rules: Sequence[Criterion]) -> dict[Key, str]:
    """Return the column of each different rule, and of each leaf of one."""
    return {key: f"truth:{n}" for n, key in enumerate(dict.fromkeys(map(key_of, whole(rules))))}


def whole(rules: Sequence[Criterion]) -> list[Criterion]:
    """Return the rules, and their leaves."""
    return [*rules, *(leaf for rule in rules for leaf in leaves(rule))]


def laid_out(frame: Table, rules: Sequence[Criterion]) -> Table:
    """Return a frame with the column of each rule and leaf."""
    nodes = Nodes(frame.collect_schema())
    nodes.add(rules)
    columns = {}
    for rule in whole(rules):
        truth = nodes.truth(rule)
        if isinstance(truth, Truth):
            truth = nw.lit(CELL[truth], dtype=nw.Boolean())
        columns[key_of(rule)] = truth
    shown = named({name: columns[key] for key, name in names(rules).items()})
    return nodes.show(nw.col("row"), *shown).on(frame)


def on_polars(table: pl.DataFrame, rules: Sequence[Criterion], _folder: Path) -> pl.DataFrame:
    """Return the truths that Polars finds."""
    found = laid_out(nw.from_native(table.with_row_index("row").lazy()), rules)
    truths: pl.DataFrame = found.to_native().collect()
    return truths


def on_duckdb(table: pl.DataFrame, rules: Sequence[Criterion], folder: Path) -> pl.DataFrame:
    """Return the truths that DuckDB finds."""
    people, truths = folder / "people.parquet", folder / "truths.parquet"
    table.with_row_index("row").write_parquet(people)
    with duckdb.connect() as connection:
        found = laid_out(nw.from_native(connection.read_parquet(str(people))), rules)
        found.to_native().write_parquet(str(truths))
    return pl.read_parquet(truths).sort("row")


def on_spark(table: pl.DataFrame, rules: Sequence[Criterion], folder: Path) -> pl.DataFrame:
    """Return the truths that Spark finds, on this machine."""
    from askwell.cohort.engines.spark import session  # starts no Java unless it is asked for

    people, truths = folder / "people.parquet", folder / "truths"
    table.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64)).write_parquet(people)
    spark = session("local[2]")
    found = laid_out(nw.from_native(spark.read.parquet(str(people))), rules)
    found.to_native().coalesce(1).write.mode("overwrite").parquet(str(truths))
    return pl.read_parquet(truths / "*.parquet").sort("row")


Engine = Callable[[pl.DataFrame, Sequence[Criterion], Path], pl.DataFrame]
ENGINES: dict[str, Engine] = {"polars": on_polars, "duckdb": on_duckdb, "spark": on_spark}
