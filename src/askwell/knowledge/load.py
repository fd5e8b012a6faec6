"""Reads the knowledge files into a Knowledge, or says everything that is wrong with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge import schema
from askwell.knowledge.asking import CAUTIONS
from askwell.knowledge.caution_questions import caution_questions
from askwell.knowledge.documents import DocumentError, Problem, read_file
from askwell.knowledge.model import Knowledge, Source
from askwell.knowledge.page import Statement
from askwell.knowledge.page_files import (
    read_occasions,
    read_questions,
    read_sources,
    read_themes,
    read_topics,
    read_urgent,
    read_words,
)
from askwell.knowledge.reading import Reading, citations
from askwell.knowledge.treatment_files import read_classes, read_treatments
from askwell.knowledge.vocabulary_files import (
    read_asked_of,
    read_facts,
    read_groups,
    read_lineage,
    read_terms,
    read_tests,
)

STATE = "knowledge.yaml"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def load(root: Path) -> Knowledge:
    """Read the knowledge under ``root``.

    Raises DocumentError with every problem found: file, line, what was found and what to do.
    """
    if not (root / STATE).is_file():
        fix = "Name the folder that holds the knowledge files."
        raise DocumentError([Problem("A004", str(root), None, f"There is no {STATE} here.", fix)])
    reading = Reading(root)
    state = reading.shape(read_file(root / STATE, root), schema.StateShape)
    class_files = reading.shapes("classes", schema.ClassesFile)
    treatment_files = reading.shapes("treatments", schema.TreatmentShape)
    fact_files = reading.shapes("facts", schema.FactsFile)
    question_files = reading.shapes("questions", schema.QuestionsFile)
    lineage = read_lineage(reading, class_files, treatment_files)
    reading.speak(Vocabulary(read_facts(reading, fact_files), lineage))
    read_terms(reading, reading.files("terms"))
    groups = read_groups(reading, fact_files)
    asked_of = read_asked_of(reading, fact_files)
    tests = read_tests(reading, fact_files)
    classes = read_classes(reading, class_files)
    treatments = read_treatments(reading, treatment_files)
    topics = read_topics(reading)
    questions = read_questions(reading, question_files)
    occasions = read_occasions(reading, questions)
    asked = caution_questions((*treatments.values(), *classes.values()))
    for question in asked.values():
        reading.lines[f"question {question.id}"] = reading.lines[f"caution {question.id[6:]}"]
    urgent = read_urgent(reading)
    words = read_words(reading)
    themes = read_themes(reading)
    sources = read_sources(reading)
    if reading.problems or state is None:
        raise DocumentError(reading.problems)
    return Knowledge(
        version=version_of(root),
        as_of=date.fromisoformat(state.as_of),
        newest_source=_newest(sources.values(), date.fromisoformat(state.as_of)),
        review_by=date.fromisoformat(state.review_by),
        definition=Statement(state.definition.says, citations(state.definition.cites)),
        vocabulary=reading.vocabulary,
        groups=groups,
        asked_of=asked_of,
        tests=tests,
        terms=reading.terms,
        classes=classes,
        treatments=treatments,
        topics=topics,
        questions=questions | asked,
        question_topics={f.topic: f.title for _, f in question_files if f.title}
        | {CAUTIONS: "What you told us, and what it means"},
        occasions=occasions,
        urgent=urgent,
        words=words,
        themes=themes,
        sources=sources,
        lines=reading.lines,
    )


def _newest(sources: Iterable[Source], as_of: date) -> date:
    """The newest day that a source bears; the knowledge date where none bears a whole day."""
    whole = (source.date for source in sources if _DAY.fullmatch(source.date))
    return max((date.fromisoformat(day) for day in whole), default=as_of)


def version_of(root: Path) -> str:
    """A short hash over every knowledge file but the cases: the same files, the same version."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".yaml", ".md") and "cases" not in path.relative_to(root).parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
