"""The person file: what one person says, as YAML or JSON, read into a Person.

er: positive
age: 50..59
esr1: {is: not_found, on: "2025-03", from: report}
treatments:
  - {treatment: letrozole, setting: metastatic, line: 1, outcome: progressed, months_on: 14}
treatments_complete: true
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from askwell.facts.answer import Answer, Note, Origin
from askwell.facts.fact import Fact, Kind
from askwell.facts.history import ANY_MONTHS, Complete, Course, History, Outcome, Setting
from askwell.facts.person import Person
from askwell.facts.possible import Possible, Range
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.months import months_since
from askwell.intake.overtaken import overtaken
from askwell.knowledge.documents import Document, DocumentError, Place, Problem, read_yaml
from askwell.logic.criteria import CriterionError
from askwell.logic.notation import near, read_choice, read_range

TREATMENTS, COMPLETE, GUIDE = "treatments", "treatments_complete", "guide"
SPREAD = "months_since_spread"
MOST_ANSWERS, MOST_COURSES = 500, 60  # more than anyone has, few enough to answer at once
COURSE_KEYS = (
    "treatment", "setting", "line", "outcome",
    "months_on", "months_since_end", "started", "ended", "as_of",
)  # fmt: skip
_NOTES = {note.value: note for note in Note}


@dataclass(frozen=True)
class NotUnderstood:
    """Something a person said that no rule can use yet; it is shown, not dropped."""

    where: str
    found: str
    says: str


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
    """The same from a file that has been opened. What it keeps of a guide is not read here."""
    return _Reader(doc, vocabulary, today).read()


def read_answers(answers: Mapping[str, object], vocabulary: Vocabulary, today: date) -> Told:
    """The same from data in memory, such as a visit's answers or a branch of a topic."""
    return _Reader(Document("your answers", dict(answers), {}), vocabulary, today).read()


def treatment_named(name: str, vocabulary: Vocabulary) -> str | None:
    """The id of a treatment or class by id, name or brand, in any case; None if unknown."""
    wanted = name.strip().lower()
    if wanted in vocabulary.lineage:
        return wanted
    for kin in vocabulary.lineage.kin.values():
        if wanted in (kin.name.lower(), *(brand.lower() for brand in kin.brands)):
            return kin.id
    return None


