"""A leaf as the record of a run holds it, and back."""

from __future__ import annotations

import math

from askwell.cohort.folder import Record
from askwell.facts.vocabulary import Vocabulary
from askwell.logic.criteria import Is, Within


def record_of(leaf: Is | Within) -> Record:
    """A leaf as data; an end that is no bound is null."""
    if isinstance(leaf, Is):
        return {"fact": leaf.fact.id, "values": sorted(leaf.values)}
    low, high = (None if math.isinf(end) else end for end in (leaf.low, leaf.high))
    return {"fact": leaf.fact.id, "low": low, "high": high}


def leaf_of(record: Record, vocabulary: Vocabulary) -> Is | Within:
    """The leaf that was written down, by the vocabulary of then."""
    fact = vocabulary[record["fact"]]
    if "values" in record:
        return Is(fact, frozenset(record["values"]))
    low = -math.inf if record["low"] is None else record["low"]
    high = math.inf if record["high"] is None else record["high"]
    return Within(fact, low, high)
