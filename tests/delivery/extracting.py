"""The words of each form, as one who reads it from top to bottom meets them."""

import re
import unicodedata
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import cast

EMOJI_STYLE = "\ufe0f"
_SKIPPED = {"style", "title", "script", "svg"}


class _Reader(HTMLParser):
    """The text of a page; the items of a numbered list with the numbers a browser shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self._skipping = 0
        self._numbers: list[int | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "ol" and "sources" not in (given.get("class") or ""):
            self._numbers.append(int(given.get("start") or 1))
        elif tag in ("ol", "ul"):
            self._numbers.append(None)
        elif tag == "li" and (number := self._numbers[-1]) is not None:
            if "blank" not in (given.get("class") or ""):
                self.text += f" {number}. "
            self._numbers[-1] = number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping -= 1
        elif tag in ("ol", "ul"):
            self._numbers.pop()

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.text += data


def html_text(html: str) -> str:
    """What a browser shows of a page."""
    return _Reader(html).text


def parse(letter: bytes) -> EmailMessage:
    """A letter as a mail program opens it."""
    return cast("EmailMessage", message_from_bytes(letter, policy=default))


def body(letter: bytes, kind: str) -> str:
    """One of its two forms: "plain" or "html"."""
    part = parse(letter).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def squeezed(text: str) -> str:
    """A text without spaces, line ends and what nobody sees; letters joined by print apart."""
    unseen = ("Cc", "Cf", "Cn")
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", text.replace(EMOJI_STYLE, ""))
        if not sign.isspace() and unicodedata.category(sign) not in unseen
    )


#: What may stand between two words of the sheet: signs that join or number them, ruled lines.
GLUE = re.compile(r"[.:;,()\[\]_=•·-]*(Sources)?[.:;,()\[\]]*")
