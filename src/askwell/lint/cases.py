"""Worked people: what a source says must come out for them, held against what does come out.

A case is written from its source, never from what the program prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from askwell.explore.finding import Guard, Options, Standing, UseFinding
from askwell.explore.options import Explorer
from askwell.facts.person import Person
from askwell.intake.person_file import read_document
from askwell.knowledge.documents import Document, DocumentError, Place, Problem, read_file
from askwell.knowledge.model import Knowledge, TreatmentKind
from askwell.knowledge.schema import Id, Shape, Text, Words
from askwell.logic.clauses import Clause

Truth = Literal["yes", "no", "unknown"]
#: A standing, or "absent": not listed for this person.
Expected = Annotated[Standing, Field(strict=False)] | Literal["absent"]
ABSENT: Literal["absent"] = "absent"


class FromShape(Shape):
    """Which source decides the case, and what it states, in our own words."""

    source: Text
    states: Words


class ExpectShape(Shape):
    """What must come out. What is not named here is left open."""

    treatments: dict[Id, Expected] = Field(default={})
    uses: dict[Id, Expected] = Field(default={})
    open: dict[Id, list[Id]] = Field(default={})
    with_: dict[Id, list[Id]] = Field(default={}, alias="with")
    without: dict[Id, list[Id]] = Field(default={})
    often: dict[Id, Truth] = Field(default={})
    tests: list[Id] = Field(default=[])
    clauses: dict[str, Truth] = Field(default={})
    guards: dict[str, Truth] = Field(default={})
    support: dict[Id, Truth] = Field(default={})

    def about(self, ids: Collection[str]) -> ExpectShape:
        """What is expected of some treatments and uses alone."""
        named = {
            name: {id: said for id, said in expected.items() if id.partition("/")[0] in ids}
            for name, expected in self
            if isinstance(expected, dict)
        }
        return self.model_copy(update={**named, "tests": []})


class CaseShape(Shape):
    """One case as it is written."""

    id: Id
    title: Words
    from_: Annotated[list[FromShape], Field(min_length=1, alias="from")]
    person: dict[str, object]
    expect: ExpectShape


class CasesFile(Shape):
    """A file of cases. Each is read on its own, so that one mistake hides no other."""

    cases: list[object]


@dataclass(frozen=True)
class Case:
    """A worked person with what the sources expect. ``file`` and ``line`` say where it stands."""

    id: str
    title: str
    sources: tuple[str, ...]
    person: Person
    expect: ExpectShape
    file: str
    line: int


def read_cases(root: Path, knowledge: Knowledge, today: date | None = None) -> tuple[Case, ...]:
    """Read the cases under ``root``; dates in them count from ``today`` (else the knowledge's).

    Raises DocumentError with everything wrong: a shape, an answer, an id nobody knows.
    """
    reader = _Reader(knowledge, today or knowledge.as_of)
    for path in sorted((root / "cases").glob("*.yaml")):
        reader.read(path, root)
    if reader.problems:
        raise DocumentError(reader.problems)
    return tuple(reader.cases.values())


class _Reader:
    def __init__(self, knowledge: Knowledge, today: date) -> None:
        self.knowledge = knowledge
        self.today = today
        self.problems: list[Problem] = []
        self.cases: dict[str, Case] = {}
        uses = [use for _, use in knowledge.uses()]
        told, kin = set(knowledge.vocabulary.told), set(knowledge.vocabulary.lineage.kin)
        self.known = {
            "source": set(knowledge.sources),
            "treatment": {
                id for id, t in knowledge.treatments.items() if t.kind is not TreatmentKind.SUPPORT
            },
            "supportive treatment": {
                id for id, t in knowledge.treatments.items() if t.kind is TreatmentKind.SUPPORT
            },
            "use": {use.id for use in uses},
            "clause": {clause.id for use in uses for clause in use.clauses},
            "question": told | {"treatments", "treatments_complete"},
            "test": set(knowledge.tests),
            "partner": kin,
        }

    def read(self, path: Path, root: Path) -> None:
        try:
            doc = read_file(path, root)
            written = CasesFile.model_validate(doc.data).cases
        except DocumentError as error:
            self.problems += error.problems
            return
        except ValidationError as error:
            self._invalid(doc, (), error)
            return
        lines = _lines_of_people(doc)
        for i, one in enumerate(written):
            self._case(doc, ("cases", i), one, lines.get(i, {}))

    def _case(self, doc: Document, place: Place, written: object, lines: dict[Place, int]) -> None:
        try:
            shape = CaseShape.model_validate(written)
            person = Document(doc.file, shape.person, lines)
            told = read_document(person, self.knowledge.vocabulary, self.today)
        except ValidationError as error:
            self._invalid(doc, place, error)
            return
        except DocumentError as error:
            self.problems += error.problems
            return
        for strange in told.not_understood:
            self._report(doc, (*place, "person"), "C003", strange.says, "Name one of ours.")
        if shape.id in self.cases:
            self._report(doc, place, "C004", f"The case '{shape.id}' stands twice.", "Rename one.")
        for at, kind, id in _named(shape):
            if id not in self.known[kind]:
                self._report(doc, (*place, *at), "C002", f"The case '{shape.id}' names the {kind} "
                             f"'{id}', which is not there.", "Correct the id.")  # fmt: skip
        sources = tuple(one.source for one in shape.from_)
        line = doc.line(place)
        self.cases[shape.id] = Case(
            shape.id, shape.title, sources, told.person, shape.expect, doc.file, line
        )

    def _invalid(self, doc: Document, place: Place, error: ValidationError) -> None:
        for found in error.errors(include_url=False):
            at = ".".join(map(str, found["loc"])) or "the file"
            self._report(doc, (*place, *found["loc"]), "C001", f"At {at}: {found['msg']}.",
                         "See docs/reference/knowledge-files.md.")  # fmt: skip

    def _report(self, doc: Document, place: Place, code: str, says: str, fix: str) -> None:
        self.problems.append(Problem(code, doc.file, doc.line(place), says, fix))


def _lines_of_people(doc: Document) -> dict[str | int, dict[Place, int]]:
    """The lines of the person of each case, counted from the case's number on."""
    lines: dict[str | int, dict[Place, int]] = defaultdict(dict)
    for place, line in doc.lines.items():
        match place:
            case ("cases", i, "person", *inside):
                lines[i][tuple(inside)] = line
    return lines


def _named(shape: CaseShape) -> Iterator[tuple[Place, str, str]]:
    """Every id that a case names: where, of what kind, and the id."""
    expect = shape.expect
    for i, one in enumerate(shape.from_):
        yield ("from", i), "source", one.source
    for name, kind, ids in (
        ("treatments", "treatment", expect.treatments),
        ("uses", "use", expect.uses),
        ("open", "use", expect.open),
        ("with", "use", expect.with_),
        ("without", "use", expect.without),
        ("often", "use", expect.often),
        ("tests", "test", expect.tests),
        ("clauses", "clause", expect.clauses),
        ("support", "supportive treatment", expect.support),
    ):
        for id in ids:
            yield ("expect", name, id), kind, id
    for use, questions in expect.open.items():
        for id in questions:
            yield ("expect", "open", use), "question", id
    for name, partners in (("with", expect.with_), ("without", expect.without)):
        for use, ids in partners.items():
            for id in ids:
                yield ("expect", name, use), "partner", id
    for guard in expect.guards:
        yield ("expect", "guards", guard), "use", guard.partition("/")[0]


# -- running ----------------------------------------------------------------------------------


def run(case: Case, explorer: Explorer) -> list[Problem]:
    """What comes out otherwise than the case expects; an empty list when it holds."""
    options = explorer.options(case.person)
    return [
        Problem("C101", case.file, case.line, f"The case '{case.id}' expects {expected}; {found}.",
                "Read its source again: mend the treatment's file, or the case if it misread it.")
        for expected, found in differences(case.expect, options)
    ]  # fmt: skip


def differences(expect: ExpectShape, options: Options) -> Iterator[tuple[str, str]]:
    """What comes out otherwise than expected, as what was expected and what was found."""
    uses = {use.use.id: use for t in options.treatments for use in t.uses}
    standings = {t.treatment.id: t.standing for t in options.treatments}
    for id, standing in expect.treatments.items():
        yield from _unlike(id, standing, standings.get(id, ABSENT))
    for id, standing in expect.uses.items():
        yield from _unlike(id, standing, uses[id].standing if id in uses else ABSENT)
    truths = dict(_truths(options))
    wanted = {**expect.clauses, **{f"guard {id}": truth for id, truth in expect.guards.items()}}
    wanted |= {f"{id} often used here": truth for id, truth in expect.often.items()}
    wanted |= {f"support {id}": truth for id, truth in expect.support.items()}
    for what, truth in wanted.items():
        # A guard or a supportive drug that is not listed does not act.
        silent = "no" if what.startswith(("guard ", "support ")) else "not there"
        if truths.get(what, silent) != truth:
            yield f"{what} to be {truth}", f"it is {truths.get(what, silent)}"
    yield from _partners(expect, uses)
    for id, questions in expect.open.items():
        found = _open(uses.get(id))
        yield from _missing(f"{id} to leave open", questions, found)
    yield from _missing("tests to ask about", expect.tests, [t.test.fact for t in options.tests])


def _unlike(
    id: str, expected: Standing | Literal["absent"], found: Standing | Literal["absent"]
) -> Iterator[tuple[str, str]]:
    if found != expected:
        yield f"{id} to be {_word(expected)}", f"it is {_word(found)}"


def _word(standing: Standing | Literal["absent"]) -> str:
    return standing.value if isinstance(standing, Standing) else standing


def _truths(options: Options) -> Iterator[tuple[str, str]]:
    """The truth of every clause, guard, "often used here" and supportive drug, by what it is."""
    for treatment in options.treatments:
        for use in treatment.uses:
            yield f"{use.use.id} often used here", use.often.value
            for finding in use.clauses:
                assert isinstance(finding.subject, Clause)
                yield finding.subject.id, finding.truth.value
            for finding in use.guards:
                assert isinstance(finding.subject, Guard)
                yield f"guard {use.use.id}/{finding.subject.id}", finding.truth.value
    for support in options.support:
        yield f"support {support.treatment.id}", support.truth.value
        for finding in support.clauses:
            assert isinstance(finding.subject, Clause)
            yield finding.subject.id, finding.truth.value


def _partners(expect: ExpectShape, uses: dict[str, UseFinding]) -> Iterator[tuple[str, str]]:
    for id, partners in expect.with_.items():
        slots = uses[id].slots if id in uses else ()
        sure = {p for s in slots if s.truth.value == "yes" for way in s.left for p in way}
        yield from _missing(f"{id} to go with", partners, sure)
    for id, partners in expect.without.items():
        slots = uses[id].slots if id in uses else ()
        named = {p for slot in slots for way in slot.left for p in way}
        for partner in partners:
            if partner in named:
                yield f"{id} without {partner}", "it is named"


def _open(use: UseFinding | None) -> list[str]:
    if use is None:
        return []
    return [*use.open, *(question for slot in use.slots for question in slot.open)]


def _missing(what: str, expected: Iterable[str], found: Iterable[str]) -> Iterator[tuple[str, str]]:
    found = sorted(set(found))
    for id in expected:
        if id not in found:
            yield f"{what} {id}", f"there is {', '.join(found) or 'nothing'}"
