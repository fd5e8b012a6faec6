"""Made-up people: varied, and the same again from the same seed.

Each answer is drawn by a source of chance of its own, named by seed, person and fact. So a fact
added to the vocabulary leaves every other answer as it was, and two states of the knowledge can
be compared over the same people. The people are meant to reach every rule, not to resemble a
population: rare answers are drawn more often than they occur. ``askwell impact`` and the tests ask
about them; ``askwell cohort generate`` makes people of another kind (``cohort.synthetic``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from askwell.facts.fact import Fact, Kind
from askwell.facts.vocabulary import Vocabulary

#: A person file as data: fact -> answer, "treatments" and "treatments_complete".
PersonData = dict[str, Any]

#: How often each answer is drawn, where not all are alike; the rest share what is left.
_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "sex": {"female": 0.88, "male": 0.12},
    "menopause": {"before": 0.3, "around": 0.1, "after": 0.6},
    "er": {"positive": 0.6, "low": 0.1, "negative": 0.3},
    "pr": {"positive": 0.5, "negative": 0.5},
    "her2": {"positive": 0.25, "low": 0.35, "ultralow": 0.1, "zero": 0.3},
    "ecog": {"0": 0.35, "1": 0.35, "2": 0.15, "3": 0.1, "4": 0.05},
    "calcium": {"low": 0.1, "normal": 0.8, "high": 0.1},
}
#: Numbers are drawn from where they usually lie, and now and then from the whole range.
_USUAL: Mapping[str, tuple[int, int]] = {
    "age": (32, 88), "months_since_spread": (0, 72), "pd_l1_cps": (0, 40), "tmb": (0, 30),
    "lvef": (35, 70), "qtc": (380, 520), "creatinine_clearance": (20, 130),
}  # fmt: skip
_UNANSWERED, _IN_PART, _RARE_YES = 0.3, 0.15, 0.12
_NO_LIST, _MOST_LINES = 0.15, 5
_OUTCOMES = ("progressed", "progressed", "progressed", "completed", "stopped")


def people(count: int, seed: int, vocabulary: Vocabulary) -> Iterator[PersonData]:
    """So many people as person files; the nth is the same whatever the count."""
    for number in range(count):
        yield person(number, seed, vocabulary)


def person(number: int, seed: int, vocabulary: Vocabulary) -> PersonData:
    """One made-up person. ``number`` tells the people of one seed apart."""
    who = f"{seed}/{number}"
    told = {id: answer for id, fact in vocabulary.told.items() if (answer := _answer(fact, who))}
    if told.get("sex") == "male":
        told.pop("menopause", None)
    return {**told, **_history(who, vocabulary)}


def _answer(fact: Fact, who: str) -> Any:
    """An answer to a fact, or None where there is none."""
    chance = Random(f"{who}/{fact.id}")
    if chance.random() < _UNANSWERED:
        return None
    return _number(fact, chance) if fact.kind is Kind.NUMBER else _choice(fact, chance)


def _choice(fact: Fact, chance: Random) -> Any:
    if fact.partials and chance.random() < _IN_PART:
        return chance.choice(sorted(fact.partials))
    choices = sorted(fact.choices)
    if fact.yes_or_no:
        return "yes" if chance.random() < _RARE_YES else "no"
    weights = _WEIGHTS.get(fact.id, {})
    return chance.choices(choices, [weights.get(id, 1 / len(choices)) for id in choices])[0]


def _number(fact: Fact, chance: Random) -> Any:
    low, high = _USUAL.get(fact.id, (fact.bounds.low, fact.bounds.high))
    if chance.random() < _IN_PART or math.isinf(high):
        low, high = fact.bounds.low, min(fact.bounds.high, 1000)
    first = chance.randint(int(low), int(high))
    if chance.random() < _IN_PART:
        return f"{first}..{min(first + chance.randint(1, 15), int(fact.bounds.high))}"
    return first


def _history(who: str, vocabulary: Vocabulary) -> PersonData:
    """A list of past treatments, line by line; each drug has a chance of its own."""
    chance = Random(f"{who}/history")
    if chance.random() < _NO_LIST:
        return {}
    lines = chance.randint(0, _MOST_LINES)
    complete = chance.choice((True, True, "since_spread", False))
    lineage = vocabulary.lineage
    drugs = [id for id in lineage if lineage.is_a(id, "systemic") and not lineage.kin[id].is_class]
    # The drugs with the highest draws were taken: a drug added later changes few histories.
    drawn = sorted(drugs, key=lambda id: Random(f"{who}/{id}").random(), reverse=True)
    courses: list[PersonData] = []
    for line, drug in enumerate(drawn[:lines], start=1):
        course: PersonData = {"treatment": drug}
        early = line == 1 and chance.random() < 0.4
        course["setting"] = "early" if early else "metastatic"
        if not early:
            course["line"] = line
        course["outcome"] = chance.choice(_OUTCOMES)
        course["months_on"] = chance.randint(1, 36)
        if early:
            course["months_since_end"] = chance.randint(1, 120)
        courses.append(course)
    if courses and chance.random() < 0.3:
        courses[-1]["outcome"] = "ongoing"
    return {"treatments": courses, "treatments_complete": complete}
