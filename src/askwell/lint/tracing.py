"""Tracing: what we say of an older claim stands on our pages, and the old words do not (K5…)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from askwell.knowledge.claim import Claim, Holds
from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge
from askwell.lint.readability import TEXTS, plain
from askwell.lint.sayings import OLD_CLAIM, TEXT, Saying, sayings
from askwell.lint.words import sections_of

#: What a page about older articles says, the old words included.
_OF_CLAIMS = (OLD_CLAIM, "claim")


def untraced(knowledge: Knowledge) -> Iterator[Problem]:
    """Sentences that a claim says stand on a page, and that do not stand there word for word."""
    pages = page_words(knowledge)
    for name, claim in _claims(knowledge):
        place = knowledge.lines[f"claim {name}"]
        for stands in claim.stands:
            if stands.page not in pages:
                says = f"There is no page '{stands.page}'."
                fix = "Name a page as treatments/ID or topics/ID."
                yield Problem("K502", *place, says, fix)
            elif _bare(stands.says) not in pages[stands.page]:
                says = f"'{stands.says}' does not stand on {stands.page}."
                fix = "Copy the sentence as it stands there, or mend the page."
                yield Problem("K501", *place, says, fix)


def unmarked(knowledge: Knowledge) -> Iterator[Problem]:
    """Old statements that stand on a page as if they still held."""
    ours = [saying for saying in sayings(knowledge) if saying.kind not in _OF_CLAIMS]
    never: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    for name, claim in _claims(knowledge):
        place = knowledge.lines[f"claim {name}"]
        if claim.holds in (Holds.OUTDATED, Holds.DISPUTED) and not claim.never:
            says = (
                f"'{name}' is {claim.holds.value}, and nothing keeps the old words off our pages."
            )
            fix = "Add to 'never' a pattern of the old words."
            yield Problem("K504", *place, says, fix)
        for pattern in claim.never:
            try:
                never[name].append(re.compile(pattern, re.IGNORECASE))
            except re.error as error:
                says = f"'{pattern}' is no pattern: {error}."
                yield Problem("K505", *place, says, "Write plain words or a regular expression.")
    finder = _finder(tuple(dict.fromkeys(old for patterns in never.values() for old in patterns)))
    said = [(saying, found) for saying in ours if (found := finder(plain(saying.text)))]
    for name, patterns in never.items():
        for old in patterns:
            yield from _standing(old, said, name)


#: The words in which each old statement stands in a text, where it does.
_Found = Mapping[re.Pattern[str], str]


@lru_cache(maxsize=8)
def _finder(patterns: tuple[re.Pattern[str], ...]) -> Callable[[str], _Found]:
    """What looks for all the old statements in a text; it remembers what each text holds."""

    @lru_cache(maxsize=TEXTS)
    def find(text: str) -> _Found:
        return {old: found[0] for old in patterns if (found := old.search(text))}

    return find


def _standing(
    old: re.Pattern[str], said: list[tuple[Saying, _Found]], name: str
) -> Iterator[Problem]:
    for saying, found in said:
        if old in found:
            says = f"{saying.what} says '{found[old]}', which '{name}' calls no longer true."
            fix = "Say what holds today, or make the pattern of 'never' narrower."
            yield Problem("K503", saying.file, saying.line, says, fix)


def answered_twice(knowledge: Knowledge) -> Iterator[Problem]:
    """Claims of older articles that two entries answer."""
    answers: dict[str, list[str]] = defaultdict(list)
    for name, claim in _claims(knowledge):
        for id in claim.claims:
            answers[id].append(name)
    for id, named in answers.items():
        if len(named) > 1:
            place = knowledge.lines[f"claim {named[1]}"]
            says = f"'{id}' is answered by {' and '.join(named)}."
            yield Problem("K506", *place, says, "Leave it with the one that says more.")


def page_words(knowledge: Knowledge) -> dict[str, str]:
    """All that stands on each page, what its classes lend included, as bare words."""
    said: dict[str, list[str]] = defaultdict(list)
    for saying in sayings(knowledge):
        if saying.page and saying.kind != TEXT:
            said[saying.page].append(saying.text)
    for t in knowledge.treatments.values():
        page = said[f"treatments/{t.id}"]
        page += [section.body for section in sections_of(knowledge, t)]
        page += [caution.says for caution in knowledge.cautions(t.id)]
        page += [check.says for check in knowledge.checks(t.id)]
        page += [f"{call.sign}\n{call.may_mean}" for call in knowledge.calls(t.id)]
    for topic in knowledge.topics.values():
        said[f"topics/{topic.id}"] += [section.body for section in topic.sections]
    return {page: _bare("\n".join(parts)) for page, parts in said.items()}


def _bare(text: str) -> str:
    """The words alone: no citations, no markup, no line ends."""
    words = " ".join(re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", plain(text), flags=re.MULTILINE).split())
    return re.sub(r" (?=[.,;:?!])", "", words).replace("’", "'")


def _claims(knowledge: Knowledge) -> Iterator[tuple[str, Claim]]:
    for theme in knowledge.themes.values():
        for i, claim in enumerate(theme.claims, 1):
            yield f"{theme.id}/{i}", claim
