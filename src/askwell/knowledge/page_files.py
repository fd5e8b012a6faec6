"""Reads topics, questions, occasions, urgent signs, words explained, older claims and sources."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from askwell.knowledge import schema
from askwell.knowledge.asking import Question
from askwell.knowledge.claim import Claim, Holds, Stands, Theme
from askwell.knowledge.documents import Document
from askwell.knowledge.model import Read, Source, UrgentSign, Word
from askwell.knowledge.occasion import Occasion
from askwell.knowledge.reading import Reading, citations
from askwell.knowledge.topic import Branch, Shelf, Topic, WhyNow
from askwell.knowledge.treatment_files import a_year_after, calls, sections
from askwell.logic.notation import near

QuestionFiles = list[tuple[Document, schema.QuestionsFile]]


def read_topics(reading: Reading) -> dict[str, Topic]:
    """Every topic page, in order."""
    topics = [_topic(reading, doc, t) for doc, t in reading.shapes("topics", schema.TopicShape)]
    return {t.id: t for t in sorted(topics, key=lambda t: (t.order, t.id))}


def _topic(reading: Reading, doc: Document, shape: schema.TopicShape) -> Topic:
    named = Path(doc.file).stem
    if named != shape.id:
        says = f"The file is named '{named}', its id is '{shape.id}'."
        reading.report(doc, ("id",), "A050", says, "Make them the same.")
    reading.found("topic", shape.id, doc, ())
    for i, why in enumerate(shape.why_now):
        reading.known(doc, ("why_now", i, "treatment"), why.treatment)
    return Topic(
        id=shape.id,
        name=shape.name,
        order=shape.order,
        purpose=shape.purpose,
        treatments=tuple(t for t in shape.treatments if reading.known(doc, ("treatments",), t)),
        checked=shape.checked,
        branches=tuple(Branch(b.id, b.says, b.answers, tuple(b.expects)) for b in shape.branches),
        sections=sections(doc.body),
        shelf=Shelf(shape.shelf),
        when=reading.criterion(doc, ("when",), shape.when),
        why_now=tuple(
            WhyNow(w.treatment, tuple(w.uses), w.says, citations(w.cites)) for w in shape.why_now
        ),
        questions=tuple(shape.questions),
        calls=calls(shape.calls),
        review_by=shape.review_by or a_year_after(shape.checked),
    )


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
                q.id,
                file.topic,
                q.says,
                q.why,
                when,
                tuple(q.treatments),
                citations(q.cites),
                file.gentle,
            )
    return questions


def read_occasions(reading: Reading, questions: Collection[str]) -> dict[str, Occasion]:
    """Every kind of visit, in the order of the file; its questions are some of ``questions``."""
    occasions: dict[str, Occasion] = {}
    for doc, file in reading.shapes("occasions", schema.OccasionsFile):
        for i, o in enumerate(file.occasions):
            place = ("occasions", i)
            reading.found("occasion", o.id, doc, place)
            if o.id in occasions:
                reading.report(doc, place, "A063", f"The occasion '{o.id}' stands twice.")
            for j, id in enumerate(o.questions):
                here = (*place, "questions", j)
                if id not in questions:
                    fix = near(id, questions, "See knowledge/questions for all questions.")
                    reading.report(doc, here, "A064", f"There is no question '{id}'.", fix)
                elif id in o.questions[:j]:
                    says = f"The question '{id}' stands twice in '{o.id}'."
                    reading.report(doc, here, "A064", says, "Keep one of them.")
            occasions[o.id] = Occasion(o.id, o.name, o.pick, tuple(o.questions))
    return occasions


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


def read_words(reading: Reading) -> dict[str, Word]:
    """Every word explained, by its id, in the order of the alphabet."""
    words: dict[str, Word] = {}
    for doc, file in reading.shapes("glossary", schema.GlossaryFile):
        for i, w in enumerate(file.words):
            reading.found("word", w.id, doc, ("words", i))
            if w.id in words:
                reading.report(doc, ("words", i), "A062", f"The word '{w.id}' stands twice.")
            words[w.id] = Word(w.id, w.term, tuple(w.also), w.says, w.explained, citations(w.cites))
    return dict(sorted(words.items(), key=lambda item: item[1].term.lower()))


def read_themes(reading: Reading) -> dict[str, Theme]:
    """What older articles say, theme by theme."""
    themes = {}
    for doc, file in reading.shapes("claims", schema.ClaimsFile):
        reading.found("theme", file.theme, doc, ())
        claims = []
        for i, c in enumerate(file.claims):
            reading.found("claim", f"{file.theme}/{i + 1}", doc, ("claims", i))
            claims.append(
                Claim(
                    file.theme,
                    tuple(c.claims),
                    Holds(c.holds),
                    c.read,
                    c.today,
                    tuple(Stands(s.page, s.says) for s in c.stands),
                    tuple(c.never),
                    citations(c.cites),
                )
            )
        themes[file.theme] = Theme(file.theme, file.title, file.purpose, tuple(claims))
    return themes


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
