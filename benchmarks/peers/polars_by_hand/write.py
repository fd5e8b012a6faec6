"""Writes ``uses.py``: the rules of every use as plain Polars, as someone would type them.

Typing 120 uses by hand would take days and bring mistakes that say nothing about speed. So the
text is written from the knowledge, once, and lies there to be read; running it needs Polars alone.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from askwell.facts.fact import Fact, Kind
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge, TreatmentKind, Use
from askwell.logic.clauses import Role
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
    facts_of,
    leaves,
    parts_of,
)
from askwell.paths import knowledge_dir

TARGET = Path(__file__).with_name("uses.py")

HEAD = '''\
"""Every use of every treatment as plain Polars: a verdict is true, false, or null for unknown.

Written by ``python -m benchmarks.peers.polars_by_hand.write`` from the knowledge, not by a person;
it is what an expert would type. It needs Polars alone. The tricks of the trade are in it:
answers are Enum columns, each question about a column is asked once for all uses, so is each part
that several uses share, and Polars' own logic of nulls carries what is not known.
"""

from collections.abc import Iterable

import polars as pl

#: Only a clinician can tell.
JUDGED = pl.lit(None, dtype=pl.Boolean)
'''
TAIL = '''

def verdicts(people: pl.LazyFrame, asked: Iterable[str] | None = None) -> pl.LazyFrame:
    """A column for each use, a row for each person."""
    told = people.with_columns(**leaves()).with_columns(**shared())
    written = uses()
    return told.select(**{use: written[use] for use in asked or written})
'''


def source(knowledge: Knowledge) -> str:
    """The text of ``uses.py``."""
    rules = {use.id: rule(use) for use in uses_of(knowledge)}
    everything = All(*(criterion for parts in rules.values() for criterion in parts))
    facts = {fact.id: fact for fact in facts_of(everything)}
    asked = {name(leaf): leaf for leaf in leaves(everything) if not isinstance(leaf, Judged)}
    shared = {term.id: term for term in _terms(everything)}
    return _formatted(
        HEAD,
        "#: The answers to each question, those in part last. What is not known at all is null.",
        "ANSWERS = " + _written({id: f"pl.Enum({[*f.choices, *f.partials]!r})"
                                 for id, f in sorted(facts.items()) if f.kind is Kind.CHOICE}),
        "#: Numbers come as two columns, the lowest and the highest there can be; null: no bound.",
        f"NUMBERS = {sorted(id for id, f in facts.items() if f.kind is Kind.NUMBER)!r}\n",
        _function("leaves", "What the uses ask of a column, each asked once.",
                  {named: _leaf(leaf) for named, leaf in sorted(asked.items())}),
        _function("shared", "What several uses share.",
                  {id: text_of(opened(term.part)) for id, term in sorted(shared.items())}),
        _function("uses", "The uses.",
                  {id: f"pl.all_horizontal({', '.join(map(text_of, parts))})"
                   for id, parts in rules.items()}),
        TAIL,
    )  # fmt: skip


def uses_of(knowledge: Knowledge) -> tuple[Use, ...]:
    """The uses that have a verdict: those of treatments against the cancer."""
    kinds = (TreatmentKind.CANCER, TreatmentKind.LOCAL)
    return tuple(use for treatment, use in knowledge.uses() if treatment.kind in kinds)


def rule(use: Use) -> tuple[Criterion, ...]:
    """The clauses that decide a use; what guidelines usually do is none of them."""
    return tuple(clause.criterion for clause in use.clauses if clause.role is not Role.USUAL)


def name(leaf: Leaf) -> str:
    """What a leaf asks, in words: the name of its column."""
    match leaf:
        case Is(fact=fact, values=values):
            return f"{fact.id} is {' or '.join(_in_order(fact, values))}"
        case Within(fact=fact, low=low, high=high):
            return f"{fact.id} from {low:g} to {high:g}"
        case Judged():
            raise ValueError("A judgement has no column.")


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Is(fact=fact, values=values):
            inside, astride = _partials(fact, values)
            yes = _any_of(fact, [*_in_order(fact, values), *inside])
            if not astride:
                return yes
            return f"pl.when({_any_of(fact, astride)}).then(None).otherwise({yes})"
        case Within(fact=fact, low=low, high=high):
            inside, outside = [], []
            if low > fact.bounds.low:
                inside.append(f'(pl.col("{fact.id}_low") >= {low:g})')
                outside.append(f'(pl.col("{fact.id}_high") < {low:g})')
            if high < fact.bounds.high:
                inside.append(f'(pl.col("{fact.id}_high") <= {high:g})')
                outside.append(f'(pl.col("{fact.id}_low") > {high:g})')
            yes, no = " & ".join(inside), " | ".join(outside)
            return f"pl.when({yes}).then(True).when({no}).then(False)"
        case Judged():
            return "JUDGED"


def text_of(criterion: Criterion) -> str:
    """A part of a rule, over the columns of leaves and of what is shared."""
    match criterion:
        case Judged():
            return "JUDGED"
        case Is() | Within():
            return f'pl.col("{name(criterion)}")'
        case Term(id=id):
            return f'pl.col("{id}")'
        case Not(part=part):
            return f"~{text_of(part)}"
        case AtLeast(k=k, parts=parts) if k in (1, len(parts)):
            return f"({(' | ' if k == 1 else ' & ').join(map(text_of, parts))})"
        case AtLeast(k=k, parts=parts):
            sure = ", ".join(map(text_of, parts))
            possible = ", ".join(f"{text_of(part)}.fill_null(True)" for part in parts)
            return (
                f"pl.when(pl.sum_horizontal({sure}) >= {k}).then(True)"
                f".when(pl.sum_horizontal({possible}) < {k}).then(False)"
            )


def _terms(criterion: Criterion) -> Iterator[Term]:
    """The named parts nearest to the top."""
    if isinstance(criterion, Term):
        yield criterion
        return
    for part in parts_of(criterion):
        yield from _terms(part)


def opened(criterion: Criterion) -> Criterion:
    """The same criterion with every name in it replaced by what it stands for."""
    match criterion:
        case Term(part=part):
            return opened(part)
        case Not(part=part):
            return Not(opened(part))
        case AtLeast(k=k, parts=parts):
            return AtLeast(k, tuple(opened(part) for part in parts))
        case _:
            return criterion


def _in_order(fact: Fact, values: frozenset[str]) -> list[str]:
    return [id for id in fact.choices if id in values]


def _partials(fact: Fact, values: frozenset[str]) -> tuple[list[str], list[str]]:
    """The answers in part that lie wholly inside the values, and those on both sides."""
    inside, astride = [], []
    for id, partial in fact.partials.items():
        if partial.choices <= values:
            inside.append(id)
        elif partial.choices & values:
            astride.append(id)
    return inside, astride


def _any_of(fact: Fact, answers: list[str]) -> str:
    return " | ".join(f'(pl.col("{fact.id}") == "{answer}")' for answer in answers)


def _written(entries: dict[str, str]) -> str:
    return f"{{{''.join(f'{key!r}: {text},' for key, text in entries.items())}}}\n"


def _function(name: str, says: str, entries: dict[str, str]) -> str:
    return f'def {name}() -> dict[str, pl.Expr]:\n    """{says}"""\n    return {_written(entries)}'


def _formatted(*parts: str) -> str:
    """The text as ruff sets it; ruff stands where Python stands."""
    ruff = Path(sys.executable).with_name("ruff")
    text = "\n".join(parts)
    for command in (["check", "--fix-only", "--quiet"], ["format"]):
        asked = [ruff, *command, "--stdin-filename", TARGET, "-"]
        text = subprocess.run(asked, input=text, capture_output=True, text=True, check=True).stdout
    return text


if __name__ == "__main__":
    TARGET.write_text(source(load(knowledge_dir())), encoding="utf-8")
