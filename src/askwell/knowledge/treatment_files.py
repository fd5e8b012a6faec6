"""Reads classes and treatments: their uses, clauses, cautions and checks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from askwell.knowledge import schema
from askwell.knowledge.documents import Document, Place
from askwell.knowledge.model import (
    Caution,
    Check,
    DrugClass,
    NeverWith,
    Slot,
    Status,
    Treatment,
    TreatmentKind,
    Use,
    Weight,
)
from askwell.knowledge.page import (
    TREATMENT_SECTIONS,
    Call,
    Certainty,
    Effect,
    HowOften,
    Review,
    Schedule,
    Section,
    Speed,
    Statement,
    Study,
)
from askwell.knowledge.reading import Reading, citations
from askwell.knowledge.vocabulary_files import ClassFiles, TreatmentFiles
from askwell.logic.clauses import Clause, Role
from askwell.logic.criteria import Is, Judged, leaves
from askwell.logic.soundness import asked_twice


def read_classes(reading: Reading, files: ClassFiles) -> dict[str, DrugClass]:
    """Every class with the cautions and checks its members share."""
    return {
        id: DrugClass(
            id,
            c.name,
            c.plural,
            tuple(c.parents),
            _cautions(reading, doc, ("classes", id, "cautions"), c.cautions)
            + _warnings(reading, doc, ("classes", id, "never_with"), id, c.never_with),
            _checks(reading, doc, ("classes", id, "checks"), c.checks),
            calls(c.calls),
            _known_sections(
                reading, doc, tuple(Section(title, body.strip()) for title, body in c.text.items())
            ),
            _never_with(reading, doc, ("classes", id, "never_with"), c.never_with),
        )
        for doc, file in files
        for id, c in file.classes.items()
    }


def read_treatments(reading: Reading, files: TreatmentFiles) -> dict[str, Treatment]:
    """Every treatment that has a page."""
    treatments = (_treatment(reading, doc, shape) for doc, shape in files)
    return {treatment.id: treatment for treatment in treatments}


def sections(body: str) -> tuple[Section, ...]:
    """The parts of a text, by its headings of the second level."""
    parts = re.split(r"^## +(.+)$", body, flags=re.MULTILINE)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return tuple(Section(title.strip(), text.strip()) for title, text in pairs)


def _treatment(reading: Reading, doc: Document, shape: schema.TreatmentShape) -> Treatment:
    named = Path(doc.file).stem
    if named != shape.id:
        says = f"The file is named '{named}', its id is '{shape.id}'."
        reading.report(doc, ("id",), "A050", says, "Make them the same.")
    reading.found("treatment", shape.id, doc, ())
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
        uses=tuple(_use(reading, doc, ("uses", i), use) for i, use in enumerate(shape.uses)),
        cautions=_cautions(reading, doc, ("cautions",), shape.cautions)
        + _warnings(reading, doc, ("never_with",), shape.id, shape.never_with),
        checks=_checks(reading, doc, ("checks",), shape.checks),
        sections=_known_sections(reading, doc, sections(doc.body)),
        confirm=tuple(shape.confirm),
        never_with=_never_with(reading, doc, ("never_with",), shape.never_with),
        schedule=_schedule(shape.schedule),
        benefits=tuple(Statement(b.says, citations(b.cites)) for b in shape.benefits),
        studies=tuple(_study(reading, doc, ("studies", i), s) for i, s in enumerate(shape.studies)),
        effects=tuple(
            Effect(e.says, HowOften(e.how_often), e.serious, e.of_100, citations(e.cites))
            for e in shape.effects
        ),
        calls=calls(shape.calls),
        reviewed=Review(shape.reviewed.by, shape.reviewed.on) if shape.reviewed else None,
        review_by=shape.review_by or a_year_after(shape.checked),
    )


def calls(shapes: list[schema.CallShape]) -> tuple[Call, ...]:
    """Signs and how fast to call."""
    return tuple(Call(c.sign, c.may_mean, Speed(c.speed), citations(c.cites)) for c in shapes)


def a_year_after(checked: str) -> str:
    """The day by which what was checked on a day is due again: twelve months later at most."""
    day = date.fromisoformat(checked)
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day).isoformat()


def _known_sections(
    reading: Reading, doc: Document, found: tuple[Section, ...]
) -> tuple[Section, ...]:
    for section in found:
        if section.title not in TREATMENT_SECTIONS:
            says = f"The heading '{section.title}' is no part of a treatment's page."
            fix = f"Use one of: {'; '.join(TREATMENT_SECTIONS)}."
            reading.report(doc, (), "A055", says, fix)
    return found


def _schedule(shape: schema.ScheduleShape | None) -> Schedule | None:
    if shape is None:
        return None
    return Schedule(shape.often, shape.where, shape.visit, citations(shape.cites))


def _study(reading: Reading, doc: Document, place: Place, shape: schema.StudyShape) -> Study:
    reading.found("study", shape.id, doc, place)
    of_100, half_after = tuple(shape.of_100), tuple(shape.half_after)
    figures = of_100 or half_after
    if bool(of_100) == bool(half_after) or (len(figures) == 2) != bool(shape.than):
        says = f"The figures of '{shape.id}' do not say what they count."
        fix = "Give of_100 or half_after: one number, or two with 'than' for the comparison."
        reading.report(doc, place, "A056", says, fix)
    if bool(of_100) != bool(shape.after):
        says = f"'{shape.id}' must say 'after' how long, for of_100 and for nothing else."
        reading.report(doc, place, "A056", says, "Add or remove 'after' (such as: 2 years).")
    return Study(
        shape.id,
        shape.who,
        shape.saw,
        shape.than,
        shape.after,
        of_100,
        half_after,
        Certainty(shape.certainty),
        citations(shape.cites),
    )


def _use(reading: Reading, doc: Document, place: Place, shape: schema.UseShape) -> Use:
    reading.found("use", shape.id, doc, place)
    clauses = _clauses(reading, doc, place, shape)
    status = Status(shape.status)
    judged = any(isinstance(leaf, Judged) for c in clauses for leaf in leaves(c.criterion))
    if status is Status.EARLY and not judged:
        says = f"'{shape.id}' is outside the label, and rests on small studies only."
        fix = "Add a 'judged' clause: your doctor agrees to use it outside its label."
        reading.report(doc, place, "A052", says, fix)
    for id in shape.joins:
        reading.known(doc, (*place, "joins"), id)
    return Use(
        shape.id,
        shape.title,
        status,
        shape.approved,
        clauses,
        tuple(_slot(reading, doc, (*place, "with", i), s) for i, s in enumerate(shape.with_)),
        shape.again,
        tuple(shape.joins),
        shape.note,
    )


def _clauses(
    reading: Reading, doc: Document, place: Place, shape: schema.UseShape
) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for i, written in enumerate(shape.clauses):
        at = (*place, "clauses", i)
        roles = [role for role in Role if getattr(written, role.value) is not None]
        if len(roles) != 1:
            says = "A clause has exactly one of fit, after, before, usual."
            reading.report(doc, at, "A051", says, "Split it, or add the missing role.")
            continue
        (role,) = roles
        criterion = reading.criterion(doc, at, getattr(written, role.value))
        if criterion:
            number = sum(1 for clause in clauses if clause.role is role) + 1
            id = f"{shape.id}/{role.value}-{number}"
            reading.found("clause", id, doc, at)
            clauses.append(Clause(id, role, written.says, criterion, citations(written.cites)))
    deciding = (clause.criterion for clause in clauses if clause.role is not Role.USUAL)
    for fact in asked_twice(deciding):
        says = f"The clauses of '{shape.id}' ask for '{fact}' twice."
        fix = "Ask once for each fact in one use, so that unknown stays exact."
        reading.report(doc, place, "A021", says, fix)
    return tuple(clauses)


def _slot(reading: Reading, doc: Document, place: Place, shape: schema.SlotShape) -> Slot:
    alternatives = tuple((a,) if isinstance(a, str) else tuple(a) for a in shape.any)
    for id in sorted({id for together in alternatives for id in together}):
        reading.known(doc, place, id)
    return Slot(alternatives, reading.criterion(doc, (*place, "when"), shape.when), shape.again)


def _cautions(
    reading: Reading, doc: Document, place: Place, shapes: list[schema.CautionShape]
) -> tuple[Caution, ...]:
    cautions = []
    for i, c in enumerate(shapes):
        reading.found("caution", c.id, doc, (*place, i))
        when = reading.criterion(doc, (*place, i, "when"), c.when)
        cautions.append(Caution(c.id, Weight(c.weight), c.says, when, citations(c.cites)))
    return tuple(cautions)


def _never_with(
    reading: Reading, doc: Document, place: Place, shapes: list[schema.NeverWithShape]
) -> tuple[NeverWith, ...]:
    return tuple(
        NeverWith(n.treatment, n.says, citations(n.cites))
        for i, n in enumerate(shapes)
        if reading.known(doc, (*place, i), n.treatment)
    )


def _warnings(
    reading: Reading, doc: Document, place: Place, owner: str, shapes: list[schema.NeverWithShape]
) -> tuple[Caution, ...]:
    """A caution for those who are having what the owner is not given with."""
    cautions = []
    for i, n in enumerate(shapes):
        id = f"{owner}-never-with-{n.treatment}"
        under_way = reading.vocabulary.get(f"on_{n.treatment}")
        if under_way is not None:
            reading.found("caution", id, doc, (*place, i))
            when = Is(under_way, frozenset(("yes",)))
            cautions.append(Caution(id, Weight.WARN, n.says, when, citations(n.cites)))
    return tuple(cautions)


def _checks(
    reading: Reading, doc: Document, place: Place, shapes: list[schema.CheckShape]
) -> tuple[Check, ...]:
    for i, check in enumerate(shapes):
        reading.found("check", check.id, doc, (*place, i))
        if check.measures and check.measures not in reading.vocabulary.told:
            says = f"The check '{check.id}' measures '{check.measures}', which is no fact."
            reading.report(doc, (*place, i, "measures"), "A054", says)
    return tuple(Check(c.id, c.says, c.measures, citations(c.cites)) for c in shapes)
