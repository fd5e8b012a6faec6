"""Answers in the words of the form, to show a person what she told us."""

from __future__ import annotations

from askwell.facts.answer import Note
from askwell.facts.fact import Fact
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range

NOTE_WORDS = {
    Note.NOT_TESTED: "Not tested",
    Note.OUT_OF_DATE: "Tested, but before the cancer last grew",
    Note.NOT_SURE: "I don’t know",
    Note.NOT_SAID: "I’d rather not say",
}


def answer_words(fact: Fact, person: Person) -> str | None:
    """What the person answered, such as "Negative, no more detail"; None without an answer."""
    if fact.id not in person.answers:
        return None
    note = person.note(fact.id)
    if note is not None:
        return NOTE_WORDS[note]
    return possible_words(fact, person.possible(fact))


def possible_words(fact: Fact, possible: Possible) -> str:
    """The label of what is possible, such as "50 to 59 years" or "Low or zero"."""
    unit = f" {fact.unit}" if fact.unit else ""
    if isinstance(possible, Range):
        if possible.exact:
            return f"{possible.low:g}{unit}"
        if possible.high >= fact.bounds.high:
            return f"{possible.low:g}{unit} or more"
        if possible.low <= fact.bounds.low:
            return f"{possible.high:g}{unit} or less"
        return f"{possible.low:g} to {possible.high:g}{unit}"
    for partial in fact.partials.values():
        if partial.choices == possible:
            return partial.label
    return " or ".join(choice.label for id, choice in fact.choices.items() if id in possible)
