"""What came of a run, told on the terminal: what nobody could read, and what that means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from askwell.facts.answer import NOTES

if TYPE_CHECKING:
    from askwell.cohort.cells import BadCells
    from askwell.cohort.outcome import Outcome

_MOST = 40


def print_outcome(console: Console, found: Outcome) -> None:
    """Print what could not be read: people, cells and columns. Nothing, where all could."""
    for line in lines_of(found):
        console.print(line, markup=False)


def lines_of(found: Outcome) -> list[str]:
    """The same, line by line."""
    lines = []
    if not found.whole:
        lines.append("NOT EVERYONE IS ANSWERED. These people are missing from this run:")
    lines += [
        f"  everyone in {unread.file}, which cannot be read ({unread.why})"
        for unread in found.unread
    ]
    for missing in found.missing[:_MOST]:
        last = missing.first_row + missing.rows - 1
        lines.append(
            f"  rows {missing.first_row:,} to {last:,}, in {missing.file}, "
            f"which is damaged there ({missing.why})"
        )
    if len(found.missing) > _MOST:
        lines.append(f"  and {len(found.missing) - _MOST:,} more places; see run.json")
    if not found.whole:
        lines.append(
            "Get these files again from where they come from, and run all of it into a new folder."
        )
    if found.cells:
        lines.append("Cells that could not be read. Each counts as not answered, never as no:")
        for bad in found.cells:
            lines += _lines_of_cells(bad)
        lines.append(
            f"A note is one of: {', '.join(NOTES)}. Where a table spells answers otherwise, such "
            "as 2+ for HER2, read it through a column map: askwell cohort read."
        )
    if found.unasked:
        lines.append("Columns of facts that no rule asks for, and that were not read:")
        more = f" and {len(found.unasked) - _MOST:,} more" if len(found.unasked) > _MOST else ""
        lines.append(f"  {', '.join(found.unasked[:_MOST])}{more}")
    if found.strange:
        lines.append("Columns that answer no fact, and were not read:")
        lines += [f"  {s.column}{f'. {s.hint}' if s.hint else ''}" for s in found.strange[:_MOST]]
        if len(found.strange) > _MOST:
            lines.append(f"  and {len(found.strange) - _MOST:,} more")
    return lines


def _lines_of_cells(bad: BadCells) -> list[str]:
    cells = f"{bad.cells:,} cell{'' if bad.cells == 1 else 's'}"
    shown = ", ".join(f"'{value}' ({count:,})" for value, count in bad.examples)
    more = ", and others" if shown and sum(n for _, n in bad.examples) < bad.cells else ""
    return [
        f"  {bad.column}: {cells}{f', such as {shown}' if shown else ''}{more}",
        f"    expected: {bad.expected}",
    ]
