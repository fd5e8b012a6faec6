"""The person file: what one person says, as YAML or JSON, read into a Person.

er: positive
age: 50..59
esr1: {is: not_found, on: "2025-03", from: report}
treatments:
  - {treatment: letrozole, setting: metastatic, line: 1, outcome: progressed, months_on: 14}
treatments_complete: true
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from askwell.facts.answer import Answer
from askwell.facts.history import ANY_MONTHS, History
from askwell.facts.person import Person
from askwell.facts.possible import Range
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.answers import read_answer, still_valid
from askwell.intake.courses import COMPLETE, TREATMENTS, read_complete, read_courses
from askwell.intake.statement import NotUnderstood, Statement
from askwell.knowledge.documents import Document, DocumentError, read_yaml
from askwell.logic.notation import near

GUIDE, EARLIER = "guide", "guide_earlier"
SPREAD = "months_since_spread"
MOST_ANSWERS = 500  # more than there are questions


@dataclass(frozen=True)
class Told:
    """What a door hands on: the person, and what it could not understand."""

    person: Person
    not_understood: tuple[NotUnderstood, ...] = ()


def read_person(text: str, file: str, vocabulary: Vocabulary, today: date) -> Told:
    """Read a person file (JSON is YAML too).

    Raises DocumentError with file, line, what was found, what was expected and what to do.
    """
    return read_document(read_yaml(text, file), vocabulary, today)


def read_document(doc: Document, vocabulary: Vocabulary, today: date) -> Told:
    """The same from a file that has been opened. What it keeps of guides is not read here."""
    return _read(Statement(doc, vocabulary, today))


def read_answers(answers: Mapping[str, object], vocabulary: Vocabulary, today: date) -> Told:
    """The same from data in memory, such as a visit's answers or a branch of a topic."""
    return _read(Statement(Document("your answers", dict(answers), {}), vocabulary, today))


def _read(statement: Statement) -> Told:
    data = _data(statement)
    vocabulary = statement.vocabulary
    courses = read_courses(statement, data.get(TREATMENTS))
    complete = read_complete(statement, data.get(COMPLETE))
    answers: dict[str, tuple[Answer, ...]] = {}
    for id, said in data.items():
        if id in (TREATMENTS, COMPLETE, GUIDE, EARLIER):
            continue
        fact = vocabulary.get(id)
        if fact is None:
            fix = near(id, vocabulary, "Correct its name, or take it out.")
            statement.report((id,), f"There is no question '{id}'.", fix)
        else:
            answers[id] = read_answer(statement, fact, said)
    if statement.problems:
        raise DocumentError(statement.problems)
    history = History(vocabulary.lineage, courses, complete, _since_spread(vocabulary, answers))
    dated = {id: still_valid(statement, id, said, history) for id, said in answers.items()}
    return Told(Person(history, dated), tuple(statement.not_understood))


def _data(statement: Statement) -> Mapping[str, object]:
    """The answers by name, or a clear refusal of what can hold none."""
    data = statement.doc.data if statement.doc.data is not None else {}
    if not isinstance(data, Mapping):
        fix = "Write lines such as 'er: positive'."
        statement.report((), "This file holds no answers by name.", fix)
    elif len(data) > MOST_ANSWERS:
        fix = f"Leave out what Askwell does not ask: {MOST_ANSWERS} is the most it reads."
        statement.report((), f"This file has {len(data)} answers.", fix)
    else:
        return data
    raise DocumentError(statement.problems)


def _since_spread(vocabulary: Vocabulary, answers: Mapping[str, tuple[Answer, ...]]) -> Range:
    """How long ago spread was found, which relapse is counted from."""
    fact = vocabulary.get(SPREAD)
    told = Person(History(vocabulary.lineage), answers).possible(fact) if fact else None
    return told if isinstance(told, Range) else ANY_MONTHS
