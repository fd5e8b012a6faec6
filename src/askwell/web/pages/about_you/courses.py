"""Past treatments as the person file's data: read for a form, written from it, put in words."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from askwell.facts.history import ANY_MONTHS, CARE, SYSTEMIC, Course, Outcome, Setting
from askwell.facts.lineage import Kin, Lineage
from askwell.facts.possible import Range
from askwell.guide.guide import OUTCOME_WORDS, SETTING_WORDS, course_words
from askwell.intake.courses import MOST_COURSES, TREATMENTS, treatment_named
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.logic.wording import capital
from askwell.web.form import Form
from askwell.web.pages.about_you.answering import Choice, Mistake
from askwell.web.pages.about_you.ranges import NotARange, read_range, typed
from askwell.web.story import Story

Entry = dict[str, Any]

LONGEST_NAME = 100
AS_WRITTEN = "as_written"
MONTHS = Range(0, 600)
LINES = Range(1, 30)
_KINDS = "Operations, radiation, and kinds of drugs if you don’t know the name"
DONT_KNOW = "I don’t know"


def complete_words(has_entries: bool) -> dict[str, str]:
    """What the three answers about the list mean, with treatments in it and without."""
    if has_entries:
        return {
            "true": "Yes, this is all I have had for breast cancer",
            "since_spread": "It holds all since the cancer spread, but not all from before",
            "false": "No, or I’m not sure",
        }
    return {
        "true": "I have had no treatment for breast cancer",
        "since_spread": "I have had none since it spread, but I had some before",
        "false": "I’m not sure",
    }


def entries_of(answers: Mapping[str, Any]) -> list[Entry]:
    """The entries of the list; a bare name in a file is an entry, too."""
    listed = answers.get(TREATMENTS) or []
    return [dict(e) if isinstance(e, Mapping) else {"treatment": e} for e in listed]


def named(story: Story, entry: Entry) -> str | None:
    """The id of an entry's treatment or class, or None if we do not know it."""
    return treatment_named(str(entry["treatment"]), story.site.knowledge.vocabulary)


def name_of(story: Story, entry: Entry) -> str:
    """The name to show: ours, or as the person wrote it."""
    id = named(story, entry)
    return story.site.knowledge.vocabulary.lineage.name(id) if id else str(entry["treatment"])


def course_of(story: Story, entry: Entry) -> Course:
    """The entry as the door reads it today; its months have grown since it was written."""
    vocabulary = story.site.knowledge.vocabulary
    known = entry if named(story, entry) else {**entry, "treatment": SYSTEMIC}
    told = read_answers({TREATMENTS: [known]}, vocabulary, story.site.now().date())
    return told.person.history.courses[0]


def course_details(story: Story, entry: Entry) -> str:
    """How an entry went, such as "since it spread, cancer grew or came back"; may be empty."""
    course = course_of(story, entry)
    name = story.site.knowledge.vocabulary.lineage.name(course.treatment)
    return course_words(story.options, course).removeprefix(name).removeprefix(", ")


def course_line(story: Story, entry: Entry) -> str:
    """One entry in a line: "letrozole, since it spread, cancer grew or came back"."""
    words = ", ".join(filter(None, (name_of(story, entry), course_details(story, entry))))
    return words if named(story, entry) else f"{words} (we don’t know this name)"


# -- the name ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Family:
    """Names that belong together, to pick from."""

    title: str
    names: tuple[tuple[str, str], ...]


def families(knowledge: Knowledge) -> tuple[Family, ...]:
    """All names we know, by the large kinds of treatment; last the kinds themselves."""
    lineage = knowledge.vocabulary.lineage
    roots = {kin.id for kin in lineage.kin.values() if not kin.parents}
    heads = {
        id
        for id, kin in lineage.kin.items()
        if id in roots - {SYSTEMIC, CARE} or set(kin.parents) & {SYSTEMIC}
    }
    by_head: dict[str, list[tuple[str, str]]] = {}
    kinds = []
    for kin in sorted(lineage.kin.values(), key=lambda kin: kin.name.lower()):
        if lineage.is_a(kin.id, CARE) or kin.id == SYSTEMIC:
            continue
        if kin.is_class and kin.id in roots:
            continue
        if kin.is_class:
            kinds.append((kin.id, kin.name))
            continue
        head = next(id for id in _upward(lineage, kin) if id in heads)
        by_head.setdefault(head, []).append((kin.id, _with_brands(kin)))
    found = [
        Family(capital(knowledge.classes[head].plural), tuple(names))
        for head, names in sorted(by_head.items(), key=lambda pair: -len(pair[1]))
    ]
    return (*found, Family(_KINDS, tuple(kinds)))


