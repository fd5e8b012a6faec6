"""The guide as a PDF that can be read aloud: tagged, titled, with real text (PDF/UA-1).

What it says goes to Typst as JSON, never as markup. The same sheet gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from typst import Compiler, Fonts

from askwell.delivery.clean import clean
from askwell.delivery.link import LINK_SAYS, LINK_TITLE, LINK_WARNING, private_link
from askwell.delivery.paper import Paper
from askwell.delivery.qr import LABEL, qr_svg
from askwell.delivery.signs import Signs
from askwell.guide.sheet import Sheet, SheetQuestion
from askwell.paths import fonts_dir

_TEMPLATE = Path(__file__).with_name("guide.typ")
LOST_SIGNS = (
    "□ stands for a sign that this PDF has no font for. "
    "The text version of your guide keeps every sign."
)
_LINK_CHARACTERS = 80  # to a line beside the QR code, in small print
#: A question that may be higher than half a page, in large print, is let break over two.
_LINE_CHARACTERS, _LONG_LINES = 40, 16
_COLUMN_CHARACTERS = 54  # to a line in one of two columns of small print


_TYPST_PAPER = {Paper.LETTER: "us-letter", Paper.A4: "a4"}


class Pdf:
    """Makes PDFs. Made once: it keeps the fonts and the template at hand."""

    def __init__(self) -> None:
        folder = fonts_dir()
        self._signs = Signs.read(folder)
        fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        self._compiler = Compiler(
            _TEMPLATE, root=_TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True
        )
        self._lock = Lock()

    def render(
        self, sheet: Sheet, *, paper: Paper = Paper.LETTER, large: bool = False, link: str | None
    ) -> bytes:
        """The whole sheet on paper. ``link``: the private link, where it is to travel along."""
        said = _Said(self._signs)
        data = said.all_of(clean(sheet))
        data |= {
            "fonts": self._signs.families,
            "paper": _TYPST_PAPER[paper],
            "large": large,
            "link": None if link is None else _link(private_link(link), self._signs, large=large),
            "lost": LOST_SIGNS if said.lost else None,
        }
        with self._lock:
            made = self._compiler.compile(
                format="pdf",
                pdf_standards=["ua-1"],
                timestamp=0,
                sys_inputs={"data": json.dumps(data)},
            )
        assert isinstance(made, bytes)
        return made


@cache
def pdf_maker() -> Pdf:
    """The one of this process: it keeps the fonts in memory, and takes turns by itself."""
    return Pdf()


class _Said:
    """What the sheet says, each text fitted to the fonts. ``lost``: some sign had none."""

    def __init__(self, signs: Signs) -> None:
        self._signs = signs
        self.lost = False

    def all_of(self, sheet: Sheet) -> dict[str, Any]:
        """All that the template shows, by the names it uses."""
        line = self.line
        return {
            "words": asdict(sheet.words),
            "visit": self.typed(sheet.visit),
            "urgent": [{"says": line(sign.says), "do": line(sign.do)} for sign in sheet.urgent],
            "decision": line(sheet.decision),
            "goal": self.typed(sheet.goal),
            "goals": _sentence(map(line, sheet.goals)),
            "matters": _sentence(map(line, sheet.matters)),
            "about": [
                {"title": row.title, "says": line(" · ".join(row.says)), "rest": row.is_rest}
                for row in sheet.about
            ],
            "treatments": [line(words) for words in sheet.past_treatments],
            "front_title": sheet.front_title,
            "front": [self.question(question) for question in sheet.front],
            "blanks": sheet.front_blanks,
            "tests": [{"says": line(t.says), "sources": t.sources} for t in sheet.tests],
            "tests_left": _half([_lines(test.says, _COLUMN_CHARACTERS) for test in sheet.tests]),
            "back": [self.question(question) for question in sheet.back],
            "options": [
                {"title": some.standing, "says": line(", ".join(o.name for o in some.options))}
                for some in sheet.options
            ],
            "notes": self.typed(sheet.notes),
            "notes_lines": sheet.notes_lines,
            "definition": line(sheet.definition),
            "definition_sources": sheet.definition_sources,
            "made": line(sheet.made),
            "known": ", ".join(
                f"{q.number}\N{NO-BREAK SPACE}{q.id}" for q in sheet.known_questions
            ),
            "sources": [
                line(f"{source.stopped_title} {source.publisher}, {source.dated}.")
                for source in sheet.sources
            ],
        }

    def line(self, text: str) -> str:
        """A text of the knowledge."""
        fitted = self._signs.fit(text)
        self.lost |= fitted.lost
        return fitted.text

    def typed(self, text: str) -> list[dict[str, Any]]:
        """What a person typed: its paragraphs, each with its direction."""
        whole = self._signs.fit(text)
        self.lost |= whole.lost
        return [part.as_data() for part in whole.paragraphs()]

    def question(self, question: SheetQuestion) -> dict[str, Any]:
        """A question with its note. ``long``: it may need to break over two pages."""
        return {
            "number": question.number,
            "says": self.typed(question.says),
            "own": question.own,
            "note": self.typed(question.note),
            "lines": question.lines,
            "sources": question.sources,
            "long": _lines(f"{question.says}\n{question.note}") > _LONG_LINES,
        }


def _sentence(parts: Iterable[str]) -> str:
    says = "; ".join(parts)
    return f"{says}." if says else ""


def _lines(text: str, characters: int = _LINE_CHARACTERS) -> int:
    """About how many lines a text takes."""
    return sum(max(1, -(-len(line) // characters)) for line in text.split("\n"))


def _half(heights: list[int]) -> int:
    """How many stand in the left of two columns, so that neither is much higher."""
    return min(
        range(len(heights) + 1),
        key=lambda left: (max(sum(heights[:left]), sum(heights[left:])), -left),
    )


def _link(address: str, signs: Signs, *, large: bool) -> dict[str, str]:
    """What the part with the link shows. Where it fits on a line, it can be copied whole."""
    fits = len(address) <= (_LINE_CHARACTERS if large else _LINK_CHARACTERS)
    return {
        "title": LINK_TITLE,
        "says": LINK_SAYS,
        "address": address,
        "shown": address if fits else signs.fit(address).text,
        "warning": LINK_WARNING,
        "code": str(qr_svg(address)),
        "alt": LABEL,
    }
