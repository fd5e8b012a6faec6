"""The paper that a PDF is set for. It stands apart from the PDF, which is slow to bring in."""

from enum import StrEnum


class Paper(StrEnum):
    """Its size."""

    LETTER = "letter"
    A4 = "a4"
