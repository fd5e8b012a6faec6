"""One person against all uses, beside zen-engine on rules of the same meaning.

Both answer the same people, and every answer is compared before any time is taken. zen-engine is
timed from a ready dict of what is possible for a person to its own answer; Askwell from the person,
so that working out what follows from a list of treatments is in its time.
"""

from __future__ import annotations

import gc
import json
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from askwell.cohort.varied_people import people as made_up
from askwell.explore.finding import Finding
from askwell.explore.options import Explorer
from askwell.explore.ready import Findings, Tables
from askwell.explore.standing import Reader
from askwell.facts.fact import Fact
from askwell.facts.person import Person
from askwell.intake.person_file import read_answers
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge, Use
from askwell.logic.criteria import facts_of
from askwell.logic.evaluate import evaluate, leaf_truths
from askwell.logic.reasons import Reason, explain
from askwell.logic.told import Telling
from askwell.logic.truth import Truth, every
from askwell.paths import knowledge_dir
from benchmarks.peers.zen import model
from benchmarks.people import TODAY, people
from benchmarks.table import Figure, milliseconds

HERE = Path(__file__).parent / "peers" / "zen"
PYTHON = Path(__file__).parents[1] / ".venv-peers" / "zen" / "bin" / "python"
MADE_UP, SEED = 50, 5
#: Turns that only warm up, and turns that are timed.
WARM, ROUNDS = 8, 8

#: Everything one layout of zen-engine needs: the decisions by name.
Models = dict[str, dict[str, Any]]


def one_person() -> list[Figure]:
    """The figures of one person in both engines; raises where the answers differ."""
    knowledge = load(knowledge_dir())
    uses = [use for _, use in knowledge.uses()]

    def everyone(turn: int = 0) -> Iterable[Person]:
        return _everyone(knowledge, turn)

    answers, times = _zen(_layouts(uses), list(everyone()), _facts(uses))
    for layout, found in answers.items():
        for person, sure in zip(everyone(), found, strict=True):
            _compare(layout, sure, _truths(layout, uses, person))
    explorer = Explorer(knowledge)
    ours: dict[str, Callable[[Person], object]] = {
        "reference: uses, no reasons": lambda person: _verdicts(uses, person),
        "reference: clauses, reasons": lambda person: _reasons(uses, person),
        "tables: clauses, reasons": _looked_up(uses, knowledge),
        "treatments with full reasons": explorer.treatments,
        "all options with full reasons": explorer.options,
    }
    on_what = f"{len(uses)} uses, {sum(len(use.clauses) for use in uses)} clauses"
    figures = [
        _figure(f"zen-engine, {layout}, {kind}", on_what, of_it)
        for layout, kinds in times.items()
        for kind, of_it in kinds.items()
    ]
    return figures + [
        _figure(f"Askwell, {what}", on_what, _times(work, everyone)) for what, work in ours.items()
    ]


def _everyone(knowledge: Knowledge, turn: int) -> Iterable[Person]:
    """The people of the benchmarks, made anew, and made-up people who differ from turn to turn.

    So hardly anybody was answered before: Askwell knows its rules by then, but not the person.
    """
    yield from people(knowledge).values()
    for data in made_up(MADE_UP, SEED + turn, knowledge.vocabulary):
        yield read_answers(data, knowledge.vocabulary, TODAY).person


# -- zen-engine ---------------------------------------------------------------------------------


def _layouts(uses: list[Use]) -> dict[str, Models]:
    return {
        "one table, a row per use": {"uses": model.row_per_use(uses)},
        "one table, a row per clause": {"clauses": model.row_per_clause(uses)},
        "one decision per use": {use.id: model.row_per_clause([use]) for use in uses},
    }


def _facts(uses: list[Use]) -> list[Fact]:
    asked = (facts_of(clause.criterion) for use in uses for clause in use.clauses)
    return list({fact.id: fact for facts in asked for fact in facts}.values())


def _zen(
    layouts: dict[str, Models], everyone: list[Person], facts: list[Fact]
) -> tuple[dict[str, list[dict[str, bool]]], dict[str, dict[str, list[float]]]]:
    """What zen-engine finds and how long it takes, in an environment of its own."""
    if not PYTHON.exists():
        raise SystemExit(f"zen-engine's environment is not there: {PYTHON}. Run: make bench")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "models.json").write_text(json.dumps(layouts))
        given = [model.person_in(person, facts) for person in everyone]
        (folder / "people.json").write_text(json.dumps(given))
        subprocess.run([PYTHON, HERE / "answer.py", folder], check=True)
        answers, times = (
            json.loads((folder / file).read_text()) for file in ("answers.json", "times.json")
        )
        return answers, times


def _truths(layout: str, uses: list[Use], person: Person) -> dict[str, Truth]:
    """What Askwell finds where zen-engine was asked: of each use, or of each clause."""
    truths = leaf_truths(person)
    if layout == "one table, a row per use":
        return _verdicts(uses, person)
    return {c.id: evaluate(c.criterion, truths) for use in uses for c in use.clauses}


def _compare(layout: str, sure: dict[str, bool], truths: dict[str, Truth]) -> None:
    """Fail loudly where the two engines differ, were it in one clause of one person."""
    for id, truth in truths.items():
        theirs = Truth.NO if id not in sure else Truth.YES if sure[id] else Truth.UNKNOWN
        if theirs is not truth:
            raise SystemExit(f"{layout}: zen-engine finds {theirs} for {id}, Askwell {truth}.")
    strange = sure.keys() - truths.keys()
    if strange:
        raise SystemExit(f"{layout}: zen-engine answers what nobody asked: {sorted(strange)}.")


# -- Askwell ------------------------------------------------------------------------------------


def _verdicts(uses: list[Use], person: Person) -> dict[str, Truth]:
    truths = leaf_truths(person)
    return {use.id: every(evaluate(c, truths) for c in model.deciding(use)) for use in uses}


def _reasons(uses: list[Use], person: Person) -> list[Reason]:
    truths = leaf_truths(person)
    return [explain(clause.criterion, truths) for use in uses for clause in use.clauses]


def _looked_up(uses: list[Use], knowledge: Knowledge) -> Callable[[Person], object]:
    """The findings of every clause and no more, as the explorer finds them: by truth tables."""
    tables = Tables()
    ready = [(tables.of(c.criterion), Findings(c)) for use in uses for c in use.clauses]
    telling = Telling(tables.leaves, knowledge.vocabulary.lineage)
    untold = tables.untold(telling)

    def findings(person: Person) -> list[Finding]:
        known = Reader(person, telling.told(person), untold).known
        return [found[known[rule]] for rule, found in ready]

    for person in _everyone(knowledge, 0):
        assert [f.reason for f in findings(person)] == _reasons(uses, person)
    return findings


def _times(
    work: Callable[[Person], object], everyone: Callable[[int], Iterable[Person]]
) -> list[float]:
    """The processor time of each person; the first turns only warm up."""
    times = []
    gc.disable()  # its pauses belong to the process, not to the work measured here
    try:
        for turn in range(WARM + ROUNDS):
            for person in list(everyone(turn)):  # all made ready before the first is timed
                start = process_time()
                work(person)
                spent = process_time() - start
                if turn >= WARM:
                    times.append(spent)
    finally:
        gc.enable()
    return times


def _figure(what: str, on_what: str, times: list[float]) -> Figure:
    return Figure(
        what, on_what, milliseconds(median(times)), milliseconds(quantiles(times, n=20)[-1]), ""
    )


if __name__ == "__main__":
    from benchmarks.table import print_figures

    print_figures(one_person())
