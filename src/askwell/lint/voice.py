"""Voice: sentences in which somebody does something, written to whoever reads (K31…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge
from askwell.lint.readability import plain
from askwell.lint.words import body_text, pages, sections_of

MOST_PASSIVE, TOO_PASSIVE = 10, 25
_FEWEST_SENTENCES = 10

_IRREGULAR = (
    "begun born bought brought built caught chosen cut done drawn driven eaten felt fought found "
    "forgotten frozen given gone grown heard held hidden hit hurt kept known laid led left lent "
    "lost made meant measured met paid put read run said seen sent set shown shut split spread "
    "stuck sworn taken taught told thought torn understood won worn written"
)
#: Words that look like participles and say how somebody is.
_STATES = frozenset(
    ("tired", "worried", "scared", "pleased", "interested", "bored", "married", "excited",
     "concerned", "frightened", "depressed", "swollen", "retired", "disabled", "supposed", "used",
     "need", "based", "allowed", "related")
)  # fmt: skip
_PARTICIPLE = rf"(?:[a-z]+ed|{'|'.join(_IRREGULAR.split())})"
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|get|gets|got)"
    rf" (?:(?:not|also|often|still|first|then|now|usually|mostly|well|best|only|[a-z]+ly) )?"
    rf"(?P<done>{_PARTICIPLE})\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?:]+(?=\s|$)|\n\s*\n|\n(?=\s*[-*#\d])")
_WOMEN = re.compile(r"\bwom[ae]n(?:['’]s)?\b", re.IGNORECASE)
_OTHERS_TOO = re.compile(r"\b(?:men|man|trans|people|everyone)\b", re.IGNORECASE)


def passive_share(text: str) -> tuple[int, int]:
    """How many sentences of a text are passive, and how many there are."""
    sentences = [s for s in _SENTENCE.split(plain(text)) if len(s.split()) > 1]
    return sum(map(_passive, sentences)), len(sentences)


def _passive(sentence: str) -> bool:
    return any(found["done"].lower() not in _STATES for found in _PASSIVE.finditer(sentence))


def very_passive(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages on which more than a quarter of the sentences do not say who does what."""
    for file, share in _shares(knowledge):
        if share > TOO_PASSIVE:
            yield _too_passive("K310", file, share)


def rather_passive(knowledge: Knowledge) -> Iterator[Problem]:
    """Pages on which more than a tenth of the sentences do not say who does what."""
    for file, share in _shares(knowledge):
        if MOST_PASSIVE < share <= TOO_PASSIVE:
            yield _too_passive("K311", file, share)


def _too_passive(code: str, file: str, share: int) -> Problem:
    says = f"{share} of 100 sentences are passive; {MOST_PASSIVE} are the aim."
    return Problem(code, file, None, says, "Say who does it: 'your team checks', not 'is checked'.")


def _shares(knowledge: Knowledge) -> Iterator[tuple[str, int]]:
    """How many of 100 sentences of each page's own text are passive."""
    for (file, _), page in pages(knowledge):
        passive, all_of_them = passive_share(body_text(sections_of(knowledge, page)))
        if all_of_them >= _FEWEST_SENTENCES:
            yield file, round(100 * passive / all_of_them)


def women_alone(knowledge: Knowledge) -> Iterator[Problem]:
    """Paragraphs that speak of women where a page is for everyone."""
    for (file, _), page in pages(knowledge):
        for section in page.sections:
            for paragraph in re.split(r"\n\s*\n|\n(?=[-*] )", section.body):
                if _WOMEN.search(paragraph) and not _OTHERS_TOO.search(paragraph):
                    says = f"Only women stand here: '{plain(paragraph).strip()[:60]}…'"
                    fix = "Write 'you' or 'people', unless the fact is about women alone."
                    yield Problem("K312", file, None, says, fix)
