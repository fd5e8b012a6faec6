"""A link as a QR code, for a phone that is pointed at paper or a screen."""

from __future__ import annotations

import segno
from markupsafe import Markup

from askwell.delivery.link import private_link

QUIET_MODULES = 4  # light modules around the code, without which a phone may not find it
LABEL = "QR code of the private link to this guide"


def qr_matrix(link: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the code, True for a dark module, without the quiet space around it."""
    return tuple(tuple(bool(module) for module in row) for row in _code(link).matrix)


def qr_svg(link: str) -> Markup:
    """The code as a picture to stand within a page, black on white whatever the page's colors."""
    drawn = _code(link).svg_inline(
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="qr",
        lineclass=None,
    )
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{LABEL}" ', 1))  # noqa: S704


def _code(link: str) -> segno.QRCode:
    """Level M: still read when a seventh of the code is smudged or folded."""
    return segno.make_qr(private_link(link), error="m", boost_error=False)
