"""What became of a table: how much was read, and what was not understood. Numbers and examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from askwell.cohort.people import Row


@dataclass(frozen=True)
class Remark:
    """Something to look at: the cells, how many rows have them, and the first such row."""

    about: str
    found: str
    count: int
    row: int

    def __str__(self) -> str:
        times = f"{self.count:,} times, first in" if self.count > 1 else "in"
        return f"{self.about}: '{self.found}', {times} row {self.row}"


@dataclass
class Report:
    """The account of one reading. Nothing of it names a person."""

    rows: int = 0
    people: int = 0
    left_out: int = 0
    left_out_because: str = ""
    _found: dict[str, dict[tuple[str, str], list[int]]] = field(default_factory=dict)

    def note(self, kind: str, about: str, found: str, row: int) -> None:
        """Count one more remark of a kind."""
        kept = self._found.setdefault(kind, {})
        key = (about, found if len(found) <= LONGEST else f"{found[:LONGEST]}…")
        if key not in kept and len(kept) >= MOST_REMARKS:
            key = (about, OTHERS)
        kept.setdefault(key, [0, row])[0] += 1

    def _of(self, kind: str) -> tuple[Remark, ...]:
        seen = self._found.get(kind, {})
        return tuple(
            Remark(about, found, count, row)
            for (about, found), (count, row) in sorted(
                seen.items(), key=lambda item: (item[0][0], -item[1][0], item[0][1])
            )
        )

    @property
    def bad_rows(self) -> tuple[Remark, ...]:
        """Rows that are none; they are left out."""
        return self._of(BAD_ROW)

    @property
    def not_understood(self) -> tuple[Remark, ...]:
        """Spellings that the map does not know. They answer nothing."""
        return self._of(NOT_UNDERSTOOD)

    @property
    def contradictions(self) -> tuple[Remark, ...]:
        """Cells that contradict each other. All that one of them says stays possible."""
        return self._of(CONTRADICTION)

    @property
    def not_known(self) -> tuple[Remark, ...]:
        """Treatments that there is no page for; the list counts as not complete."""
        return self._of(NOT_KNOWN)

    def __str__(self) -> str:
        """The report as it is printed."""
        lines = [f"{self.people:,} people from {self.rows:,} rows."]
        if self.left_out:
            lines.append(f"{self.left_out:,} more are left out. {self.left_out_because}")
        for title, remarks in (
            ("Rows that cannot be read; they are left out", self.bad_rows),
            ("Not understood; these cells answer nothing", self.not_understood),
            (
                "Cells that contradict each other; all that they say stays possible",
                self.contradictions,
            ),
            ("Treatments that Askwell has no page for", self.not_known),
        ):
            lines += [f"{title}:"] if remarks else []
            lines += [f"  {one}" for one in remarks[:_MOST_SHOWN]]
            if len(remarks) > _MOST_SHOWN:
                lines.append(f"  … and {len(remarks) - _MOST_SHOWN:,} other kinds")
        return "\n".join(lines)


#: So many remarks of a kind are printed.
_MOST_SHOWN = 40

#: So many are kept apart, and so much of each: a free text is not a spelling.
MOST_REMARKS, LONGEST = 1000, 300
OTHERS = "(many others)"

BAD_ROW, NOT_UNDERSTOOD, CONTRADICTION, NOT_KNOWN = (
    "bad row", "not understood", "contradiction", "treatment not known",
)  # fmt: skip


def summary(people: Iterable[Row], columns: Iterable[str]) -> dict[str, Counter[str]]:
    """How often each answer occurs in each column; "unanswered" where there is none."""
    columns = list(columns)
    counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for row in people:
        for column in columns:
            cell = row.get(column)
            counts[column]["unanswered" if cell is None else str(cell)] += 1
    return counts
