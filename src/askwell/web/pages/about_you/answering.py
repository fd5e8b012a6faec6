"""How each kind of question is answered on a form, and written into the person file's data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from askwell.explore.answers import NOTE_WORDS
from askwell.facts.answer import Note
from askwell.facts.fact import Fact
from askwell.facts.possible import Range
from askwell.intake.courses import COMPLETE, TREATMENTS
from askwell.knowledge.model import Knowledge
from askwell.web.form import Form
from askwell.web.pages.about_you.ranges import NotARange, read_range, typed

REST_NO, REST_NOT_SURE = "no", Note.NOT_SURE.value
REST = ((REST_NO, "No to all of those"), (REST_NOT_SURE, "I’m not sure about those"))

Said = dict[str, Any]


class Mistake(ValueError):
    """An answer that cannot be kept as it is; ``field`` is the id of the place to mend it."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field
        self.says = says


@dataclass(frozen=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False

    @property
    def item(self) -> dict[str, str | bool]:
        """The line as the design system's radios and checkboxes take it."""
        return {
            "value": self.value,
            "text": self.label,
            "hint": self.hint,
            "checked": self.is_chosen,
        }


def notes_for(fact: Fact, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The ways not to answer: a word of the person file, and what the page says."""
    notes = [Note.NOT_SURE]
    if fact.id in knowledge.tests:
        notes.append(Note.NOT_TESTED)
    if fact.outdated:
        notes.append(Note.OUT_OF_DATE)
    notes.append(Note.NOT_SAID)
    return tuple((note.value, NOTE_WORDS[note]) for note in notes)


def choices_for(fact: Fact, said: object) -> tuple[Choice, ...]:
    """The answers of a choice fact: its choices, then its partial answers."""
    chosen = plain(said)
    labels = {one.id: one.label for one in fact.choices.values()}
    labels |= {one.id: one.label for one in fact.partials.values()}
    return tuple(Choice(id, label, "", id == chosen) for id, label in labels.items())


def plain(said: object) -> str:
    """The one word or number of an answer; empty where it is none, or more than one."""
    if isinstance(said, Mapping):
        said = said.get("is")
    if isinstance(said, list):
        said = said[0] if len(said) == 1 and not isinstance(said[0], Mapping) else None
    if isinstance(said, bool):
        return "yes" if said else "no"
    return "" if said is None else str(said)


def number_shown(fact: Fact, possible: object, said: object) -> str:
    """What stands in the field of a number; empty for a note or no answer."""
    has_number = said is not None and plain(said) not in {note.value for note in Note}
    return typed(possible, fact.bounds) if has_number and isinstance(possible, Range) else ""


def read_choice(fact: Fact, knowledge: Knowledge, form: Form) -> Said:
    """Read the radios of one choice fact."""
    answer = form.one("answer")
    notes = {word for word, _ in notes_for(fact, knowledge)}
    if answer not in {*fact.choices, *fact.partials, *notes}:
        raise Mistake("answer", "Choose an answer. “I don’t know” is fine, too.")
    return {fact.id: answer}


def read_number(fact: Fact, knowledge: Knowledge, form: Form) -> Said:
    """Read the field of a number, or the button that stands beside it."""
    note = form.one("action")
    if note in {word for word, _ in notes_for(fact, knowledge)}:
        return {fact.id: note}
    text = form.one("answer")
    if not text:
        raise Mistake("answer", "Write a number, or choose one of the buttons below it.")
    try:
        return {fact.id: read_range(text, fact.bounds, fact.unit, whole=fact.whole)}
    except NotARange as error:
        raise Mistake("answer", str(error)) from None


def read_checklist(facts: Collection[str], form: Form) -> Said:
    """Read a checklist. What is not ticked stays open until the person says what it means."""
    ticked = [fact for fact in facts if fact in form.many("is")]
    rest = form.one("rest")
    if not ticked and rest not in {REST_NO, REST_NOT_SURE}:
        raise Mistake("is", "Tick what you have. If none, answer the question below the list.")
    return {
        fact: "yes" if fact in ticked else rest if rest in {REST_NO, REST_NOT_SURE} else None
        for fact in facts
    }


def rest_shown(facts: Collection[str], answers: Mapping[str, Any]) -> str:
    """What was said about the boxes not ticked, where it was the same for all of them."""
    rest = {plain(answers.get(fact)) for fact in facts} - {"yes"}
    return rest.pop() if len(rest) == 1 else ""


def keep(answers: Said, said: Said) -> None:
    """Write new answers into the old ones; one that says the same keeps its date and origin."""
    for fact, new in said.items():
        if new is None:
            answers.pop(fact, None)
        elif plain(answers.get(fact)) != new:
            answers[fact] = new


def some_of(answers: Mapping[str, Any], facts: Collection[str]) -> list[Any]:
    """The answers a form is about to replace, for its mark against a stale tab."""
    return [answers.get(fact) for fact in facts]


def is_told(answers: Mapping[str, Any], facts: Collection[str]) -> bool:
    """Whether each of these has an answer; the list of treatments has, once it is finished."""
    return all(fact in answers or (fact == TREATMENTS and COMPLETE in answers) for fact in facts)
