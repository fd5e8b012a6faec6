"""Reads the knowledge files into a Knowledge, or says everything that is wrong with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from askwell.facts.fact import Choice, Fact, Kind, Partial
from askwell.facts.lineage import Kin, Lineage
from askwell.facts.vocabulary import HISTORY_PREFIXES, Vocabulary
from askwell.knowledge import schema
from askwell.knowledge.documents import Document, DocumentError, Place, Problem, read_file
from askwell.knowledge.model import (
    Branch,
    Caution,
    Check,
    Checklist,
    DrugClass,
    FactTest,
    Group,
    Knowledge,
    NeverWith,
    Question,
    Read,
    Section,
    Slot,
    Source,
    Status,
    Topic,
    Treatment,
    TreatmentKind,
    UrgentSign,
    Use,
    Weight,
)
from askwell.logic.clauses import Citation, Clause, Role
from askwell.logic.criteria import Criterion, CriterionError, Judged, Term, leaves
from askwell.logic.notation import Notation, read_range
from askwell.logic.soundness import asked_twice, asks_men_about_menopause

S = TypeVar("S", bound=schema.Shape)
FILES = ("facts", "terms", "classes", "treatments", "topics", "questions", "urgent", "sources")


def load(root: Path) -> Knowledge:
    """Read the knowledge under ``root``.

    Raises DocumentError with every problem found: file, line, what was found and what to do.
    """
    return _Loader(root).load()


def version_of(root: Path) -> str:
    """A short hash over every knowledge file but the cases: the same files, the same version."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".yaml", ".md") and "cases" not in path.relative_to(root).parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class _Loader:
    """One reading of the files; gathers problems instead of stopping at the first."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.terms: dict[str, Term] = {}

    def load(self) -> Knowledge:
        if not (self.root / "knowledge.yaml").is_file():
            raise DocumentError(
                [Problem("A004", str(self.root), None, "There is no knowledge.yaml here.",
                         "Name the folder that holds the knowledge files.")]
            )  # fmt: skip
        state = self._shape(read_file(self.root / "knowledge.yaml", self.root), schema.StateShape)
        files = {kind: self._files(kind) for kind in FILES}
        classes_files = self._shapes(files["classes"], schema.ClassesFile)
        treatment_files = self._shapes(files["treatments"], schema.TreatmentShape)
        fact_files = self._shapes(files["facts"], schema.FactsFile)
        lineage = self._lineage(classes_files, treatment_files)
        self.vocabulary = Vocabulary(self._facts(fact_files), lineage)
        self.notation = Notation(self.vocabulary, self.terms)
        for doc in files["terms"]:
            self._read_terms(doc)
        question_files = self._shapes(files["questions"], schema.QuestionsFile)
        knowledge_parts = {
            "asked_of": self._asked_of(fact_files),
            "tests": self._tests(fact_files),
            "classes": self._classes(classes_files),
            "treatments": {t.id: t for t in (self._treatment(d, s) for d, s in treatment_files)},
            "topics": self._topics(self._shapes(files["topics"], schema.TopicShape)),
            "questions": self._questions(question_files),
            "question_topics": {f.topic: f.title for _, f in question_files if f.title},
            "urgent": self._urgent(self._shapes(files["urgent"], schema.UrgentFile)),
            "sources": self._sources(self._shapes(files["sources"], schema.SourcesFile)),
        }
        if self.problems or state is None:
            raise DocumentError(self.problems)
        return Knowledge(
            version=version_of(self.root),
            as_of=date.fromisoformat(state.as_of),
            newest_source=date.fromisoformat(state.newest_source),
            review_by=date.fromisoformat(state.review_by),
            vocabulary=self.vocabulary,
            groups=self._groups(fact_files),
            terms=self.terms,
            **knowledge_parts,  # type: ignore[arg-type]
        )

    # -- reading and reporting ------------------------------------------------------------------

    def _files(self, kind: str) -> list[Document]:
        documents = []
        for path in sorted((self.root / kind).glob("*.*")):
            if path.suffix not in (".yaml", ".md"):
                continue
            try:
                documents.append(read_file(path, self.root))
            except DocumentError as error:
                self.problems += error.problems
        return documents

    def _shapes(self, docs: Iterable[Document], shape: type[S]) -> list[tuple[Document, S]]:
        shaped = ((doc, self._shape(doc, shape)) for doc in docs)
        return [(doc, data) for doc, data in shaped if data is not None]

    def _shape(self, doc: Document, shape: type[S]) -> S | None:
        try:
            return shape.model_validate(doc.data)
        except ValidationError as error:
            for found in error.errors(include_url=False):
                place = tuple(found["loc"])
                at = ".".join(map(str, place)) or "the file"
                self._report(doc, place, "A010", f"At {at}: {found['msg']}, found {_brief(found['input'])}.",
                             "See docs/reference/knowledge-files.md.")  # fmt: skip
            return None

    def _report(self, doc: Document, place: Place, code: str, says: str, fix: str = "") -> None:
        self.problems.append(Problem(code, doc.file, doc.line(place), says, fix))

    def _criterion(
        self, doc: Document, place: Place, written: object, *, of_term: bool = False
    ) -> Criterion | None:
        """The rule written at a place; None where none is written, or it cannot be read."""
        if written is None:
            return None
        try:
            criterion = self.notation.read(written)
        except CriterionError as error:
            self._report(doc, place, "A020", str(error))
            return None
        for fact in asked_twice([criterion]):
            self._report(doc, place, "A021", f"This rule asks for '{fact}' twice.",
                         f"Ask once, such as '{fact}: [a, b]', so that unknown stays exact.")  # fmt: skip
        around = Term("", criterion, "", "") if of_term else criterion
        if asks_men_about_menopause(around):
            self._report(doc, place, "A022", "'menopause' stands here without 'sex'.",
                         "Use a term that says both: after_menopause, ovaries_working or "
                         "after_menopause_or_man.")  # fmt: skip
        return criterion

    # -- the vocabulary -------------------------------------------------------------------------

    def _lineage(
        self,
        classes_files: list[tuple[Document, schema.ClassesFile]],
        treatment_files: list[tuple[Document, schema.TreatmentShape]],
    ) -> Lineage:
        kin: dict[str, Kin] = {}
        places: dict[str, tuple[Document, Place]] = {}
        for doc, file in classes_files:
            for id, c in file.classes.items():
                kin[id] = Kin(id, c.name, tuple(c.parents), is_class=True)
                places[id] = (doc, ("classes", id))
            for id, d in file.drugs.items():
                kin[id] = Kin(id, d.name, tuple(d.classes), is_class=False, brands=tuple(d.brands))
                places[id] = (doc, ("drugs", id))
        for doc, t in treatment_files:
            if t.id in kin and kin[t.id].is_class:
                continue
            if t.id in kin:
                self._report(*places[t.id], "A030", f"'{t.id}' now has a page of its own.",
                             "Take it out of 'drugs' here.")  # fmt: skip
            kin[t.id] = Kin(t.id, t.name, tuple(t.classes), is_class=False, brands=tuple(t.brands))
            places[t.id] = (doc, ("classes",))
        known = {}
        for id, k in kin.items():
            strange = [p for p in k.parents if p not in kin]
            for parent in strange:
                self._report(*places[id], "A031", f"'{id}' belongs to '{parent}', which is no class.",
                             "Name a class of knowledge/classes.")  # fmt: skip
            parents = tuple(p for p in k.parents if p not in strange)
            known[id] = Kin(id, k.name, parents, k.is_class, k.brands)
        for id in known:
            if _in_a_circle(id, known):
                self._report(*places[id], "A032", f"'{id}' belongs to itself, by way of its classes.",
                             "Take one of the classes out.")  # fmt: skip
                raise DocumentError(self.problems)
        return Lineage(known)

    def _facts(self, files: list[tuple[Document, schema.FactsFile]]) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for doc, file in files:
            for id, shape in file.facts.items():
                place = ("facts", id)
                if id in facts:
                    self._report(doc, place, "A040", f"The fact '{id}' is described twice.")
                if id.startswith(HISTORY_PREFIXES):
                    self._report(doc, place, "A041", f"'{id}' begins like a history fact.",
                                 "Those follow from the list of treatments. Choose another name.")  # fmt: skip
                fact = self._fact(doc, place, id, file.group, shape)
                if fact:
                    facts[id] = fact
        return facts

    def _fact(
        self, doc: Document, place: Place, id: str, group: str, shape: schema.FactShape
    ) -> Fact | None:
        kind = Kind(shape.kind)
        choices = {c: Choice(c, v.label, v.says) for c, v in shape.choices.items()}
        partials = {
            p: Partial(p, frozenset(v.choices), v.label, v.says) for p, v in shape.partials.items()
        }
        for strange in (
            frozenset().union(shape.outdated, *(p.choices for p in partials.values()))
            - choices.keys()
        ):
            self._report(doc, place, "A042", f"'{id}' has no choice '{strange}'.")
            return None
        if (kind is Kind.CHOICE) != (len(choices) >= 2) or (
            kind is Kind.NUMBER and not shape.range
        ):
            self._report(doc, place, "A043", f"'{id}' is a {kind.value} without its "
                         f"{'choices' if kind is Kind.CHOICE else 'range'}.")  # fmt: skip
            return None
        fact = Fact(
            id, kind, shape.name, shape.question, group, shape.says or shape.name, shape.help,
            shape.why, shape.find, shape.unit, shape.whole, choices=choices, partials=partials,
            outdated=frozenset(shape.outdated), codes=shape.codes,
        )  # fmt: skip
        if kind is Kind.NUMBER:
            fact = replace(fact, bounds=read_range(fact, shape.range))
        return fact

    def _groups(self, files: list[tuple[Document, schema.FactsFile]]) -> tuple[Group, ...]:
        groups = []
        for doc, f in files:
            checklists = []
            for id, c in f.checklists.items():
                strange = [fact for fact in c.facts if fact not in f.facts]
                for fact in strange:
                    self._report(doc, ("checklists", id), "A045",
                                 f"The checklist '{id}' asks for '{fact}', which is not in this group.")  # fmt: skip
                checklists.append(Checklist(id, c.question, c.help, c.why, tuple(c.facts)))
            groups.append(
                Group(f.group, f.title, f.intro, f.order, tuple(f.facts), tuple(checklists))
            )
        return tuple(sorted(groups, key=lambda group: (group.order, group.id)))

    def _read_terms(self, doc: Document) -> None:
        if not isinstance(doc.data, dict):
            self._report(doc, (), "A010", "A file of terms is a mapping of names to rules.")
            return
        for id, written in doc.data.items():
            if self.vocabulary.get(id):
                self._report(doc, (id,), "A044", f"'{id}' is a fact already.", "Rename the term.")
            shape = self._shape(Document(doc.file, written, {}, "", 1), schema.TermShape)
            if shape is None:
                continue
            criterion = self._criterion(doc, (id, "is"), shape.is_, of_term=True)
            if criterion:
                self.terms[id] = Term(id, criterion, shape.says, shape.not_)

    def _asked_of(self, files: list[tuple[Document, schema.FactsFile]]) -> dict[str, Criterion]:
        found = {}
        for doc, file in files:
            for id, shape in file.facts.items():
                criterion = self._criterion(doc, ("facts", id, "asked_of"), shape.asked_of)
                if criterion:
                    found[id] = criterion
        return found

    def _tests(self, files: list[tuple[Document, schema.FactsFile]]) -> dict[str, FactTest]:
        found = {}
        for doc, file in files:
            for id, shape in file.facts.items():
                if shape.test:
                    when = self._criterion(doc, ("facts", id, "test", "when"), shape.test.when)
                    found[id] = FactTest(id, shape.test.says, when, _cites(shape.test.cites))
        return found

    # -- treatments -----------------------------------------------------------------------------

    def _classes(self, files: list[tuple[Document, schema.ClassesFile]]) -> dict[str, DrugClass]:
        return {
            id: DrugClass(
                id, c.name, c.plural, tuple(c.parents),
                self._cautions(doc, ("classes", id, "cautions"), c.cautions),
                self._checks(doc, ("classes", id, "checks"), c.checks),
            )
            for doc, file in files
            for id, c in file.classes.items()
        }  # fmt: skip

    def _treatment(self, doc: Document, shape: schema.TreatmentShape) -> Treatment:
        if Path(doc.file).stem != shape.id:
            self._report(doc, ("id",), "A050", f"The file is named '{Path(doc.file).stem}', its id is "
                         f"'{shape.id}'.", "Make them the same.")  # fmt: skip
        return Treatment(
            id=shape.id,
            name=shape.name,
            brands=tuple(shape.brands),
            kind=TreatmentKind(shape.kind),
            classes=tuple(shape.classes),
            topics=tuple(shape.topics),
            given=shape.given,
            purpose=shape.purpose,
            card=shape.card,
            checked=shape.checked,
            uses=tuple(self._use(doc, ("uses", i), use) for i, use in enumerate(shape.uses)),
            cautions=self._cautions(doc, ("cautions",), shape.cautions),
            checks=self._checks(doc, ("checks",), shape.checks),
            sections=_sections(doc.body),
            confirm=tuple(shape.confirm),
            never_with=tuple(
                NeverWith(n.treatment, n.says, _cites(n.cites))
                for i, n in enumerate(shape.never_with)
                if self._known(doc, ("never_with", i), n.treatment)
            ),
        )

    def _use(self, doc: Document, place: Place, shape: schema.UseShape) -> Use:
        clauses: list[Clause] = []
        for i, written in enumerate(shape.clauses):
            at = (*place, "clauses", i)
            roles = [r for r in Role if getattr(written, r.value) is not None]
            if len(roles) != 1:
                self._report(doc, at, "A051", "A clause has exactly one of fit, after, before, usual.",
                             "Split it, or add the missing role.")  # fmt: skip
                continue
            criterion = self._criterion(doc, at, getattr(written, roles[0].value))
            if criterion:
                number = sum(1 for clause in clauses if clause.role is roles[0]) + 1
                id = f"{shape.id}/{roles[0].value}-{number}"
                clauses.append(Clause(id, roles[0], written.says, criterion, _cites(written.cites)))
        for fact in asked_twice(c.criterion for c in clauses if c.role is not Role.USUAL):
            self._report(doc, place, "A021", f"The clauses of '{shape.id}' ask for '{fact}' twice.",
                         "Ask once for each fact in one use, so that unknown stays exact.")  # fmt: skip
        status = Status(shape.status)
        judged = any(isinstance(leaf, Judged) for c in clauses for leaf in leaves(c.criterion))
        if status is Status.EARLY and not judged:
            self._report(doc, place, "A052", f"'{shape.id}' is outside the label after small studies only.",
                         "Add a 'judged' clause: your doctor agrees to use it outside its label.")  # fmt: skip
        slots = tuple(
            Slot(
                tuple((a,) if isinstance(a, str) else tuple(a) for a in slot.any),
                self._criterion(doc, (*place, "with", i, "when"), slot.when),
                slot.again,
            )
            for i, slot in enumerate(shape.with_)
        )
        for i, slot in enumerate(slots):
            for id in {id for together in slot.alternatives for id in together}:
                self._known(doc, (*place, "with", i), id)
        for id in shape.joins:
            self._known(doc, (*place, "joins"), id)
        return Use(
            shape.id, shape.title, status, shape.approved, tuple(clauses), slots,
            shape.again, tuple(shape.joins), shape.note,
        )  # fmt: skip

    def _known(self, doc: Document, place: Place, id: str) -> bool:
        if id in self.vocabulary.lineage:
            return True
        self._report(doc, place, "A053", f"There is no treatment or class '{id}'.",
                     "Name one that has a page, or stands in knowledge/classes.")  # fmt: skip
        return False

    def _cautions(
        self, doc: Document, place: Place, shapes: list[schema.CautionShape]
    ) -> tuple[Caution, ...]:
        return tuple(
            Caution(
                c.id, Weight(c.weight), c.says,
                self._criterion(doc, (*place, i, "when"), c.when), _cites(c.cites),
            )
            for i, c in enumerate(shapes)
        )  # fmt: skip

    def _checks(
        self, doc: Document, place: Place, shapes: list[schema.CheckShape]
    ) -> tuple[Check, ...]:
        for i, check in enumerate(shapes):
            if check.measures and check.measures not in self.vocabulary.told:
                self._report(doc, (*place, i, "measures"), "A054",
                             f"The check '{check.id}' measures '{check.measures}', which is no fact.")  # fmt: skip
        return tuple(Check(c.id, c.says, c.measures, _cites(c.cites)) for c in shapes)

    # -- the rest -------------------------------------------------------------------------------

    def _topics(self, files: list[tuple[Document, schema.TopicShape]]) -> dict[str, Topic]:
        topics = [
            Topic(
                t.id, t.name, t.order, t.purpose,
                tuple(id for id in t.treatments if self._known(doc, ("treatments",), id)),
                t.checked,
                tuple(Branch(b.id, b.says, b.answers, tuple(b.expects)) for b in t.branches),
                _sections(doc.body),
            )
            for doc, t in files
        ]  # fmt: skip
        return {t.id: t for t in sorted(topics, key=lambda t: (t.order, t.id))}

    def _questions(self, files: list[tuple[Document, schema.QuestionsFile]]) -> dict[str, Question]:
        questions: dict[str, Question] = {}
        for doc, file in files:
            for i, q in enumerate(file.questions):
                place = ("questions", i)
                if q.id in questions:
                    self._report(doc, place, "A060", f"The question '{q.id}' stands twice.")
                for id in q.treatments:
                    self._known(doc, (*place, "treatments"), id)
                questions[q.id] = Question(
                    q.id, file.topic, q.says, q.why,
                    self._criterion(doc, (*place, "when"), q.when),
                    tuple(q.treatments), _cites(q.cites),
                )  # fmt: skip
        return questions

    def _urgent(self, files: list[tuple[Document, schema.UrgentFile]]) -> tuple[UrgentSign, ...]:
        return tuple(
            UrgentSign(
                u.id, u.kind == "act", u.says, u.do, u.speed,
                self._criterion(doc, ("urgent", i, "when"), u.when), _cites(u.cites),
            )
            for doc, file in files
            for i, u in enumerate(file.urgent)
        )  # fmt: skip

    def _sources(self, files: list[tuple[Document, schema.SourcesFile]]) -> dict[str, Source]:
        sources: dict[str, Source] = {}
        for doc, file in files:
            for i, s in enumerate(file.sources):
                if s.id in sources:
                    self._report(doc, ("sources", i), "A061", f"The source '{s.id}' stands twice.")
                sources[s.id] = Source(
                    s.id,
                    s.title,
                    s.publisher,
                    s.url,
                    s.date,
                    s.checked,
                    Read(s.read),
                    s.quality,
                    s.note,
                )
        return sources


def _cites(written: Iterable[str | schema.CiteShape]) -> tuple[Citation, ...]:
    return tuple(
        Citation(c) if isinstance(c, str) else Citation(c.source, c.section) for c in written
    )


def _sections(body: str) -> tuple[Section, ...]:
    parts = re.split(r"^## +(.+)$", body, flags=re.MULTILINE)
    return tuple(
        Section(title.strip(), text.strip())
        for title, text in zip(parts[1::2], parts[2::2], strict=True)
    )


def _in_a_circle(id: str, kin: Mapping[str, Kin]) -> bool:
    above, waiting = set(), list(kin[id].parents)
    while waiting:
        parent = waiting.pop()
        if parent == id:
            return True
        if parent not in above:
            above.add(parent)
            waiting += kin[parent].parents
    return False


def _brief(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 60 else f"{text[:57]}..."
