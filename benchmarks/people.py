"""The people the benchmarks answer: the examples, the branches of the topics, and nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from askwell.facts.person import Person
from askwell.intake.person_file import read_answers, read_person
from askwell.knowledge.model import Knowledge

EXAMPLES = Path(__file__).parents[1] / "examples"
TODAY = date(2026, 11, 21)


def people(knowledge: Knowledge) -> dict[str, Person]:
    """Each person by name, made anew: a Person remembers what was worked out for her."""
    vocabulary = knowledge.vocabulary
    found = {"no answers at all": read_answers({}, vocabulary, TODAY).person}
    for file in sorted(EXAMPLES.glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        found[file.stem] = read_person(text, file.name, vocabulary, TODAY).person
    for topic in knowledge.topics.values():
        for branch in topic.branches:
            told = read_answers(branch.answers, vocabulary, TODAY)
            found[f"{topic.id}: {branch.id}"] = told.person
    return found
