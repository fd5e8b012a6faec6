"""The notation of criteria in the knowledge files, read into nodes.

hormone_receptor_positive            a named term
{er: [positive, low]}                the answer is one of these
{age: 18..}                          the number lies inside, ends included
{all: [...]} {any: [...]}            every part, one part
{at_least: 2, of: [...]}             two parts
{not: ...}                           the opposite
{judged: text, usually: yes}         only a clinician can tell
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from askwell.facts.fact import Fact, Kind
from askwell.facts.possible import Possible, Range
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.criteria import (
    All,
    Any,
    AtLeast,
    Criterion,
    CriterionError,
    Is,
    Judged,
    Leaf,
    Not,
    Term,
    Within,
)
from askwell.logic.truth import Truth

OPERATORS = ("all", "any", "at_least", "of", "not", "judged", "usually")


@dataclass(frozen=True)
class Notation:
    """Reads criteria. ``terms`` are those read so far; a term may use only earlier ones."""

    vocabulary: Vocabulary
    terms: Mapping[str, Term]
    _leaves: dict[tuple[str, Possible], Leaf] = field(default_factory=dict, repr=False)

    def read(self, written: object) -> Criterion:
        """The criterion that ``written`` (plain YAML data) stands for.

        Raises CriterionError with what was found, what was expected and what to do.
        """
        if isinstance(written, str):
            return self._term(written)
        if not isinstance(written, Mapping):
            raise CriterionError(
                f"A rule is a term's name or a mapping such as 'er: positive'; found {written!r}."
            )
        keys = set(written)
        if keys == {"all"}:
            return All(*self._parts(written["all"], "all"))
        if keys == {"any"}:
            return Any(*self._parts(written["any"], "any"))
        if keys == {"at_least", "of"}:
            k = written["at_least"]
            if type(k) is not int:
                raise CriterionError(f"'at_least' takes a whole number; found {k!r}.")
            return AtLeast(k, tuple(self._parts(written["of"], "of")))
        if keys == {"not"}:
            return Not(self.read(written["not"]))
        if "judged" in keys and keys <= {"judged", "usually"}:
            return _judged(written)
        if len(keys) == 1:
            ((fact_id, answer),) = written.items()
            return self._leaf(str(fact_id), answer)
        raise CriterionError(
            f"One mapping holds one rule; found the keys {', '.join(sorted(map(str, keys)))}. "
            "Join rules with 'all: [...]' or 'any: [...]'."
        )

    def _parts(self, written: object, key: str) -> list[Criterion]:
        if not isinstance(written, list | tuple):
            raise CriterionError(f"'{key}' takes a list of rules; found {written!r}.")
        return [self.read(part) for part in written]

    def _term(self, name: str) -> Term:
        term = self.terms.get(name)
        if term is None:
            raise CriterionError(
                f"There is no term '{name}'. Expected one of: {', '.join(sorted(self.terms))}. "
                "A fact is written with its answer, such as 'er: positive'."
            )
        return term

    def _leaf(self, fact_id: str, answer: object) -> Criterion:
        fact = self.vocabulary.get(fact_id)
        if fact is None:
            hint = near(fact_id, self.vocabulary, "See knowledge/facts for all facts.")
            raise CriterionError(
                f"There is no fact '{fact_id}', and no rule word of that name"
                f" ({', '.join(OPERATORS)}). {hint}"
            )
        if fact.kind is Kind.NUMBER:
            numbers = read_range(fact, answer)
            return self._shared(fact, numbers)
        answers = answer if isinstance(answer, list | tuple) else [answer]
        values: set[str] = set()
        for one in answers:
            values |= read_choice(fact, one)
        return self._shared(fact, frozenset(values))

    def _shared(self, fact: Fact, allowed: Possible) -> Leaf:
        """The one leaf that asks this of a fact, so that an engine answers it once a person."""
        leaf = self._leaves.get((fact.id, allowed))
        if leaf is None:
            if isinstance(allowed, Range):
                leaf = Within(fact, allowed.low, allowed.high)
            else:
                leaf = Is(fact, allowed)
            self._leaves[fact.id, allowed] = leaf
        return leaf


def read_choice(fact: Fact, answer: object) -> frozenset[str]:
    """The choices that one written answer stands for: a choice, or a named partial."""
    named = None if isinstance(answer, bool | None) else fact.named(str(answer))
    if named is None:
        expected = ", ".join([*fact.choices, *fact.partials])
        raise CriterionError(
            f"'{fact.id}' has no answer {_shown(answer)}. Expected one of: {expected}."
        )
    return named


def read_range(fact: Fact, answer: object) -> Range:
    """A number, or a range such as ``18..``, ``..6`` or ``50..59``, with the fact's own bounds."""
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        try:
            number = float(answer)
        except OverflowError:
            raise CriterionError(f"'{fact.id}' has a number that is too large.") from None
        if math.isnan(number):
            raise CriterionError(f"'{fact.id}' has a value that is not a number (NaN).")
        return Range(number, number)
    text = str(answer).strip()
    low, dots, high = text.partition("..")
    try:
        if not dots:
            number = float(text)
            low = high = text
        low_number = float(low) if low.strip() else fact.bounds.low
        high_number = float(high) if high.strip() else fact.bounds.high
        number = low_number + high_number
    except ValueError:
        number = math.nan
    if math.isnan(number) or isinstance(answer, bool) or text == "..":
        raise CriterionError(
            f"'{fact.id}' is a number{f' in {fact.unit}' if fact.unit else ''}; found "
            f"{_shown(answer)}. Write a number such as 3, or a range such as 18.. or ..6 or 50..59."
        )
    if low_number > high_number:
        bounds = fact.bounds
        raise CriterionError(
            f"'{fact.id}' has an empty range {text}: its low end is above its high end."
            if low.strip() and high.strip()
            else f"No number of '{fact.id}' lies in {text}. "
            f"It runs from {bounds.low:g} to {bounds.high:g}."
        )
    return Range(low_number, high_number)


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that names what is known and spelled most like ``word``; ``otherwise`` if none is."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean: {', '.join(close)}?" if close else otherwise


def _judged(written: Mapping[object, object]) -> Judged:
    usually = written.get("usually")
    if usually not in (None, "yes", "no"):
        raise CriterionError(f"'usually' is yes or no, or left out; found {usually!r}.")
    text = written["judged"]
    if not isinstance(text, str):
        raise CriterionError(f"'judged' takes the text of what a doctor finds; found {text!r}.")
    return Judged(text, Truth(usually) if isinstance(usually, str) else Truth.UNKNOWN)


def _shown(answer: object) -> str:
    return f"'{answer}'"
