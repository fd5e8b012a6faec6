"""Figures: whole numbers of 100, each with who was counted, where it is from, how sure (K7…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge
from askwell.knowledge.page import HowOften
from askwell.lint.citing import IN_TEXT
from askwell.lint.layout import layout
from askwell.lint.sayings import OLD_CLAIM, TEXT, Saying, sayings

#: The temperature of a fever, which needs its decimal.
THRESHOLDS = re.compile(r"100\.4 ?°? ?F|38\.0 ?°? ?C")
_PERCENT = re.compile(r"\d+\s?(?:%|per ?cent\b)", re.IGNORECASE)
#: A lab report counts cells in percent, and the question has to name what stands there.
_ON_REPORTS = frozenset(("fact", "test", "word"))
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\w)")
_COUNT = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten)"
_ONE_IN = re.compile(
    rf"\b{_COUNT} in (?:every )?(?:[2-9]|\d\d+|three|four|five|ten)\b", re.IGNORECASE
)
_OF = re.compile(r"\b\d[\d,]* (?:out )?of (?:every )?(?P<all>\d[\d,]*)(?! (?:days|weeks|visits))\b")
_PEOPLE = re.compile(
    r"\b(?:people|person|women|men|patients?|them|those|cancers?|groups?)\b", re.IGNORECASE
)
_SURE = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|fewer than|more than|less than|at least|up to|"
    r"stud(?:y|ies)|trials?|reviews?|groups?|reports?|estimates?)\b",
    re.IGNORECASE,
)
#: How many of 100 people each word for "how often" stands for.
_RANGES = {
    HowOften.VERY_COMMON: (10, 100),
    HowOften.COMMON: (1, 9),
    HowOften.UNCOMMON: (0, 1),
    HowOften.RARE: (0, 0),
}


def unclear_figures(knowledge: Knowledge) -> Iterator[Problem]:
    """Percent signs, decimals, "1 in 5" and counts of other than 100."""
    for saying in sayings(knowledge):
        if saying.kind == OLD_CLAIM:
            continue
        text = THRESHOLDS.sub("", IN_TEXT.sub("", saying.text))
        for code, pattern, fix in (
            ("K701", _PERCENT, "Write how many of 100 people: '20 of 100 people'."),
            ("K702", DECIMAL, "Round it to a whole number."),
            ("K703", _ONE_IN, "Write how many of 100 people, as everywhere else."),
        ):
            if code == "K701" and saying.kind in _ON_REPORTS:
                continue
            if found := pattern.search(text):
                yield _problem(code, saying, f"says '{found[0]}'.", fix)
        for counted in _OF.finditer(text):
            if counted["all"] != "100":
                fix = "Count in 100 everywhere, so that figures can be compared."
                yield _problem("K705", saying, f"counts '{counted[0]}'.", fix)


def bare_figures(knowledge: Knowledge) -> Iterator[Problem]:
    """Figures in a text that leave out whom they count, where they are from or how sure they are.

    The figures of ``studies`` and ``effects`` carry these by their shape.
    """
    for saying in sayings(knowledge):
        if saying.kind != TEXT:
            continue
        for paragraph in layout(saying.text).paragraphs:
            figure = _OF.search(paragraph)
            if figure is None:
                continue
            missing = [
                name
                for name, pattern, where in (
                    ("a source", IN_TEXT, paragraph),
                    ("who was counted", _PEOPLE, saying.text),
                    ("how sure it is", _SURE, saying.text),
                )
                if not pattern.search(where)
            ]
            if missing:
                says = f"says '{figure[0]}' without {' and without '.join(missing)}."
                fix = "Cite the study there, and say under this heading whom it counted."
                yield _problem("K704", saying, says, fix)


def contradicting_figures(knowledge: Knowledge) -> Iterator[Problem]:
    """Side effects whose figure does not go with the word for how common they are."""
    for t in knowledge.treatments.values():
        for effect in t.effects:
            low, high = _RANGES.get(effect.how_often, (0, 100))
            if effect.of_100 is not None and not low <= effect.of_100 <= high:
                says = (
                    f"The effect '{effect.says}' is called {effect.how_often.value}, "
                    f"with {effect.of_100} of 100 people."
                )
                fix = "Very common is 10 or more of 100, common 1 to 9; correct one of the two."
                yield Problem("K706", *knowledge.lines[f"treatment {t.id}"], says, fix)


def _problem(code: str, saying: Saying, says: str, fix: str) -> Problem:
    return Problem(code, saying.file, saying.line, f"{saying.what} {says}", fix)
