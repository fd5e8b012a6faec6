"""What people write, made fit for the fonts that Askwell brings along.

A PDF that people can read aloud must not hold a sign that no font has. So each sign that none of
our fonts can print becomes ``□``; what is not a sign at all (control characters, marks that turn
the order of letters around) goes. Nothing that can be typed is left that could stop a PDF.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from askwell.delivery.clean import LINE_ENDS

BOX = "□"
ZERO_WIDTH_SPACE = "\u200b"
_JOINERS = "\u200c\u200d"  # they shape letters in Persian, Hindi and emoji
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SPACES = re.compile(r"[^\S\n]")
#: Signs that Unicode counts as formatting and yet prints: Arabic and Syriac number marks.
_PRINTED_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2")
#: Signs that print nothing and are not of the category of formats: variation selectors, fillers.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_SKIN_TONES = range(0x1F3FB, 0x1F400)
#: A word too long for a line, such as an address, may be broken anywhere: after so many signs.
#: What is written in squares breaks by itself. Thai and its kin have no spaces, and Typst knows
#: their words, so only what is far too long for one is broken.
_BREAKS = (
    (re.compile("[!-\u0dff\u10a0-\u177f\u1e00-\u2bff\ufb00-\ufdff\ufe70-\ufefe]{25,}"), 8),
    (re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]{40,}"), 20),
)


@dataclass(frozen=True)
class Paragraph:
    """A line as it was typed; on paper it may take several."""

    text: str

    @property
    def right_to_left(self) -> bool:
        """Whether its first letter belongs to a script that runs from right to left."""
        for sign in self.text:
            direction = unicodedata.bidirectional(sign)
            if direction in {"L", "R", "AL"}:
                return direction != "L"
        return False

    def as_data(self) -> dict[str, Any]:
        """As the template takes it."""
        return {"text": self.text, "rtl": self.right_to_left}


@dataclass(frozen=True)
class Fitted:
    """A text that prints. ``lost``: some sign of it became □."""

    text: str
    lost: bool = False

    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its lines that say something."""
        return tuple(Paragraph(line.strip()) for line in self.text.split("\n") if line.strip())


class Signs:
    """The signs of each font family, in the order in which the families are tried."""

    def __init__(self, families: dict[str, frozenset[str]]) -> None:
        self.families = tuple(families)
        self._signs = tuple(families.values())
        self.every = frozenset().union(*self._signs)
        self._plain = re.compile("[\n -~]*").fullmatch

    @staticmethod
    def read(folder: Path) -> Signs:
        """Read coverage.json of the folder of fonts, as assets/fonts.py writes it."""
        said: list[dict[str, Any]] = json.loads((folder / "coverage.json").read_bytes())
        return Signs(
            {
                entry["family"]: frozenset(
                    chr(point) for low, high in entry["signs"] for point in range(low, high + 1)
                )
                for entry in said
            }
        )

    def fit(self, text: str) -> Fitted:
        """The text without what cannot print. Its words, and what looks the same, stay."""
        clean = _clean(text)
        if not self._plain(clean):
            printed = "".join(self._printed(cluster) for cluster in _clusters(clean))
            lost = printed.count(BOX) > text.count(BOX)
        else:
            printed, lost = clean, False
        for long_word, every in _BREAKS:
            printed = long_word.sub(partial(_broken, every), printed)
        return Fitted(printed, lost)

    def _printed(self, cluster: str) -> str:
        """A sign with its marks. All must come from one font, or the marks have no place."""
        if cluster.isspace():
            return cluster
        seen = [sign for sign in cluster if sign not in _JOINERS]
        if any(signs.issuperset(seen) for signs in self._signs):
            return cluster
        for signs in self._signs:
            if cluster[0] in signs:
                return "".join(sign for sign in cluster if sign in signs) + BOX
        return BOX


def _clean(text: str) -> str:
    """Plain spaces and line ends, composed letters; no controls, overrides or half signs."""
    lines = _SPACES.sub(" ", LINE_ENDS.sub("\n", text))
    whole = "".join(
        BOX if unicodedata.category(sign) in {"Cs", "Co", "Cn"} else sign
        for sign in lines
        if sign == "\n"
        or sign in _JOINERS
        or sign in _PRINTED_FORMATS
        or unicodedata.category(sign) not in {"Cc", "Cf"}
    )
    composed = unicodedata.normalize("NFC", _UNSEEN.sub("", whole))
    return _EMPTY_LINES.sub("\n\n", composed).strip()


def _clusters(text: str) -> Iterator[str]:
    """Signs with the marks that stand on them, and emoji that are joined into one."""
    cluster = ""
    for sign in text:
        if cluster and _goes_on(cluster, sign):
            cluster += sign
        else:
            if cluster:
                yield cluster
            cluster = sign
    if cluster:
        yield cluster


def _goes_on(cluster: str, sign: str) -> bool:
    if cluster.isspace():
        return False
    return (
        unicodedata.category(sign).startswith("M")
        or sign in _JOINERS
        or ord(sign) in _SKIN_TONES
        or (cluster[-1] == "\u200d" and unicodedata.category(sign) == "So")
    )


def _broken(every: int, word: re.Match[str]) -> str:
    """A long word with places where the line may end."""
    return "".join(
        sign + (ZERO_WIDTH_SPACE if place % every == 0 else "")
        for place, sign in enumerate(_clusters(word[0]), 1)
    )
