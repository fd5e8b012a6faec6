"""The words of a PDF in the order of its tags: what a screen reader says, page ends and all."""

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject
from pypdfium2 import PdfDocument, raw

Place = tuple[int, int]  # a page, and the number of a marked part of it


def pdf_text(data: bytes) -> str:
    """All that is tagged. Running heads and page numbers are not: nobody wants them read out."""
    words = _words(data)
    return " ".join(words[place] for place in _order(data) if place in words)


def _words(data: bytes) -> dict[Place, str]:
    found: dict[Place, str] = defaultdict(str)
    for number, page in enumerate(PdfDocument(data)):
        shown = page.get_textpage()
        for part in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
            place = number, raw.FPDFPageObj_GetMarkedContentID(part.raw)
            size = raw.FPDFTextObj_GetText(part.raw, shown.raw, None, 0)
            text = (ctypes.c_ushort * (size // 2))()
            raw.FPDFTextObj_GetText(part.raw, shown.raw, text, size)
            found[place] += bytes(text).decode("utf-16-le").rstrip("\0")
    return found


def _order(data: bytes) -> Iterator[Place]:
    reader = PdfReader(BytesIO(data))
    pages = {
        page.indirect_reference.idnum: number
        for number, page in enumerate(reader.pages)
        if page.indirect_reference is not None
    }

    def within(part: Any, page: int) -> Iterator[Place]:
        if isinstance(part, IndirectObject):
            part = part.get_object()
        if isinstance(part, list):
            for one in part:
                yield from within(one, page)
        elif isinstance(part, int):
            yield page, int(part)
        elif isinstance(part, dict) and part.get("/Type") != "/OBJR":
            if "/Pg" in part:
                page = pages[part.raw_get("/Pg").idnum]  # type: ignore[attr-defined]
            if "/MCID" in part:
                yield page, int(part["/MCID"])
            elif "/K" in part:
                yield from within(part["/K"], page)

    yield from within(reader.root_object["/StructTreeRoot"]["/K"], 0)  # type: ignore[index]
