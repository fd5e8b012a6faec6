"""The QR code of a link: read back, and drawn as it is."""

import re

import pytest
import segno

from askwell.delivery.link import LinkProblem
from askwell.delivery.qr import QUIET_MODULES, qr_svg
from tests.delivery.guides import LINK


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a drawing: each stroke goes right from where the last one ended."""
    (path,) = re.findall(r'<path stroke="#000" d="([^"]+)"', svg)
    dark, x, y = set(), 0, 0.0
    for move, to_x, to_y, length in re.findall(r"([Mm])(-?\d+) ?(-?[\d.]+)h(\d+)", path):
        x, y = (int(to_x), float(to_y)) if move == "M" else (x + int(to_x), y + float(to_y))
        dark |= {(int(y), column) for column in range(x, x + int(length))}
        x += int(length)
    return dark


def test_the_drawing_is_the_code_of_the_link_with_quiet_space_around() -> None:
    expected = segno.make(LINK, error="m", micro=False, boost_error=False)
    size, svg = len(expected.matrix) + 2 * QUIET_MODULES, qr_svg(LINK)
    assert f'viewBox="0 0 {size} {size}"' in svg
    assert drawn(svg) == {
        (row + QUIET_MODULES, column + QUIET_MODULES)
        for row, modules in enumerate(expected.matrix)
        for column, dark in enumerate(modules)
        if dark
    }
    assert drawn(svg) != drawn(qr_svg(f"{LINK}x"))


def test_it_has_a_name_and_says_the_link_to_nobody_who_only_listens() -> None:
    svg = qr_svg(LINK)
    assert svg.startswith('<svg role="img" aria-label="QR code of the private link to this guide"')
    assert LINK not in svg
    assert "style=" not in svg, "pages allow no styles in their markup"


@pytest.mark.parametrize("link", ["", "mailto:a@example.org", "https://a.example/ x"])
def test_only_a_link_becomes_a_code(link: str) -> None:
    with pytest.raises(LinkProblem):
        qr_svg(link)