def all_names(lineage: Lineage) -> tuple[str, ...]:
    """Every name and brand, for the browser to complete."""
    kin = [k for k in lineage.kin.values() if not lineage.is_a(k.id, CARE) and k.id != SYSTEMIC]
    return tuple(sorted({n for k in kin for n in (k.name, *k.brands)}, key=str.lower))


def near_names(text: str, lineage: Lineage) -> tuple[Choice, ...]:
    """The treatments whose name or brand is spelled most like the text."""
    spelled = {n.lower(): k for k in lineage.kin.values() for n in (k.name, k.id, *k.brands)}
    close = difflib.get_close_matches(text.lower(), spelled, n=6, cutoff=0.6)
    kin = {spelled[name].id: spelled[name] for name in close}
    return tuple(Choice(id, _with_brands(k)) for id, k in list(kin.items())[:4])


def _upward(lineage: Lineage, kin: Kin) -> list[str]:
    found, waiting = [], list(kin.parents)
    while waiting:
        found.append(waiting[0])
        waiting += lineage.kin[waiting.pop(0)].parents
    return found


def _with_brands(kin: Kin) -> str:
    return f"{kin.name} ({', '.join(kin.brands[:2])})" if kin.brands else kin.name


# -- the details ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Details:
    """The fields of one entry, as they stand on the form."""

    settings: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    line: str
    months_on: str
    months_since_end: str


def details(story: Story, entry: Entry, form: Form | None = None) -> Details:
    """The form of an entry, as kept or as typed just now."""
    course = course_of(story, entry)
    shown = (
        {key: form.one(key) for key in ("setting", "outcome", "line", *_MONTH_FIELDS)}
        if form
        else {
            "setting": course.setting.value if course.setting else "",
            "outcome": course.outcome.value if course.outcome else "",
            "line": str(course.line or ""),
            "months_on": _months(course.months_on),
            "months_since_end": _months(course.months_since_end),
        }
    )
    return Details(
        _choices(SETTING_WORDS, shown["setting"]),
        _choices(OUTCOME_WORDS, shown["outcome"]),
        shown["line"],
        shown["months_on"],
        shown["months_since_end"],
    )


def read_details(entry: Entry, form: Form, today: date) -> Entry:
    """The entry with what the form says of it."""
    new: Entry = {"treatment": entry["treatment"]}
    for key, kind in (("setting", Setting), ("outcome", Outcome)):
        if form.one(key) in {one.value for one in kind}:
            new[key] = form.one(key)
    if form.one("line"):
        new["line"] = int(_range("line", form.one("line"), LINES, exact=True))
    for key in _MONTH_FIELDS:
        if form.one(key):
            new[key] = _range(key, form.one(key), MONTHS)
    if new.get("outcome") == Outcome.ONGOING.value and "months_since_end" in new:
        says = "You say that you have it now. Leave this field empty, or change how it went."
        raise Mistake("months_since_end", says)
    if any(key in new for key in _MONTH_FIELDS):
        new["as_of"] = f"{today:%Y-%m}"
    return new


def read_name(story: Story, form: Form) -> Entry:
    """A new entry from the name typed, or picked among those that are spelled like it."""
    vocabulary = story.site.knowledge.vocabulary
    text, pick = form.one("name"), form.one("pick")
    if len(entries_of(story.answers)) >= MOST_COURSES:
        raise Mistake("name", f"Your list holds {MOST_COURSES} treatments. That is the most.")
    if pick in vocabulary.lineage:
        return {"treatment": pick}
    if not text:
        raise Mistake("name", "Write the name of a treatment, or pick one from the lists below.")
    if len(text) > LONGEST_NAME:
        raise Mistake("name", f"Write a shorter name: at most {LONGEST_NAME} letters.")
    id = treatment_named(text, vocabulary)
    if id is None and not (pick == AS_WRITTEN and form.one("asked") == text):
        raise UnknownName("name", f"We don’t know “{text}”. Tell us what you mean.")
    return {"treatment": id or text}


class UnknownName(Mistake):
    """A name we do not know; it is kept only once the person has seen the likely ones."""


_MONTH_FIELDS = ("months_on", "months_since_end")


def _months(possible: Range | None) -> str:
    return typed(possible, ANY_MONTHS) if possible else ""


def _choices(
    words: Mapping[Setting, str] | Mapping[Outcome, str], chosen: str
) -> tuple[Choice, ...]:
    lines = tuple(
        Choice(key.value, capital(label), "", key.value == chosen) for key, label in words.items()
    )
    return (*lines, Choice("", DONT_KNOW, "", is_chosen=not chosen))


def _range(field: str, text: str, bounds: Range, *, exact: bool = False) -> str:
    try:
        found = read_range(text, bounds, "" if exact else "months", whole=exact)
    except NotARange as error:
        raise Mistake(field, str(error)) from None
    if exact and ".." in found:
        raise Mistake(field, "Write one number, such as 1.")
    return found
