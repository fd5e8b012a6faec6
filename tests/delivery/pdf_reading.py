"""A PDF as a screen reader meets it: its structure, and the words of each part of it."""

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject

_LINE_END_HYPHENS = re.compile("[\x02\ufffe]")  # what the library makes of them


@dataclass(frozen=True)
class Piece:
    """An element of the structure: its kind, how deep it stands, its words and its alt text."""

    kind: str
    depth: int
    text: str
    alt: str


class Reading:
    """What can be read out of a PDF."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = PdfReader(BytesIO(pdf))
        self.root = self.pdf.root_object
        self._drawn = pypdfium2.PdfDocument(pdf)
        self._pages = {page.indirect_reference.idnum: n for n, page in enumerate(self.pdf.pages)
                       if page.indirect_reference}  # fmt: skip
        self._words = [_marked_words(page) for page in self._drawn]

    def pieces(self) -> Iterator[Piece]:
        """All elements, each before those inside it: the order in which it is read aloud."""
        top = self.root["/StructTreeRoot"]["/K"]  # type: ignore[index]
        for kid in top if isinstance(top, ArrayObject) else [top]:
            yield from self._below(kid.get_object(), 0)

    def aloud(self) -> str:
        """All words, in the order in which they are read aloud."""
        top = self.root["/StructTreeRoot"]["/K"]  # type: ignore[index]
        kids = top if isinstance(top, ArrayObject) else [top]
        return " ".join(self._text(kid.get_object()) for kid in kids)

    def page_words(self, number: int) -> str:
        """The words of a page, those of artifacts too."""
        return str(self._drawn[number].get_textpage().get_text_range())

    def outside(self) -> list[str]:
        """Signs that stand outside of their page."""
        found = []
        for page in self._drawn:
            width, height = page.get_size()
            shown = page.get_textpage()
            for place in range(shown.count_chars()):
                left, bottom, right, top = shown.get_charbox(place)
                if left < 0 or bottom < 0 or right > width + 0.5 or top > height + 0.5:
                    found.append(shown.get_text_range(place, 1))
        return found

    def edges(self, sign: str) -> tuple[float, float]:
        """How far left and right a sign stands, in points from the left edge."""
        boxes = []
        for page in self._drawn:
            shown = page.get_textpage()
            for place in range(shown.count_chars()):
                if shown.get_text_range(place, 1) == sign:
                    left, _, right, _ = shown.get_charbox(place)
                    boxes.append((left, right))
        return min(left for left, _ in boxes), max(right for _, right in boxes)

    def bookmarks(self) -> list[str]:
        """The titles of all bookmarks."""

        def titles(outline: list[Any]) -> Iterator[str]:
            for entry in outline:
                if isinstance(entry, list):
                    yield from titles(entry)
                else:
                    yield str(entry.title)

        return list(titles(self.pdf.outline))

    def fonts(self) -> dict[str, bool]:
        """The fonts that the pages use, and whether each is embedded."""
        found = {}
        for page in self.pdf.pages:
            for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
                drawn = font.get_object()["/DescendantFonts"][0].get_object()
                parts = drawn["/FontDescriptor"].get_object()
                found[str(drawn["/BaseFont"])] = any(f"/FontFile{n}" in parts for n in ("", 2, 3))
        return found

    def keys(self) -> set[str]:
        """Every key that any part of the file uses."""
        found: set[str] = set()
        for number in range(1, int(self.pdf.trailer["/Size"])):  # type: ignore[call-overload]
            thing = IndirectObject(number, 0, self.pdf).get_object()
            found |= set(_keys(thing))
        return found

    def links(self) -> list[str]:
        """Where the links of the pages lead."""
        return [
            str(note.get_object()["/A"]["/URI"])
            for page in self.pdf.pages
            for note in page.get("/Annots", [])
        ]

    def _below(self, element: DictionaryObject, depth: int) -> Iterator[Piece]:
        kind = str(element["/S"]).lstrip("/")
        yield Piece(kind, depth, self._text(element), str(element.get("/Alt", "")))
        for kid in _kids(element):
            if isinstance(kid, DictionaryObject) and "/S" in kid:
                yield from self._below(kid, depth + 1)

    def _text(self, element: DictionaryObject, page: int | None = None) -> str:
        if "/Pg" in element:
            page = self._pages[element.raw_get("/Pg").idnum]
        parts = []
        for kid in _kids(element):
            if isinstance(kid, NumberObject):
                assert page is not None
                parts.append(self._words[page][int(kid)])
            elif "/S" in kid:
                parts.append(self._text(kid, page))
            elif "/MCID" in kid:
                at = self._pages[kid.raw_get("/Pg").idnum] if "/Pg" in kid else page
                assert at is not None
                parts.append(self._words[at][int(kid["/MCID"])])
        return " ".join(parts)


def _kids(element: DictionaryObject) -> list[Any]:
    kids = element.get("/K", ArrayObject())
    kids = kids if isinstance(kids, ArrayObject) else [kids]
    return [kid.get_object() for kid in kids]


def _keys(thing: object) -> Iterator[str]:
    if isinstance(thing, DictionaryObject):
        for key, value in thing.items():
            yield str(key)
            if not isinstance(value, IndirectObject):
                yield from _keys(value)
    elif isinstance(thing, ArrayObject):
        for one in thing:
            if not isinstance(one, IndirectObject):
                yield from _keys(one)


def _marked_words(page: pypdfium2.PdfPage) -> dict[int, str]:
    """The words of each marked part of a page."""
    words: dict[int, str] = defaultdict(str)
    shown = page.get_textpage()
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        number = pdfium.FPDFPageObj_GetMarkedContentID(thing.raw)
        if number < 0:
            continue
        size = pdfium.FPDFTextObj_GetText(thing.raw, shown.raw, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(
            thing.raw, shown.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
        )
        read = buffer.raw.decode("utf-16-le").rstrip("\0")
        words[number] += _LINE_END_HYPHENS.sub("-", read)
    return words
