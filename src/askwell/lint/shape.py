"""The shape of a page: what a fair page must hold, and the same for like treatments (K60…)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge, Status, Treatment, TreatmentKind
from askwell.knowledge.page import (
    BODY,
    FEELINGS,
    MAIN_POINTS,
    TREATMENT_SECTIONS,
    WORK,
    Effect,
    HowOften,
)
from askwell.knowledge.topic import Topic
from askwell.lint.layout import layout
from askwell.lint.words import pages, sections_of

_WHAT_IT_IS_LIKE = (BODY, FEELINGS, WORK)
_MOST_POINTS = 5
_NONE_KNOWN = re.compile(
    r"\bnone (?:is |are |that are )?known\b|\bno \w+(?: \w+){0,2} (?:is|are) known\b"
)
_OFTEN = (HowOften.VERY_COMMON, HowOften.COMMON, HowOften.NOT_STATED)
_ACTS = (TreatmentKind.CANCER, TreatmentKind.LOCAL)
_SETTLED = (Status.APPROVED, Status.ACCELERATED, Status.GUIDELINE)
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_TO_DO = re.compile(
    r"(?:^|[.!?:]\s+|^[-*]\s+|^\d+\.\s+)(?:ask|tell|call|talk|bring|write|keep|check|take|find|say|"
    r"get|use|plan|try|see|choose|go|make|show|let)\b",
    re.IGNORECASE | re.MULTILINE,
)


def one_sided(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages on a treatment that can be had, without what it does for you, or without its harms."""
    for t in _to_be_had(knowledge):
        place = knowledge.lines[f"treatment {t.id}"]
        if not any(benefit.cites for benefit in t.benefits):
            fix = "Add to 'benefits' what good it can do, in words, with its source."
            yield Problem("K601", *place, "No benefit with a source stands on this page.", fix)
        cited = [effect for effect in t.effects if effect.cites]
        for code, kind, named in (
            ("K602", "common", [e for e in cited if e.how_often in _OFTEN and not e.serious]),
            ("K603", "serious", [e for e in cited if e.serious]),
        ):
            if not named and not _said_none_known(t.effects, kind):
                says = f"No {kind} side effect with a source stands on this page."
                fix = f"Add it to 'effects', or say there: 'No {kind} effects are known.'"
                yield Problem(code, *place, says, fix)
        for title in _WHAT_IT_IS_LIKE:
            if knowledge.section(t.id, title) is None:
                says = f"Nothing stands under '{title}', here or in a class."
                fix = "Write what it can be like, or 'Not known.'"
                yield Problem("K604", *place, says, fix)


def _said_none_known(effects: Iterable[Effect], kind: str) -> bool:
    said = (effect.says.lower() for effect in effects)
    return any(_NONE_KNOWN.search(says) and kind in says for says in said)


def unequal(knowledge: Knowledge) -> Iterator[Problem]:
    """Treatments of one class of which some tell what the others leave out."""
    by_class: dict[str, list[Treatment]] = defaultdict(list)
    for t in knowledge.treatments.values():
        settled = t.kind in _ACTS and any(use.status in _SETTLED for use in t.uses)
        if t.id not in knowledge.classes and settled:
            for id in t.classes:
                by_class[id].append(t)
    missing: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for id, members in by_class.items():
        filled = {t.id: filled_parts(knowledge, t) for t in members}
        for part in dict.fromkeys(part for parts in filled.values() for part in parts):
            have = [t.name for t in members if part in filled[t.id]]
            for t in members:
                if part not in filled[t.id]:
                    missing.setdefault((t.id, part), (id, have))
    for (treatment, part), (id, have) in missing.items():
        says = f"This page has no '{part}', which {', '.join(have[:3])} of the class '{id}' have."
        fix = "Fill it, or say 'Not known.'; or say it once for the class."
        yield Problem("K605", *knowledge.lines[f"treatment {treatment}"], says, fix)


def filled_parts(knowledge: Knowledge, t: Treatment) -> list[str]:
    """The parts of a page that hold something. Figures are left out: not every study gives one."""
    parts = [title for title in TREATMENT_SECTIONS if knowledge.section(t.id, title)]
    data = {
        "schedule": t.schedule, "benefits": t.benefits, "effects": t.effects,
        "calls": knowledge.calls(t.id), "checks": knowledge.checks(t.id),
    }  # fmt: skip
    return parts + [name for name, held in data.items() if held]


def without_main_points(knowledge: Knowledge) -> Iterator[Problem]:
    """Treatment pages that do not begin with one to five points."""
    for t in knowledge.treatments.values():
        section = knowledge.section(t.id, MAIN_POINTS)
        points = sum(layout(section.body).lists) if section else 0
        if not 1 <= points <= _MOST_POINTS:
            says = f"There are {points} main points; a page has one to five."
            fix = "Keep what matters most as bullets, and move the rest below."
            yield Problem("K606", *knowledge.lines[f"treatment {t.id}"], says, fix)


def without_action(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages that give a reader nothing to do, or do not speak to her or him."""
    for place, page in pages(knowledge):
        text = "\n\n".join(section.body for section in sections_of(knowledge, page))
        if not (_asks(knowledge, page) or _TO_DO.search(text)):
            says = "There is nothing to do on this page: no question, no call, no step."
            yield Problem("K607", *place, says, "Add a question to ask, or a step.")
        if not _YOU.search(text):
            says = "This page never says 'you'."
            yield Problem("K608", *place, says, "Write to the person who reads.")


def _asks(knowledge: Knowledge, page: Treatment | Topic) -> bool:
    """Whether questions to ask or signs to call about stand on the page."""
    if isinstance(page, Topic):
        its_own = any(q.topic == page.id for q in knowledge.questions.values())
        return bool(page.questions or page.calls) or its_own
    kinds = knowledge.vocabulary.lineage.above(page.id)
    asked = any(kinds.intersection(q.treatments) for q in knowledge.questions.values())
    return asked or bool(knowledge.calls(page.id))


def _to_be_had(knowledge: Knowledge) -> Iterator[Treatment]:
    """Cancer and local treatments that can be had today."""
    for t in knowledge.treatments.values():
        if t.kind in _ACTS and any(use.status.available for use in t.uses):
            yield t
