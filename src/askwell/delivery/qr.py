"""A link as a QR code, for a phone that is pointed at paper or a screen."""

from __future__ import annotations

import segno
from markupsafe import Markup

from askwell.delivery.link import private_link

QUIET_MODULES = 4  # light modules around the code, without which a phone may not find it
LABEL = "QR code of the private link to this guide"


def qr_svg(link: str) -> Markup:
    """The code as a picture to stand within a page, black on white whatever the page's colors."""
    # Level M: still read when a seventh of the code is smudged or folded.
    drawn = segno.make_qr(private_link(link), error="m", boost_error=False).svg_inline(
        border=QUIET_MODULES,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="qr",
        lineclass=None,
    )
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{LABEL}" ', 1))  # noqa: S704
