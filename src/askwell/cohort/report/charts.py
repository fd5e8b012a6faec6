"""Charts as data: what is drawn where, in units of the drawing. The template only draws.

Each chart has its numbers as words beside its bars, and a table on the page. What is hidden is
drawn as hidden, always with the same length.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from askwell.cohort.report.release import Figure

#: The drawing is as wide as a phone, so that its letters never shrink below the page's.
WIDTH = 340
BAR_STEP, STACK_STEP = 42, 46
_LONGEST, _HIDDEN_LENGTH = 240, 64
_SLIT = 1.5


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its name above and its number in words."""

    name: str
    says: str
    y: int
    length: float
    hidden: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars below each other, the longest as wide as the drawing."""

    title: str
    says: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return len(self.bars) * BAR_STEP


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a stacked bar; ``kind`` chooses color and pattern."""

    kind: str
    x: float
    length: float


@dataclass(frozen=True, slots=True)
class Stack:
    """One stacked bar: everyone of a group, by what is so for them."""

    name: str
    note: str
    says: str
    y: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class StackChart:
    """Stacked bars below each other, all of one length."""

    title: str
    says: str
    stacks: tuple[Stack, ...]

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return len(self.stacks) * STACK_STEP


def bar_chart(
    title: str, named: Iterable[tuple[str, Figure]], most: int | None = None
) -> BarChart | None:
    """Bars, the longest first and those that are hidden last; None where there is nobody."""
    there = [(name, figure) for name, figure in named if figure.there]
    there.sort(key=lambda pair: (-(pair[1].count or 0), pair[0]))
    there = there[:most]
    if not there:
        return None
    longest = there[0][1].count or 0
    bars = tuple(
        Bar(name, _says(figure), number * BAR_STEP, _length(figure, longest), figure.count is None)
        for number, (name, figure) in enumerate(there)
    )
    return BarChart(title, _told((bar.name, bar.says) for bar in bars), bars)


def stack_chart(
    title: str, rows: Iterable[tuple[str, str, int | None, Sequence[tuple[str, str, Figure]]]]
) -> StackChart | None:
    """A stack for each row: its name, a note, its people, and kind, name and count of its parts.

    A row whose number of people is hidden has none.
    """
    stacks: list[Stack] = []
    for name, note, people, parts in rows:
        if not people:
            continue
        says = ", ".join(
            f"{what} {figure.text}{f' ({figure.share})' if figure.share else ''}"
            for _, what, figure in parts
            if figure.there
        )
        segments = tuple(_segments(people, parts))
        stacks.append(Stack(name, note, says, len(stacks) * STACK_STEP, segments))
    if not stacks:
        return None
    return StackChart(title, _told((stack.name, stack.says) for stack in stacks), tuple(stacks))


def _segments(people: int, parts: Sequence[tuple[str, str, Figure]]) -> Iterable[Segment]:
    """What is shown, piece by piece; what is hidden is one piece, as long as what is left."""
    x = 0.0
    shown = [(kind, figure.count) for kind, _, figure in parts if figure.count]
    left = people - sum(count for _, count in shown)
    for kind, count in (*shown, ("hidden", left)):
        if count > 0:
            length = WIDTH * count / people
            yield Segment(kind, round(x, 1), round(max(length - _SLIT, 0.8), 1))
            x += length


def _length(figure: Figure, longest: int) -> float:
    if figure.count is None:
        return _HIDDEN_LENGTH
    return round(max(_LONGEST * figure.count / longest, 1.5), 1) if longest else 0.0


def _says(figure: Figure) -> str:
    return f"{figure.text} ({figure.share})" if figure.share else figure.text


def _told(pairs: Iterable[tuple[str, str]]) -> str:
    return ". ".join(f"{name}: {says}" for name, says in pairs) + "."
