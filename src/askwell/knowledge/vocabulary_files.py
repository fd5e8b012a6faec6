"""Reads facts, classes and terms: the words that everything else is written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from askwell.facts.fact import Choice, Fact, Kind, Partial
from askwell.facts.lineage import Kin, Lineage
from askwell.facts.vocabulary import HISTORY_PREFIXES
from askwell.knowledge import schema
from askwell.knowledge.asking import Checklist, FactTest, Group
from askwell.knowledge.documents import Document, DocumentError, Place
from askwell.knowledge.reading import Reading, citations
from askwell.logic.criteria import Criterion, Term
from askwell.logic.notation import read_range

FactFiles = list[tuple[Document, schema.FactsFile]]
ClassFiles = list[tuple[Document, schema.ClassesFile]]
TreatmentFiles = list[tuple[Document, schema.TreatmentShape]]


def read_lineage(reading: Reading, classes: ClassFiles, treatments: TreatmentFiles) -> Lineage:
    """The tree of classes, with drugs known by name and treatments that have a page as leaves."""
    kin: dict[str, Kin] = {}
    places: dict[str, tuple[Document, Place]] = {}
    for doc, file in classes:
        for id, c in file.classes.items():
            kin[id] = Kin(id, c.name, tuple(c.parents), is_class=True, plural=c.plural)
            places[id] = (doc, ("classes", id))
        for id, d in file.drugs.items():
            kin[id] = Kin(id, d.name, tuple(d.classes), is_class=False, brands=tuple(d.brands))
            places[id] = (doc, ("drugs", id))
    for doc, t in treatments:
        if t.id in kin and kin[t.id].is_class:
            continue
        if t.id in kin:
            says = f"'{t.id}' now has a page of its own."
            reading.report(*places[t.id], "A030", says, "Take it out of 'drugs' here.")
        kin[t.id] = Kin(t.id, t.name, tuple(t.classes), is_class=False, brands=tuple(t.brands))
        places[t.id] = (doc, ("classes",))
    return Lineage(_rooted(reading, kin, places))


def _rooted(
    reading: Reading, kin: Mapping[str, Kin], places: Mapping[str, tuple[Document, Place]]
) -> dict[str, Kin]:
    """The same kin, with every parent known and nobody their own ancestor."""
    known = {}
    for id, k in kin.items():
        for parent in k.parents:
            if parent not in kin:
                says = f"'{id}' belongs to '{parent}', which is no class."
                reading.report(*places[id], "A031", says, "Name a class of knowledge/classes.")
        known[id] = replace(k, parents=tuple(p for p in k.parents if p in kin))
    for id in known:
        if _in_a_circle(id, known):
            says = f"'{id}' belongs to itself, by way of its classes."
            reading.report(*places[id], "A032", says, "Take one of the classes out.")
            raise DocumentError(reading.problems)
    return known


def _in_a_circle(id: str, kin: Mapping[str, Kin]) -> bool:
    above: set[str] = set()
    waiting = list(kin[id].parents)
    while waiting:
        parent = waiting.pop()
        if parent == id:
            return True
        if parent not in above:
            above.add(parent)
            waiting += kin[parent].parents
    return False


def read_facts(reading: Reading, files: FactFiles) -> dict[str, Fact]:
    """Every fact a person is asked."""
    facts: dict[str, Fact] = {}
    for doc, file in files:
        for id, shape in file.facts.items():
            place = ("facts", id)
            reading.found("fact", id, doc, place)
            if id in facts:
                reading.report(doc, place, "A040", f"The fact '{id}' is described twice.")
            if id.startswith(HISTORY_PREFIXES):
                fix = "Those follow from the list of treatments. Choose another name."
                reading.report(doc, place, "A041", f"'{id}' begins like a history fact.", fix)
            fact = _fact(reading, doc, place, id, file.group, shape)
            if fact:
                facts[id] = fact
    return facts


def _fact(
    reading: Reading, doc: Document, place: Place, id: str, group: str, shape: schema.FactShape
) -> Fact | None:
    kind = Kind(shape.kind)
    choices = {c: Choice(c, v.label, v.says) for c, v in shape.choices.items()}
    partials = {
        p: Partial(p, frozenset(v.choices), v.label, v.says) for p, v in shape.partials.items()
    }
    named = frozenset(shape.outdated).union(*(p.choices for p in partials.values()))
    for strange in sorted(named - choices.keys()):
        reading.report(doc, place, "A042", f"'{id}' has no choice '{strange}'.")
        return None
    if (kind is Kind.CHOICE) != (len(choices) >= 2) or (kind is Kind.NUMBER and not shape.range):
        missing = "two choices or more" if kind is Kind.CHOICE else "range, or has choices"
        reading.report(doc, place, "A043", f"'{id}' is a {kind.value} without its {missing}.")
        return None
    fact = Fact(
        id, kind, shape.name, shape.question, group, shape.says or shape.name, shape.help,
        shape.why, shape.find, shape.unit, shape.whole, choices=choices, partials=partials,
        outdated=frozenset(shape.outdated), codes=shape.codes,
    )  # fmt: skip
    return replace(fact, bounds=read_range(fact, shape.range)) if kind is Kind.NUMBER else fact


def read_groups(reading: Reading, files: FactFiles) -> tuple[Group, ...]:
    """The groups of facts with their checklists, in order."""
    groups = []
    for doc, file in files:
        for id, shape in file.checklists.items():
            for fact in shape.facts:
                if fact not in file.facts:
                    says = f"The checklist '{id}' asks for '{fact}', which is not in this group."
                    reading.report(doc, ("checklists", id), "A045", says)
        checklists = tuple(
            Checklist(id, c.question, c.help, c.why, tuple(c.facts))
            for id, c in file.checklists.items()
        )
        facts = tuple(file.facts)
        groups.append(Group(file.group, file.title, file.intro, file.order, facts, checklists))
    return tuple(sorted(groups, key=lambda group: (group.order, group.id)))


def read_terms(reading: Reading, docs: Iterable[Document]) -> None:
    """Every named criterion, into the reading; a term may use only those before it."""
    for doc in docs:
        if not isinstance(doc.data, dict):
            reading.report(doc, (), "A010", "A file of terms is a mapping of names to rules.")
            continue
        for id in doc.data:
            if reading.vocabulary.get(id):
                reading.report(doc, (id,), "A044", f"'{id}' is a fact already.", "Rename the term.")
            shape = reading.shape(doc, schema.TermShape, (id,))
            if shape is None:
                continue
            criterion = reading.criterion(doc, (id, "is"), shape.is_, of_term=True)
            if criterion:
                reading.terms[id] = Term(id, criterion, shape.says, shape.not_)


def read_asked_of(reading: Reading, files: FactFiles) -> dict[str, Criterion]:
    """For each fact that not everyone is asked, of whom it is asked."""
    asked = {
        id: reading.criterion(doc, ("facts", id, "asked_of"), shape.asked_of)
        for doc, file in files
        for id, shape in file.facts.items()
    }
    return {id: criterion for id, criterion in asked.items() if criterion}


def read_tests(reading: Reading, files: FactFiles) -> dict[str, FactTest]:
    """The tests that answer facts."""
    tests = {}
    for doc, file in files:
        for id, shape in file.facts.items():
            if shape.test:
                place = ("facts", id, "test")
                reading.found("test", id, doc, place)
                when = reading.criterion(doc, (*place, "when"), shape.test.when)
                tests[id] = FactTest(
                    id,
                    shape.test.says,
                    when,
                    citations(shape.test.cites),
                    shape.test.measures,
                    shape.test.sample,
                    shape.test.repeat,
                    shape.test.results,
                    shape.test.unsettled,
                )
    return tests
