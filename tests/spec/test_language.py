"""The language does what its manual says: every example of every table."""

from __future__ import annotations

import math
from typing import Any

import pytest

from askwell.explore.finding import Guard, UseFinding
from askwell.facts.possible import Possible, Range
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.criteria import CriterionError
from askwell.logic.evaluate import evaluate, leaf_truths, usual_reading
from askwell.logic.truth import Truth
from askwell.logic.wording import wording
from tests.spec.print_language import PAGE, printed
from tests.spec.tables import Example, examples, explorer, notation, person_of


def named(example: Example) -> str:
    """Name an example by what it asks."""
    return f"{example.ask} of {dict(example.person)}"


def shown(possible: Possible) -> Any:
    """Write what is possible as the tables do."""
    if isinstance(possible, Range):
        if math.isinf(possible.low):
            return "never"
        if math.isinf(possible.high):
            return f"{possible.low:g}.."
        return int(possible.low) if possible.exact else f"{possible.low:g}..{possible.high:g}"
    return " or ".join(choice for choice in ("yes", "no") if choice in possible)


@pytest.mark.parametrize("example", examples("truth"), ids=named)
def test_truth(example: Example) -> None:
    criterion = notation().read(example.ask)
    truths = leaf_truths(person_of(example.person))
    assert evaluate(criterion, truths) is Truth(example.expect)
    if "usually" in example.row:
        usual = evaluate(criterion, usual_reading(truths))
        assert usual is Truth(example.row["usually"])


@pytest.mark.parametrize("example", examples("error"), ids=named)
def test_what_cannot_be_written(example: Example) -> None:
    with pytest.raises(CriterionError) as caught:
        notation().read(example.ask)
    assert example.expect in str(caught.value)
    assert example.row["and"] in str(caught.value)


@pytest.mark.parametrize("example", examples("fact"), ids=named)
def test_history(example: Example) -> None:
    vocabulary: Vocabulary = explorer().knowledge.vocabulary
    assert shown(person_of(example.person).possible(vocabulary[example.ask])) == example.expect


def use_of(example: Example) -> UseFinding | None:
    options = explorer().options(person_of(example.person))
    found = [u for t in options.treatments for u in t.uses if u.use.id == example.ask]
    return found[0] if found else None


@pytest.mark.parametrize("example", examples("standing"), ids=named)
def test_standing(example: Example) -> None:
    use = use_of(example)
    if example.expect == "hidden":
        assert use is None
        return
    assert use is not None
    assert use.standing.value == example.expect
    acting = [
        guard.subject.id
        for guard in use.guards
        if isinstance(guard.subject, Guard) and guard.truth is Truth.YES
    ]
    assert acting == example.row.get("guards", [])
    assert list(use.open) == example.row.get("open", [])
    if "left" in example.row:
        left = ["+".join(together) for slot in use.slots for together in slot.left]
        assert left == example.row["left"]
    if "truths" in example.row:
        assert [slot.truth.value for slot in use.slots] == example.row["truths"]


@pytest.mark.parametrize("example", examples("words"), ids=named)
def test_words(example: Example) -> None:
    criterion = notation().read(example.ask)
    assert wording(criterion) == wording(criterion, Truth.UNKNOWN) == example.expect
    assert wording(criterion, Truth.NO) == example.row["not"]


def test_every_standing_has_an_example() -> None:
    shown_standings = {example.expect for example in examples("standing")}
    assert shown_standings == {
        "now", "unavailable", "hidden", "does_not_fit", "unsafe", "had", "passed", "later",
        "seldom", "waits", "depends", "judged", "fits",
    }  # fmt: skip


def test_the_page_is_printed_from_these_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == printed(), "Run `make docs`, and commit the page."
