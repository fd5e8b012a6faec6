"""Reads topics, questions, urgent signs and sources."""

from __future__ import annotations

from askwell.knowledge import schema
from askwell.knowledge.documents import Document
from askwell.knowledge.model import Branch, Question, Read, Source, Topic, UrgentSign
from askwell.knowledge.reading import Reading, citations
from askwell.knowledge.treatment_files import sections

QuestionFiles = list[tuple[Document, schema.QuestionsFile]]


def read_topics(reading: Reading) -> dict[str, Topic]:
    """Every topic page, in order."""
    topics = [
        Topic(
            t.id,
            t.name,
            t.order,
            t.purpose,
            tuple(id for id in t.treatments if reading.known(doc, ("treatments",), id)),
            t.checked,
            tuple(Branch(b.id, b.says, b.answers, tuple(b.expects)) for b in t.branches),
            sections(doc.body),
        )
        for doc, t in reading.shapes("topics", schema.TopicShape)
    ]
    return {t.id: t for t in sorted(topics, key=lambda t: (t.order, t.id))}


def read_questions(reading: Reading, files: QuestionFiles) -> dict[str, Question]:
    """Every question to ask, topic by topic."""
    questions: dict[str, Question] = {}
    for doc, file in files:
        for i, q in enumerate(file.questions):
            place = ("questions", i)
            reading.found("question", q.id, doc, place)
            if q.id in questions:
                reading.report(doc, place, "A060", f"The question '{q.id}' stands twice.")
            for id in q.treatments:
                reading.known(doc, (*place, "treatments"), id)
            when = reading.criterion(doc, (*place, "when"), q.when)
            questions[q.id] = Question(
                q.id, file.topic, q.says, q.why, when, tuple(q.treatments), citations(q.cites)
            )
    return questions


def read_urgent(reading: Reading) -> tuple[UrgentSign, ...]:
    """Every urgent sign."""
    signs = []
    for doc, file in reading.shapes("urgent", schema.UrgentFile):
        for i, u in enumerate(file.urgent):
            reading.found("sign", u.id, doc, ("urgent", i))
            when = reading.criterion(doc, ("urgent", i, "when"), u.when)
            act = u.kind == "act"
            signs.append(UrgentSign(u.id, act, u.says, u.do, u.speed, when, citations(u.cites)))
    return tuple(signs)


def read_sources(reading: Reading) -> dict[str, Source]:
    """Every source by its id."""
    sources: dict[str, Source] = {}
    for doc, file in reading.shapes("sources", schema.SourcesFile):
        for i, s in enumerate(file.sources):
            reading.found("source", s.id, doc, ("sources", i))
            if s.id in sources:
                reading.report(doc, ("sources", i), "A061", f"The source '{s.id}' stands twice.")
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
