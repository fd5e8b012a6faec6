"""The table that the benchmarks print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One line: what was measured, on what, what came out, and what is aimed for."""

    what: str
    on_what: str
    value: str
    p95: str
    target: str


def milliseconds(seconds: float) -> str:
    """Seconds in milliseconds, with two decimals."""
    return f"{seconds * 1000:.2f} ms"


def print_figures(figures: Iterable[Figure]) -> None:
    """Print the figures. None is judged: machines differ, and a target is not a law."""
    table = Table(title="Askwell, measured on this machine", title_justify="left")
    table.add_column("What")
    table.add_column("On what", style="dim")
    table.add_column("Median or total", justify="right")
    table.add_column("95 of 100 below", justify="right")
    table.add_column("Target", justify="right")
    for figure in figures:
        table.add_row(figure.what, figure.on_what, figure.value, figure.p95, figure.target)
    Console().print(table)