class _Reader:
    def __init__(self, doc: Document, vocabulary: Vocabulary, today: date) -> None:
        self.doc = doc
        self.vocabulary = vocabulary
        self.today = today
        self.problems: list[Problem] = []
        self.not_understood: list[NotUnderstood] = []

    def read(self) -> Told:
        data = self.doc.data if self.doc.data is not None else {}
        if not isinstance(data, Mapping):
            self._report(
                (), "This file holds no answers by name.", "Write lines such as 'er: positive'."
            )
            raise DocumentError(self.problems)
        if len(data) > MOST_ANSWERS:
            self._report((), f"This file has {len(data)} answers.",
                         f"Leave out what Askwell does not ask: {MOST_ANSWERS} is the most it reads.")  # fmt: skip
            raise DocumentError(self.problems)
        courses = self._courses(data.get(TREATMENTS))
        complete = self._complete(data.get(COMPLETE))
        answers: dict[str, tuple[Answer, ...]] = {}
        for id, said in data.items():
            if id in (TREATMENTS, COMPLETE, GUIDE):
                continue
            fact = self.vocabulary.get(id)
            if fact is None:
                self._report((id,), f"There is no question '{id}'.", near(id, self.vocabulary))
            else:
                answers[id] = self._answers(fact, said)
        if self.problems:
            raise DocumentError(self.problems)
        spread = self.vocabulary.get(SPREAD)
        known = (
            Person(History(self.vocabulary.lineage), answers).possible(spread) if spread else None
        )
        months = known if isinstance(known, Range) else ANY_MONTHS
        history = History(self.vocabulary.lineage, courses, complete, months)
        dated = {id: self._still_valid(id, said, history) for id, said in answers.items()}
        return Told(Person(history, dated), tuple(self.not_understood))

    def _report(self, place: Place, says: str, fix: str = "") -> None:
        line = self.doc.line(place) if self.doc.lines else None
        self.problems.append(Problem("P001", self.doc.file, line, says, fix))

    # -- answers --------------------------------------------------------------------------------

    def _answers(self, fact: Fact, said: object) -> tuple[Answer, ...]:
        if isinstance(said, list) and said and all(isinstance(one, Mapping) for one in said):
            return tuple(
                answer
                for i, one in enumerate(said)
                if (answer := self._answer(fact, one, (fact.id, i)))
            )
        answer = self._answer(fact, said, (fact.id,))
        return (answer,) if answer else ()

    def _answer(self, fact: Fact, said: object, place: Place) -> Answer | None:
        origin, on, value = Origin.ME, None, said
        if isinstance(said, Mapping):
            strange = set(said) - {"is", "on", "from"}
            if strange or "is" not in said:
                self._report(place, f"'{fact.id}' has {', '.join(map(repr, sorted(strange))) or 'no is'}.",
                             "Write {is: ANSWER, on: \"2025-03\", from: me}.")  # fmt: skip
                return None
            value = said["is"]
            if said.get("from", "me") not in ("me", "report"):
                self._report(place, f"'from' is {said['from']!r}.", "Write me or report.")
                return None
            origin = Origin(said.get("from", "me"))
            on = str(said["on"]) if said.get("on") is not None else None
        if isinstance(value, str) and value in _NOTES:
            return Answer(None, _NOTES[value], origin, on)
        try:
            if on is not None:
                months_since(on, self.today)
            return Answer(self._possible(fact, value), None, origin, on)
        except (CriterionError, ValueError, OverflowError) as error:
            self._report(place, str(error), f"Or one of: {', '.join(_NOTES)}.")
            return None

    def _possible(self, fact: Fact, value: object) -> Possible:
        if fact.kind is Kind.NUMBER:
            number = read_range(fact, value)
            low, high = max(number.low, fact.bounds.low), min(number.high, fact.bounds.high)
            if low > high:
                raise CriterionError(
                    f"'{fact.id}' is {value}; expected from {fact.bounds.low:g} to "
                    f"{fact.bounds.high:g}{f' {fact.unit}' if fact.unit else ''}."
                )
            return Range(low, high)
        values = value if isinstance(value, list) else [value]
        chosen: frozenset[str] = frozenset()
        for one in values:
            word = {True: "yes", False: "no"}[one] if isinstance(one, bool) else one
            chosen |= read_choice(fact, word)
        if not chosen:
            raise CriterionError(
                f"'{fact.id}' has an empty list. Expected one or more of: "
                f"{', '.join([*fact.choices, *fact.partials])}."
            )
        return chosen

    def _still_valid(
        self, id: str, said: tuple[Answer, ...], history: History
    ) -> tuple[Answer, ...]:
        """The same answers, but a result that growth may have overtaken narrows nothing."""
        fact = self.vocabulary[id]
        if not fact.outdated:
            return said
        return tuple(
            replace(answer, possible=None, note=note)
            if answer.on
            and isinstance(answer.possible, frozenset)
            and answer.possible <= fact.outdated
            and (note := overtaken(months_since(answer.on, self.today), history))
            else answer
            for answer in said
        )

    # -- the list of treatments -----------------------------------------------------------------

    def _complete(self, said: object) -> Complete:
        word = {"True": "true", "False": "false", "None": "false"}.get(str(said), said)
        if word not in [c.value for c in Complete]:
            self._report(
                (COMPLETE,), f"'{COMPLETE}' is {said!r}.", "Write true, since_spread or false."
            )
            return Complete.NO
        # A treatment we do not know could be anything, so nothing may be ruled out by the list.
        unknown = any(item.where.startswith(TREATMENTS) for item in self.not_understood)
        return Complete.NO if unknown else Complete(word)

    def _courses(self, said: object) -> tuple[Course, ...]:
        if said is None:
            return ()
        if not isinstance(said, list):
            self._report((TREATMENTS,), f"'{TREATMENTS}' is {said!r}.",
                         "Write a list: one line '- {treatment: letrozole}' for each drug.")  # fmt: skip
            return ()
        if len(said) > MOST_COURSES:
            self._report((TREATMENTS,), f"This list has {len(said)} entries.",
                         f"Write at most {MOST_COURSES}: one for each drug, not for each dose.")  # fmt: skip
            return ()
        courses = (self._course(entry, (TREATMENTS, i)) for i, entry in enumerate(said))
        return tuple(course for course in courses if course)

    def _course(self, entry: object, place: Place) -> Course | None:
        written = {"treatment": entry} if isinstance(entry, str) else entry
        if not isinstance(written, Mapping) or "treatment" not in written:
            self._report(place, f"This entry names no treatment: {entry!r}.",
                         "Write {treatment: letrozole, setting: metastatic, line: 1, outcome: progressed}.")  # fmt: skip
            return None
        for key in written.keys() - set(COURSE_KEYS):
            self._report(
                (*place, key), f"An entry has no '{key}'.", f"It has: {', '.join(COURSE_KEYS)}."
            )
        name = str(written["treatment"])
        id = treatment_named(name, self.vocabulary)
        if id is None:
            says = f"We do not know a treatment called '{name}'. Your list counts as not complete."
            self.not_understood.append(NotUnderstood(f"{TREATMENTS}.{place[1]}", name, says))
            return None
        try:
            setting = Setting(written["setting"]) if written.get("setting") is not None else None
            outcome = Outcome(written["outcome"]) if written.get("outcome") is not None else None
            line = written.get("line")
            if line is not None and (type(line) is not int or line < 1):
                raise ValueError(f"'line' is {line!r}. Write 1 for the first, 2 for the second.")
            since_end = self._ended(written)
            return Course(
                id, setting, line, outcome, self._months_on(written, since_end), since_end
            )
        except (ValueError, OverflowError) as error:
            self._report(place, f"In the entry for '{name}': {error}",
                         "setting: early or metastatic; outcome: ongoing, completed, stopped or progressed; "
                         "months: a number such as 7 or a range such as 6..9.")  # fmt: skip
            return None

    def _months(self, written: Mapping[str, object], key: str) -> Range | None:
        said = written.get(key)
        if said is None:
            return None
        months = read_range(
            Fact(key, Kind.NUMBER, key, "", "", bounds=ANY_MONTHS, unit="months"), said
        )
        if months.low < 0:
            raise ValueError(f"'{key}' is below zero.")
        if math.isinf(months.low):
            raise ValueError(f"'{key}' has no end.")
        return months

    def _passed(self, written: Mapping[str, object]) -> Range:
        """Months that have gone by since the entry was written (``as_of``)."""
        as_of = written.get("as_of")
        return months_since(str(as_of), self.today) if as_of is not None else Range(0, 0)

    def _ended(self, written: Mapping[str, object]) -> Range | None:
        if written.get("ended") is not None:
            return months_since(str(written["ended"]), self.today)
        given, passed = self._months(written, "months_since_end"), self._passed(written)
        return Range(given.low + passed.low, given.high + passed.high) if given else None

    def _months_on(self, written: Mapping[str, object], since_end: Range | None) -> Range | None:
        given, outcome = self._months(written, "months_on"), written.get("outcome")
        if given:
            passed = self._passed(written)
            # Months go by only while a treatment goes on; without an outcome it still may.
            low = passed.low if outcome == "ongoing" else 0
            high = passed.high if outcome in ("ongoing", None) else 0
            return Range(given.low + low, given.high + high)
        if written.get("started") is None:
            return None
        began = months_since(str(written["started"]), self.today)
        if outcome == "ongoing":
            return began
        if since_end is None:
            return Range(0, began.high)
        if since_end.low > began.high:
            raise ValueError("it ended before it started.")
        return Range(max(0, began.low - since_end.high), began.high - since_end.low)
