"""Checks that a rule can be trusted, made once when it is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from askwell.logic.criteria import Criterion, Term, facts_of, parts_of

MENOPAUSE, SEX = "menopause", "sex"


def asked_twice(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """The facts that stand more than once in criteria that are judged together.

    Where each fact stands once, "unknown" is exact: it is said only when the answers really allow
    both. Asked twice, a rule could be unknown although every answer leads to the same verdict.
    """
    counts = Counter(fact.id for criterion in criteria for fact in facts_of(criterion))
    return tuple(id for id, count in counts.items() if count > 1)


def asks_men_about_menopause(criterion: Criterion) -> bool:
    """True where menopause stands outside a term that also says sex."""
    return any(MENOPAUSE in facts and SEX not in facts for facts in _facts_by_term(criterion))


def _facts_by_term(criterion: Criterion) -> Iterator[set[str]]:
    if isinstance(criterion, Term):
        yield {fact.id for fact in facts_of(criterion)}
        return
    parts = parts_of(criterion)
    if not parts:
        yield {fact.id for fact in facts_of(criterion)}
    for part in parts:
        yield from _facts_by_term(part)
