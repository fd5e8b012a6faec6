"""The tables that the benchmarks print, and write for the docs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

#: Characters in a line, where it is not a terminal that says.
_WIDTH = 110


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, on what, what came out, and what is aimed for."""

    what: str
    on_what: str
    value: str
    p95: str
    target: str


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its head and its lines; the first ``words`` columns hold words."""

    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    words: int = 1

    def show(self) -> None:
        """Print it."""
        table = Table(title=self.title, title_justify="left")
        for number, name in enumerate(self.head):
            table.add_column(name, justify="left" if number < self.words else "right")
        for line in self.lines:
            table.add_row(*line)
        console = Console()
        if not console.is_terminal:
            console.width = _WIDTH
        console.print(table)

    @property
    def markdown(self) -> str:
        """The table for the docs."""
        rule = ["---" if number < self.words else "---:" for number in range(len(self.head))]
        rows = [self.head, rule, *self.lines]
        written = "\n".join(f"| {' | '.join(cell.strip() for cell in row)} |" for row in rows)
        return f"**{self.title}**\n\n{written}\n"


def milliseconds(seconds: float) -> str:
    """Seconds in milliseconds, with two decimals."""
    return f"{seconds * 1000:.2f} ms"


def sheet(figures: Iterable[Figure], title: str = "Askwell, measured on this machine") -> Sheet:
    """The figures. None is judged: machines differ, and a target is not a law."""
    return Sheet(
        title,
        ("What", "On what", "Median or total", "95 of 100 below", "Target"),
        tuple((f.what, f.on_what, f.value, f.p95, f.target) for f in figures),
        words=2,
    )


def print_figures(figures: Iterable[Figure]) -> None:
    """Print the figures."""
    sheet(figures).show()
