"""Made-up people as person files, and every way in which one may tell us more.

A person is plain data, as a file or a form gives it, so that the laws hold from the door on.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from hypothesis import strategies as st

from askwell.facts.fact import Fact, Kind
from askwell.facts.possible import Range
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.person_file import read_answers

TODAY = date(2026, 11, 21)
NOTES = ("not_tested", "out_of_date", "not_sure", "not_said")
SETTINGS = ("early", "metastatic")
OUTCOMES = ("ongoing", "completed", "stopped", "progressed")
COMPLETE = (False, "since_spread", True)
#: A field of an entry that says nothing where one of these stands already.
SAME_QUESTION = {
    "months_since_end": ("ended",), "ended": ("months_since_end",),
    "months_on": ("started",), "started": ("months_on",),
}  # fmt: skip
Data = dict[str, Any]


def read(data: Data, vocabulary: Vocabulary) -> Any:
    """Return the Person that stands in the data, through the door."""
    return read_answers(copy.deepcopy(data), vocabulary, TODAY).person


@st.composite
def answers_to(draw: st.DrawFn, fact: Fact, within: Any = None) -> Any:
    """Return an answer that allows no more than ``within`` (all, if left out)."""
    if fact.kind is Kind.CHOICE:
        allowed: list[str] = sorted(within or fact.choices)
        fitting = [id for id, p in fact.partials.items() if p.choices <= set(allowed)]
        by_name = draw(st.booleans())
        if fitting and by_name:
            return draw(st.sampled_from(fitting))
        most = min(2, len(allowed))
        some = draw(st.sets(st.sampled_from(allowed), min_size=1, max_size=most))
        return next(iter(some)) if len(some) == 1 else sorted(some)
    bounds = within or fact.bounds
    if math.isinf(bounds.low):
        return "inf"  # never
    low, high = int(bounds.low), int(min(bounds.high, bounds.low + 20))
    a = draw(st.integers(low, high))
    b = a if draw(st.booleans()) else draw(st.integers(a, high))
    return a if a == b else f"{a}..{b}"


@st.composite
def values_of(draw: st.DrawFn, field: str) -> Any:
    """Return a value for one field of an entry."""
    match field:
        case "setting":
            return draw(st.sampled_from(SETTINGS))
        case "outcome":
            return draw(st.sampled_from(OUTCOMES))
        case "line":
            return draw(st.integers(1, 3))
        case "started":
            return draw(st.sampled_from(("2022", "2023-05", "2024-01-15")))
        case "ended":
            return draw(st.sampled_from(("2025", "2025-08", "2026-10-02")))
        case "as_of":
            return draw(st.sampled_from(("2026-08", "2026")))
    low = draw(st.integers(0, 30))
    return low if draw(st.booleans()) else f"{low}..{low + draw(st.integers(0, 9))}"


@st.composite
def entries(draw: st.DrawFn, vocabulary: Vocabulary) -> Data:
    """Return an entry of the list of treatments; any field but the treatment may be missing."""
    entry: Data = {"treatment": draw(st.sampled_from(sorted(vocabulary.lineage)))}
    fields = ("setting", "outcome", "line", "months_on", "months_since_end")
    for field in draw(st.lists(st.sampled_from(fields), unique=True)):
        entry[field] = draw(values_of(field))
    if draw(st.integers(0, 3)) == 0:
        entry["as_of"] = draw(values_of("as_of"))
    return entry


@st.composite
def people(
    draw: st.DrawFn, vocabulary: Vocabulary, told: tuple[str, ...] | None = None,
    history: tuple[str, ...] = (),
) -> Data:  # fmt: skip
    """Return a person file: some facts answered, some not, and perhaps a list of treatments."""
    data: Data = {}
    for id in told if told is not None else tuple(vocabulary.told):
        fact = vocabulary[id]
        how = draw(st.integers(0, 9))
        if how <= 6:
            data[id] = draw(answers_to(fact))
        elif how == 7:
            data[id] = draw(st.sampled_from(NOTES))
        elif how == 8:
            data[id] = [{"is": draw(answers_to(fact)), "from": "report"}]
            if fact.outdated:
                data[id][0]["on"] = draw(st.sampled_from(("2024", "2025-09", "2026-10")))
    for id in history:
        if draw(st.integers(0, 3)) == 0:
            data[id] = draw(answers_to(vocabulary[id]))
    if draw(st.integers(0, 5)):
        data["treatments"] = draw(st.lists(entries(vocabulary), max_size=4))
        data["treatments_complete"] = draw(st.sampled_from((*COMPLETE, *[True] * 4)))
    return data


@st.composite
def steps(
    draw: st.DrawFn, data: Data, vocabulary: Vocabulary, facts: tuple[str, ...]
) -> tuple[str, Data]:
    """Return one further answer: what kind it is, and the person file with it.

    Nothing is taken back: a step narrows an answer, adds an entry to a list that is not complete,
    fills in a missing field, names the drug behind a class, or says that the list is complete.
    """
    more = copy.deepcopy(data)
    person = read(data, vocabulary)

    def answer(id: str) -> None:
        possible = person.possible(vocabulary[id])
        told = more.get(id)
        said = draw(answers_to(vocabulary[id], possible))
        if isinstance(told, list) and told and isinstance(told[0], dict):
            more[id] = [*told, {"is": said, "from": "me"}]
        else:
            more[id] = said

    def add_entry() -> None:
        entry = draw(entries(vocabulary))
        if data.get("treatments_complete") == "since_spread":
            entry["setting"] = "early"
        at = draw(st.integers(0, len(listed)))
        more["treatments"] = [*listed[:at], entry, *listed[at:]]

    def fill(at: int, field: str) -> None:
        more["treatments"][at][field] = draw(values_of(field))

    def name_drug(at: int, drug: str) -> None:
        more["treatments"][at]["treatment"] = drug

    def complete(how: Any) -> None:
        more["treatments_complete"] = how

    listed = more.get("treatments", [])
    ways: list[tuple[str, Callable[[], None]]] = [
        (f"answer {id}", partial(answer, id)) for id in facts
    ]
    if data.get("treatments_complete", False) is not True:
        ways += [("add an entry", add_entry)] * 4
        left = COMPLETE[COMPLETE.index(data.get("treatments_complete", False)) + 1 :]
        ways += [(f"complete: {how}", partial(complete, how)) for how in left]
    for at, entry in enumerate(listed):
        for field in ("setting", "outcome", "line", "months_on", "months_since_end", "started",
                      "ended"):  # fmt: skip
            taken = (field, *SAME_QUESTION.get(field, ()))
            if not any(key in entry for key in taken) and not _contradicts(field, entry):
                ways.append((f"fill in {field}", partial(fill, at, field)))
        kind = entry["treatment"]
        for drug in vocabulary.lineage.members(kind):
            if drug != kind:
                ways.append((f"name {drug}", partial(name_drug, at, drug)))
    if not ways:
        return "nothing", more
    name, take = draw(st.sampled_from(ways))
    take()
    return name, more


def _contradicts(field: str, entry: Data) -> bool:
    """Months that depend on when they were written may only come with that month."""
    return field in ("months_on", "months_since_end") and "as_of" in entry


def conflicted(person: Any, facts: list[Fact]) -> bool:
    """Say whether two origins contradict each other on one of the facts."""
    return any(person.conflict(fact) for fact in facts)


def is_exact(possible: Any) -> bool:
    """Say whether only one value is left."""
    return possible.exact if isinstance(possible, Range) else len(possible) == 1
