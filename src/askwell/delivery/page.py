"""The guide as one HTML document that needs nothing else: to keep as a file, or in a letter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from askwell.delivery import link as words
from askwell.delivery.clean import clean
from askwell.delivery.qr import qr_svg
from askwell.guide.sheet import Sheet


def html_page(sheet: Sheet, link: str | None = None) -> str:
    """A document to open, print and pass on; with the link, its QR code too."""
    return _page("guide_page.html", sheet, link, qr=qr_svg(link) if link else None)


def html_letter(sheet: Sheet, opening: Sequence[str], link: str | None = None) -> str:
    """The same for a mail program, which shows no drawn code: first what this letter is."""
    return _page("guide_letter.html", sheet, link, opening=opening)


def _page(template: str, sheet: Sheet, link: str | None, **more: object) -> str:
    written = _template(template).render(
        sheet=clean(sheet),
        link=words.private_link(link) if link else None,
        link_title=words.LINK_TITLE,
        link_says=words.LINK_SAYS,
        link_warning=words.LINK_WARNING,
        **more,
    )
    return written.lstrip()  # what its template defines first leaves empty lines


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("askwell.delivery"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
