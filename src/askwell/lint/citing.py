"""Citations: everything clinical has a source, and the source is what it is said to be (K1…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, Read, Treatment
from askwell.lint.sayings import OLD_CLAIM, TEXT, file_of, sayings
from askwell.logic.clauses import Citation

_MOST_QUOTED = 8
_QUOTED = re.compile(r"[“\"]([^“”\"\n]+)[”\"]")
#: What a reader could say or ask herself is no quotation.
OWN_VOICE = re.compile(r"\b(?:I|I['’]m|me|my|us|we|our)\b")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATED = re.compile(r"\d{4}(-\d{2}){0,2}|undated")

IN_TEXT = re.compile(r"\[((?:@[\w.-]+(?:;\s*)?)+)\]")


@dataclass(frozen=True)
class Cited:
    """Something that cites: what it is, where it stands, and whether it must have a source."""

    what: str
    file: str
    line: int | None
    cites: Iterable[Citation]
    needed: bool = True


def unsourced(knowledge: Knowledge) -> Iterator[Problem]:
    """Statements that must have a source and have none, and citations that do not hold."""
    for cited in everything_cited(knowledge):
        if cited.needed and not cited.cites:
            says = f"{cited.what} has no source."
            fix = "Add 'cites' with a source that states it."
            yield Problem("K101", cited.file, cited.line, says, fix)
        for cite in cited.cites:
            yield from _unsound(knowledge, cited, cite)


def _unsound(knowledge: Knowledge, cited: Cited, cite: Citation) -> Iterator[Problem]:
    source = knowledge.sources.get(cite.source)
    if source is None:
        says = f"{cited.what} cites '{cite.source}', which is no source."
        fix = "Add it to knowledge/sources, or correct the id."
        yield Problem("K102", cited.file, cited.line, says, fix)
    elif cite.section and source.read not in (Read.WHOLE, Read.RECORDS):
        says = (
            f"{cited.what} names section {cite.section} of '{source.id}', "
            f"of which only the {source.read.value} was read."
        )
        fix = "Take the section out, or read the source and say so in its 'read'."
        yield Problem("K103", cited.file, cited.line, says, fix)


def long_quotations(knowledge: Knowledge) -> Iterator[Problem]:
    """Sentences taken over from somebody: facts carry over from sources, words do not."""
    for saying in sayings(knowledge):
        for quoted in _QUOTED.findall(saying.text):
            long = len(quoted.split()) > _MOST_QUOTED
            if long and saying.kind != OLD_CLAIM and not OWN_VOICE.search(quoted):
                says = f"{saying.what} quotes a whole sentence: '{quoted[:40]}…'."
                fix = "Say it in our own words and cite the source."
                yield Problem("K104", saying.file, saying.line, says, fix)


def unused_sources(knowledge: Knowledge) -> Iterator[Problem]:
    """Sources that no text, rule or figure cites (a case may still do)."""
    used = {cite.source for cited in everything_cited(knowledge) for cite in cited.cites}
    for id in sorted(knowledge.sources.keys() - used):
        says = f"Nothing but a case, if that, cites '{id}'."
        fix = "Cite it where it carries a fact, or take it out."
        yield Problem("K105", *knowledge.lines[f"source {id}"], says, fix)


def misdated_sources(knowledge: Knowledge) -> Iterator[Problem]:
    """Sources whose date no reader could place, or that were checked on no day."""
    for source in knowledge.sources.values():
        place = knowledge.lines[f"source {source.id}"]
        for name, written, form in (
            ("date", source.date, _DATED),
            ("checked", source.checked, _DAY),
        ):
            if not form.fullmatch(written):
                says = f"The '{name}' of '{source.id}' is '{written}'."
                fix = "Write YYYY, YYYY-MM or YYYY-MM-DD, or for a date that is not there: undated."
                yield Problem("K106", *place, says, fix)


def everything_cited(knowledge: Knowledge) -> Iterator[Cited]:
    """Everything that cites or must cite, the texts of the pages included."""

    def at(kind: str, id: str, cites: Iterable[Citation], *, needed: bool = True) -> Cited:
        return Cited(f"The {kind} '{id}'", *knowledge.lines[f"{kind} {id}"], cites, needed)

    for owner in knowledge.owners():
        for caution in owner.cautions:
            yield at("caution", caution.id, caution.cites)
        for check in owner.checks:
            yield at("check", check.id, check.cites)
        for call in owner.calls:
            yield Cited(f"The call for '{call.sign}'", file_of(owner, knowledge), None, call.cites)
    for t in knowledge.treatments.values():
        yield from _of_treatment(knowledge, t)
    for topic in knowledge.topics.values():
        place = knowledge.lines[f"topic {topic.id}"]
        for why in topic.why_now:
            yield Cited(f"What 'why_now' says of {why.treatment}", *place, why.cites)
        for call in topic.calls:
            yield Cited(f"The call for '{call.sign}'", *place, call.cites)
    for test in knowledge.tests.values():
        yield at("test", test.fact, test.cites)
    for sign in knowledge.urgent:
        yield at("sign", sign.id, sign.cites)
    for question in knowledge.questions.values():
        if not question.from_caution:  # made from the caution, which is looked at by itself
            yield at("question", question.id, question.cites, needed=False)
    for word in knowledge.words.values():
        yield at("word", word.id, word.cites, needed=False)
    for theme in knowledge.themes.values():
        for i, claim in enumerate(theme.claims, 1):
            yield at("claim", f"{theme.id}/{i}", claim.cites)
    definition = knowledge.definition
    yield Cited("The definition", "knowledge.yaml", None, definition.cites)
    for saying in sayings(knowledge):
        if saying.kind == TEXT:
            marks = IN_TEXT.findall(saying.text)
            cites = [Citation(id) for mark in marks for id in re.findall(r"@([\w.-]+)", mark)]
            yield Cited(saying.what, saying.file, None, cites, needed=False)


def _of_treatment(knowledge: Knowledge, t: Treatment) -> Iterator[Cited]:
    place = knowledge.lines[f"treatment {t.id}"]
    for use in t.uses:
        for clause in use.clauses:
            where = knowledge.lines[f"clause {clause.id}"]
            yield Cited(f"The clause '{clause.id}'", *where, clause.cites)
    for study in t.studies:
        where = knowledge.lines[f"study {study.id}"]
        yield Cited(f"The study '{study.id}'", *where, study.cites)
    for never in t.never_with:
        yield Cited(f"'never_with' {never.treatment}", *place, never.cites)
    for benefit in t.benefits:
        yield Cited(f"The benefit '{benefit.says}'", *place, benefit.cites)
    for effect in t.effects:
        yield Cited(f"The effect '{effect.says}'", *place, effect.cites)
    if t.schedule:
        yield Cited("The schedule", *place, t.schedule.cites)
