"""Made-up rules over a vocabulary: every node type, each fact asked once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hypothesis import strategies as st

from askwell.facts.fact import Fact, Kind
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.criteria import All, Any, AtLeast, Criterion, Is, Judged, Not, Term, Within
from askwell.logic.truth import Truth
from tests.laws.vocabularies import history_ids


@st.composite
def leaves_about(draw: st.DrawFn, fact: Fact) -> Criterion:
    """Return a leaf that asks for one fact."""
    if fact.kind is Kind.CHOICE:
        choices = list(fact.choices)
        values = draw(
            st.sets(st.sampled_from(choices), min_size=1, max_size=len(choices) - 1).map(frozenset)
        )
        return Is(fact, values)
    low, high = fact.bounds.low, min(fact.bounds.high, fact.bounds.low + 12)
    a = draw(st.integers(int(low), int(high)))
    b = draw(st.integers(a, int(high)))
    ends: list[tuple[float, float]] = [(a, b)]
    if a > fact.bounds.low:
        ends.append((a, fact.bounds.high))
    if math.isinf(fact.bounds.high) or b < fact.bounds.high:
        ends.append((fact.bounds.low, b))
    narrow = [e for e in ends if e[0] > fact.bounds.low or e[1] < fact.bounds.high]
    low, high = draw(st.sampled_from(narrow)) if narrow else (fact.bounds.high, fact.bounds.high)
    return Within(fact, low, high)


@st.composite
def criteria(
    draw: st.DrawFn, vocabulary: Vocabulary, most: int = 6, *, facts: Sequence[str] | None = None
) -> Criterion:
    """Return a rule of up to ``most`` leaves, no fact asked twice."""
    asked = draw(
        st.lists(
            st.sampled_from(facts or list(vocabulary.told)) if facts is not None
            else st.sampled_from(list(vocabulary.told)) | st.sampled_from(history_ids(vocabulary)),
            min_size=1, max_size=most, unique=True,
        )
    )  # fmt: skip
    parts: list[Criterion] = [draw(leaves_about(vocabulary[id])) for id in asked]
    if len(parts) < most and draw(st.integers(0, 3)) == 0:
        parts.append(Judged("your doctor finds it", draw(st.sampled_from(Truth))))
    while len(parts) > 1:
        size = draw(st.integers(2, min(3, len(parts))))
        parts = [*parts[size:], draw(_joined(tuple(parts[:size])))]
    return draw(_wrapped(parts[0]))


@st.composite
def _joined(draw: st.DrawFn, parts: tuple[Criterion, ...]) -> Criterion:
    kind = draw(st.sampled_from((All, Any, AtLeast)))
    if kind is AtLeast:
        return draw(_wrapped(AtLeast(draw(st.integers(1, len(parts))), parts)))
    return draw(_wrapped(kind(*parts)))


@st.composite
def _wrapped(draw: st.DrawFn, whole: Criterion) -> Criterion:
    match draw(st.integers(0, 5)):
        case 0:
            return Not(whole)
        case 1:
            return Term("term", whole, "it is so", "it is not so")
        case 2:
            return draw(st.sampled_from((All, Any)))(whole)
    return whole
