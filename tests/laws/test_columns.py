"""Law 1: every engine gives the truths of the reference engine, leaf by leaf and rule by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import narwhals as nw
import polars as pl
import pytest

from askwell.cohort.nodes import key_of
from askwell.cohort.people import columns_of
from askwell.cohort.plan import Plan
from askwell.facts.fact import Fact, Kind
from askwell.facts.possible import Possible, Range
from askwell.logic import columns
from askwell.logic.columns import Column, values_of
from askwell.logic.criteria import Criterion, Is, Judged, Within, leaves, parts_of
from askwell.logic.evaluate import evaluate, leaf_truth, leaf_truths
from askwell.logic.truth import Truth
from tests.laws.tables import (
    CELL,
    ENGINES,
    Engine,
    a_person,
    a_rule,
    a_vocabulary,
    history_facts,
    names,
    on_polars,
    table_of,
    whole,
)

TRUTH = {cell: truth for truth, cell in CELL.items()}
Record = Callable[[str, object], None]


def agree(engine: Engine, folder: Path, *, rules: int, people: int, seed: int) -> Counter[str]:
    """Hold an engine against the reference over a table; count the kinds of node."""
    chance = Random(seed)
    vocabulary = a_vocabulary(chance)
    facts = [*vocabulary.told.values(), *chance.sample(history_facts(vocabulary), 10)]
    everyone = [a_person(vocabulary, facts, chance) for _ in range(people)]
    asked = [a_rule(facts, chance) for _ in range(rules)]
    table = table_of(everyone, facts, declared=chance.random() < 0.5, exact=chance.random() < 0.5)
    found = engine(table, asked, folder)
    named = names(asked)
    truths = [leaf_truths(person) for person in everyone]
    for rule in whole(asked):
        expected = [CELL[evaluate(rule, of_person)] for of_person in truths]
        assert found[named[key_of(rule)]].to_list() == expected, f"law 1: {rule}"
    return Counter(type(node).__name__ for rule in asked for node in _nodes(rule))


def _nodes(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in parts_of(criterion):
        yield from _nodes(part)


BATCH = {"rules": 50, "people": 40}


LONG = {"rules": 250, "people": 40}
AT_ONCE = {"rules": 300, "people": 1_000}


@pytest.mark.parametrize(
    ("engine", "batches", "size"),
    [
        pytest.param("polars", 6, BATCH, id="polars"),
        pytest.param("duckdb", 6, BATCH, id="duckdb"),
        pytest.param("polars", 40, LONG, id="polars-long", marks=pytest.mark.laws),
        pytest.param(
            "duckdb", 40, LONG, id="duckdb-long", marks=(pytest.mark.laws, pytest.mark.endurance)
        ),
        pytest.param("spark", 1, AT_ONCE, id="spark", marks=pytest.mark.laws),
    ],
)
def test_law_1(
    engine: str, batches: int, size: dict[str, int], tmp_path: Path, record_property: Record
) -> None:
    tally: Counter[str] = Counter()
    for seed in range(batches):
        tally += agree(ENGINES[engine], tmp_path, seed=seed, **size)
    assert {"Is", "Within", "Judged", "Not", "All", "Any", "AtLeast", "Term"} <= tally.keys()
    nodes = ", ".join(f"{count:,} {kind}" for kind, count in sorted(tally.items()))
    tried = f"{batches * size['rules']:,} rules x {size['people']:,} people"
    record_property("law", f"law 1 on {engine}: {tried}: {nodes}")


# -- every operator, broken on purpose --------------------------------------------------------


choice, number, counted = columns.choice_column, columns.number_column, columns._counted
Values = dict[str, Possible]


def _swapped(leaf: Is, cell: nw.Expr, values: Values) -> Column:
    return ~choice(leaf, cell, values)


def _partial_is_no(leaf: Is, cell: nw.Expr, values: Values) -> Column:
    settled = {v: p for v, p in values.items() if p <= leaf.values or not p & leaf.values}
    return choice(leaf, cell, settled)


def _null_is_no(leaf: Is, cell: nw.Expr, values: Values) -> Column:
    right = choice(leaf, cell, values)
    return right if isinstance(right, Truth) else right.fill_null(value=False)


def _ends_left_out(leaf: Within, low: nw.Expr, high: nw.Expr, *, exact: bool) -> Column:
    return number(leaf, low - 1, high + 1, exact=exact)


def _lowest_counts(leaf: Within, low: nw.Expr, high: nw.Expr, *, exact: bool) -> Column:
    return number(leaf, low, low, exact=exact)


def _one_too_few(needed: int, parts: list[nw.Expr], unknown: int) -> Column:
    return counted(needed - 1, parts, unknown)


def _judgement_left_out(needed: int, parts: list[nw.Expr], _unknown: int) -> Column:
    return counted(needed, parts, 0)


def _first_alone(parts: list[nw.Expr | str]) -> nw.Expr:
    first = parts[0]
    return nw.col(first) if isinstance(first, str) else first


def _some_batches(folder: Path) -> None:
    for seed in range(4):
        agree(on_polars, folder, seed=seed, **BATCH)


BREAKS = {
    "a choice means its opposite": ("choice_column", _swapped),
    "a partial answer counts as no": ("choice_column", _partial_is_no),
    "no answer counts as no": ("choice_column", _null_is_no),
    "the ends of a range are left out": ("number_column", _ends_left_out),
    "a range is taken by its lowest number": ("number_column", _lowest_counts),
    "all is taken for any": ("all_of", columns.any_of),
    "any is taken for all": ("any_of", columns.all_of),
    "only the first part of all counts": ("all_of", _first_alone),
    "only the first part of any counts": ("any_of", _first_alone),
    "one part too few is enough": ("_counted", _one_too_few),
    "a judgement in a count is left out": ("_counted", _judgement_left_out),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_an_operator_broken_on_purpose_is_caught(
    broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, wrong = BREAKS[broken]
    monkeypatch.setattr(columns, name, wrong)
    if name in ("choice_column", "number_column"):
        monkeypatch.setattr(f"askwell.cohort.nodes.{name}", wrong)
    with pytest.raises(AssertionError, match="law 1"):
        _some_batches(tmp_path)


def test_a_not_that_does_nothing_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nw.Expr, "__invert__", lambda self: self)
    with pytest.raises(AssertionError, match="law 1"):
        _some_batches(tmp_path)


# -- the whole knowledge ----------------------------------------------------------------------


def scattered(facts: tuple[Fact, ...], people: int, seed: int) -> pl.DataFrame:
    """Return people whose every cell is drawn by itself, so that every rule is reached."""
    chance = Random(seed)
    made = []
    for fact in facts:
        few: list[dict[str, str | float | None]] = []
        if fact.kind is Kind.CHOICE:
            values = list(values_of(fact))
            cells = [None, *values, *sorted(fact.choices) * 3]
            drawn = pl.Series(cells, dtype=pl.Enum(values)).sample(
                people, with_replacement=True, seed=chance.randrange(2**31)
            )
            made.append(drawn.alias(fact.id))
            continue
        top = min(fact.bounds.high, fact.bounds.low + 120)
        for _ in range(60):
            low = chance.randint(int(fact.bounds.low), int(top))
            high = chance.choice((low, low, chance.randint(low, int(top))))
            few.append({"low": chance.choice((low, low, None)), "high": high})
        few += [{"low": None, "high": None}] * 8
        pairs = pl.DataFrame(few, schema={"low": pl.Float64, "high": pl.Float64}).sample(
            people, with_replacement=True, seed=chance.randrange(2**31)
        )
        made += [pairs["low"].alias(f"{fact.id}_low"), pairs["high"].alias(f"{fact.id}_high")]
    return pl.DataFrame(made)


def possible_in(fact: Fact, cells: tuple[str | float | None, ...]) -> Possible:
    """Return what the cells of a fact leave possible."""
    if fact.kind is Kind.CHOICE:
        return fact.anything if cells[0] is None else values_of(fact)[str(cells[0])]
    low, high = cells
    return Range(
        fact.bounds.low if low is None else float(low),
        fact.bounds.high if high is None else float(high),
    )


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize(
    "people",
    [pytest.param(2_000, id="quick"), pytest.param(100_000, id="long", marks=pytest.mark.laws)],
)
def test_law_1_over_the_whole_knowledge(
    engine: str, people: int, plan: Plan, tmp_path: Path, record_property: Record
) -> None:
    """Compare every leaf over the cells it reads, and every rule over the truths of its leaves.

    The reference is a function of just these, so each different case is worked out once.
    """
    table = scattered(plan.facts, people, seed=1)
    rules = list({key_of(rule): rule for rule in plan.rules}.values())
    found = ENGINES[engine](table, rules, tmp_path)
    named = names(rules)
    asked = {key_of(leaf): leaf for rule in rules for leaf in leaves(rule)}
    for key, leaf in asked.items():
        if isinstance(leaf, Judged):
            continue
        seen = table.select(columns_of(leaf.fact)).with_columns(found[named[key]]).unique()
        for *told, truth in seen.iter_rows():
            expected = leaf_truth(leaf, possible_in(leaf.fact, tuple(told)))
            assert truth is CELL[expected], f"{leaf}: {told}"
    for rule in rules:
        seen = found.select({named[key_of(node)] for node in (rule, *leaves(rule))}).unique()
        for case in seen.iter_rows(named=True):
            expected = evaluate(rule, lambda leaf, c=case: TRUTH[c[named[key_of(leaf)]]])  # type: ignore[misc]
            assert case[named[key_of(rule)]] is CELL[expected], f"{rule}: {case}"
    record_property("law", f"law 1 on {engine}: {len(rules):,} real rules x {people:,} people")
