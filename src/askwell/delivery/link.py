"""The private link to a saved guide, where the person chose to let it travel along."""

from __future__ import annotations

import re

LINK_TITLE = "This guide in Askwell"
LINK_SAYS = "Open it with this private link:"
LINK_WARNING = "Anyone who has this link can read the guide. Be careful whom you give it to."

MOST_CHARACTERS = 500
_LINK = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~!$&'()*+,;=:@%/?#-]*)?")


class LinkProblem(ValueError):
    """Text that is not a link; the message says what to change."""


def private_link(text: str) -> str:
    """The link, if it is one that a browser opens and nothing else. Raises `LinkProblem`."""
    if len(text) > MOST_CHARACTERS or not _LINK.fullmatch(text):
        raise LinkProblem(
            "This is not a link to a guide. Copy all of it from Askwell: it begins with https:// "
            "and has no spaces."
        )
    return text
