"""A chart of lines as SVG: panels side by side, each line with a mark of its own and its name.

Nothing hangs on color alone, the picture says in words what it shows, and its numbers stand in a
table beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, GAP = 300, 240, 62, 64, 54, 34
ROW = 20
#: Dark enough to be told from white by everyone, and each with a mark of its own.
_STYLES = (
    ("#5b5b5b", "6 4", "M-4,-4h8v8h-8z"),
    ("#00539f", "", "M0,-5a5,5 0 1,0 .01,0z"),
    ("#a3195b", "2 3", "M0,-5l5.5,9h-11z"),
)


@dataclass(frozen=True)
class Panel:
    """One panel: what lies along the bottom, and for each line its points (x, y), left to right."""

    title: str
    along: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    logarithmic: bool = False


def svg(title: str, says: str, upward: str, panels: Sequence[Panel]) -> str:
    """The chart. ``says`` tells in words what can be seen, ``upward`` what grows upward."""
    names = list(dict.fromkeys(name for panel in panels for name in panel.lines))
    styles = dict(zip(names, _STYLES, strict=False))
    width = len(panels) * (LEFT + WIDTH + GAP)
    height = TOP + HEIGHT + BOTTOM + ROW * len(names) + 10
    drawn = [
        f'<g transform="translate({LEFT + n * (LEFT + WIDTH + GAP)},{TOP})">'
        f"{''.join(_panel(panel, upward, styles))}</g>"
        for n, panel in enumerate(panels)
    ]
    names_it = 'role="img" aria-labelledby="title says"'
    font = 'font-family="sans-serif" font-size="12" fill="#1d1d1d"'
    size = f'viewBox="0 0 {width} {height}"'
    lines = "\n".join([*drawn, *_names(names, styles)])
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} {names_it} {font}>
<title id="title">{escape(title)}</title>
<desc id="says">{escape(says)}</desc>
<rect width="{width}" height="{height}" fill="#fff"/>
<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{escape(title)}</text>
{lines}
</svg>
"""


def _names(names: Iterable[str], styles: Mapping[str, tuple[str, str, str]]) -> Iterable[str]:
    for n, name in enumerate(names):
        color, dashes, mark = styles[name]
        yield (
            f'<g transform="translate({LEFT},{TOP + HEIGHT + BOTTOM + 6 + n * ROW})">'
            f'<path d="M0,0h36" stroke="{color}" stroke-width="2" stroke-dasharray="{dashes}"/>'
            f'<path d="{mark}" transform="translate(18,0)" fill="{color}"/>'
            f'<text x="46" y="4">{escape(name)}</text></g>'
        )


def _panel(panel: Panel, upward: str, styles: Mapping[str, tuple[str, str, str]]) -> Iterable[str]:
    points = [point for line in panel.lines.values() for point in line]
    xs = sorted({x for x, _ in points})
    most = max(y for _, y in points)
    if panel.logarithmic:
        low, high = math.floor(math.log10(min(y for _, y in points))), math.ceil(math.log10(most))
        ticks = [10.0**power for power in range(low, high + 1)]
    else:
        step = _step(most)
        ticks = [step * n for n in range(math.ceil(most / step) + 1)]

    def across(x: float) -> float:
        if panel.logarithmic:
            return WIDTH * math.log(x / xs[0]) / math.log(xs[-1] / xs[0])
        return WIDTH * x / xs[-1]

    def up(y: float) -> float:
        if panel.logarithmic:
            return HEIGHT - HEIGHT * math.log(y / ticks[0]) / math.log(ticks[-1] / ticks[0])
        return HEIGHT - HEIGHT * y / ticks[-1]

    yield f'<text x="0" y="-12" font-weight="bold">{escape(panel.title)}</text>'
    for tick in ticks:
        yield f'<path d="M0,{up(tick):.1f}h{WIDTH}" stroke="#d5d5d5"/>'
        yield f'<text x="-8" y="{up(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
    for x in xs:
        yield f'<path d="M{across(x):.1f},{HEIGHT}v5" stroke="#1d1d1d"/>'
        yield f'<text x="{across(x):.1f}" y="{HEIGHT + 19}" text-anchor="middle">{_short(x)}</text>'
    yield f'<path d="M0,0v{HEIGHT}h{WIDTH}" fill="none" stroke="#1d1d1d"/>'
    yield f'<text x="{WIDTH}" y="{HEIGHT + 36}" text-anchor="end">{escape(panel.along)}</text>'
    yield (
        f'<text transform="translate({14 - LEFT},{HEIGHT / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(upward)}</text>"
    )
    for name, line in panel.lines.items():
        color, dashes, mark = styles[name]
        path = "L".join(f"{across(x):.1f},{up(y):.1f}" for x, y in line)
        yield (
            f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2" '
            f'stroke-dasharray="{dashes}"/>'
        )
        for x, y in line:
            at = f"translate({across(x):.1f},{up(y):.1f})"
            yield f'<path d="{mark}" transform="{at}" fill="{color}"/>'


def _step(most: float) -> float:
    """A round step that makes four or five of ``most``."""
    power = 10.0 ** math.floor(math.log10(most / 4))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if most / (power * n) <= 5)


def _short(number: float) -> str:
    for size, name in ((1e6, " million"), (1e3, ",000")):
        if number >= size:
            return f"{number / size:g}{name}"
    return f"{number:g}"
