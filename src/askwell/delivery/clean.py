"""What a person typed, made fit for every form: no sign that hides, turns or breaks other words.

Words stay as they are in every script, with emoji and all. What goes is what nobody can see and a
program may obey: control characters, halves of characters, and orders to turn the direction of
writing. HTML, paper and mail each escape the rest in their own way.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

T = TypeVar("T")

#: Signs that some programs begin a new line at.
LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f"  # controls; of these, tab and line feed stay
    "\u202a-\u202e\u2066-\u2069"  # orders that turn the writing: those that mark a letter stay
    "\ufeff\ufff9-\ufffb"  # byte order, and annotations that hide
    "\ud800-\udfff"  # halves of characters, which no UTF-8 can hold
    "\ufdd0-\ufdef\ufffe\uffff"  # codes that are no characters
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def clean_text(text: str) -> str:
    """The text with plain line ends and spaces, and without hidden signs."""
    return _HIDDEN.sub("", LINE_ENDS.sub("\n", text)).replace("\t", " ")


def clean(thing: T) -> T:
    """The same with every text in it clean: a string, a tuple, or a dataclass of such."""
    if isinstance(thing, str):
        return cast("T", clean_text(thing))
    if isinstance(thing, tuple):
        return cast("T", tuple(clean(part) for part in thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{f.name: clean(getattr(thing, f.name)) for f in fields(thing)})
    return thing
