"""Sayings: every text of the knowledge that somebody reads, with its kind and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from askwell.knowledge.model import DrugClass, Knowledge, Treatment
from askwell.knowledge.page import Call, Section

#: The kind of a body text. Every other kind is a block of a few sentences.
TEXT = "text"
#: What older articles said, told in order to set it right.
OLD_CLAIM = "old claim"


@dataclass(frozen=True)
class Saying:
    """One text: its kind ("card", "clause" …), what to call it in a message, and where it stands.

    ``page`` is the page it belongs to ("treatments/palbociclib"); empty where that is no one page.
    """

    kind: str
    what: str
    file: str
    line: int | None
    text: str
    page: str = ""


def sayings(knowledge: Knowledge) -> Iterator[Saying]:
    """Every text, each once: what a class lends its members stands with the class."""
    for owner in knowledge.owners():
        yield from _of_owner(knowledge, owner)
    for treatment in knowledge.treatments.values():
        yield from _of_treatment(knowledge, treatment)
    yield from _of_topics(knowledge)
    yield from _of_small_things(knowledge)
    yield from _of_facts(knowledge)
    yield from _of_claims(knowledge)


def file_of(owner: Treatment | DrugClass, knowledge: Knowledge) -> str:
    """The file that a treatment or class stands in; of a class only the folder may be known."""
    if isinstance(owner, Treatment):
        return knowledge.lines[f"treatment {owner.id}"][0]
    for kind, things in (("caution", owner.cautions), ("check", owner.checks)):
        for thing in things:
            return knowledge.lines[f"{kind} {thing.id}"][0]
    return "classes"


def _of_owner(knowledge: Knowledge, owner: Treatment | DrugClass) -> Iterator[Saying]:
    file = file_of(owner, knowledge)
    page = f"treatments/{owner.id}" if isinstance(owner, Treatment) else ""
    for caution in owner.cautions:
        place = knowledge.lines[f"caution {caution.id}"]
        yield Saying("caution", f"The caution '{caution.id}'", *place, caution.says, page)
    for check in owner.checks:
        place = knowledge.lines[f"check {check.id}"]
        yield Saying("check", f"The check '{check.id}'", *place, check.says, page)
    yield from _calls(owner.calls, file, page)
    yield from _texts(owner.sections, file, page, "" if page else f" of the class '{owner.id}'")


def _calls(calls: tuple[Call, ...], file: str, page: str) -> Iterator[Saying]:
    for call in calls:
        may_mean = f" It may mean {call.may_mean}." if call.may_mean else ""
        text = f"Call for {call.sign}.{may_mean}"
        yield Saying("call", f"The call for '{call.sign}'", file, None, text, page)


def _texts(sections: tuple[Section, ...], file: str, page: str, of: str = "") -> Iterator[Saying]:
    for s in sections:
        yield Saying(TEXT, f"The text under '{s.title}'{of}", file, None, s.body, page)


def _of_treatment(knowledge: Knowledge, t: Treatment) -> Iterator[Saying]:
    file, line = knowledge.lines[f"treatment {t.id}"]
    page = f"treatments/{t.id}"

    def here(kind: str, text: str) -> Saying:
        short = text if len(text) <= 60 else f"{text[:57]}…"
        return Saying(kind, f"The {kind} '{short}'", file, line, text, page)

    yield here("card", t.card)
    yield here("purpose", t.purpose)
    yield from (here("note", text) for text in t.confirm)
    yield from (here("never_with", never.says) for never in t.never_with)
    yield from (here("benefit", benefit.says) for benefit in t.benefits)
    yield from (here("effect", effect.says) for effect in t.effects)
    if t.schedule:
        text = f"How often: {t.schedule.often}. Where: {t.schedule.where}."
        yield here("schedule", f"{text} {t.schedule.visit}".strip())
    for study in t.studies:
        place = knowledge.lines[f"study {study.id}"]
        with_it = f" With {study.than}, it was less." if study.than else ""
        text = f"Who: {study.who}. Half of them {study.saw}.{with_it}"
        yield Saying("study", f"The study '{study.id}'", *place, text, page)
    for use in t.uses:
        place = knowledge.lines[f"use {use.id}"]
        text = f"{use.title}.\n\n{use.note}".strip()
        yield Saying("use", f"The use '{use.id}'", *place, text, page)
        for clause in use.clauses:
            place = knowledge.lines[f"clause {clause.id}"]
            yield Saying("clause", f"The clause '{clause.id}'", *place, clause.says, page)


def _of_topics(knowledge: Knowledge) -> Iterator[Saying]:
    for topic in knowledge.topics.values():
        file, line = knowledge.lines[f"topic {topic.id}"]
        page = f"topics/{topic.id}"
        yield Saying("purpose", f"The purpose of '{topic.id}'", file, line, topic.purpose, page)
        yield from _texts(topic.sections, file, page)
        yield from _calls(topic.calls, file, page)
        for why in topic.why_now:
            what = f"What 'why_now' says of {why.treatment}"
            yield Saying("why_now", what, file, line, why.says, page)


def _of_small_things(knowledge: Knowledge) -> Iterator[Saying]:
    for q in knowledge.questions.values():
        if not q.from_caution:  # made from the caution, which is looked at by itself
            place = knowledge.lines[f"question {q.id}"]
            yield Saying("question", f"The question '{q.id}'", *place, q.says)
            yield Saying("why to ask", f"Why to ask '{q.id}'", *place, q.why)
    for occasion in knowledge.occasions.values():
        place = knowledge.lines[f"occasion {occasion.id}"]
        text = f"{occasion.name}. {occasion.pick}"
        yield Saying("occasion", f"The occasion '{occasion.id}'", *place, text)
    for sign in knowledge.urgent:
        place = knowledge.lines[f"sign {sign.id}"]
        yield Saying("urgent sign", f"The sign '{sign.id}'", *place, f"{sign.says}\n\n{sign.do}")
    for word in knowledge.words.values():
        place = knowledge.lines[f"word {word.id}"]
        text = f"{word.term}: {word.says}."
        yield Saying("word", f"The word '{word.term}'", *place, text)


def _of_facts(knowledge: Knowledge) -> Iterator[Saying]:
    for fact in knowledge.vocabulary.told.values():
        parts = (fact.question, fact.help, fact.why, fact.find)
        text = "\n\n".join(part for part in parts if part)
        yield Saying("fact", f"The fact '{fact.id}'", *knowledge.lines[f"fact {fact.id}"], text)
    for test in knowledge.tests.values():
        said = (test.says, test.measures, test.repeat, *test.results.values(), test.unsettled)
        text = "\n\n".join(part for part in said if part)
        yield Saying("test", f"The test '{test.fact}'", *knowledge.lines[f"test {test.fact}"], text)


def _of_claims(knowledge: Knowledge) -> Iterator[Saying]:
    for theme in knowledge.themes.values():
        file, line = knowledge.lines[f"theme {theme.id}"]
        yield Saying("purpose", f"The purpose of '{theme.id}'", file, line, theme.purpose)
        for i, claim in enumerate(theme.claims, 1):
            name = f"{theme.id}/{i}"
            place = knowledge.lines[f"claim {name}"]
            yield Saying(OLD_CLAIM, f"What '{name}' says was read", *place, claim.read)
            yield Saying("claim", f"What '{name}' says of today", *place, claim.today)
