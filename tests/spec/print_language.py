"""Prints docs/reference/language.md from the tables that the tests run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.spec.tables import Example, Table, chapters

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"

#: The columns of each kind of table: heading, and what stands in a row (None: nothing to show).
COLUMNS: dict[str, tuple[str, ...]] = {
    "truth": ("rule", "person", "truth"),
    "fact": ("history fact", "person", "possible"),
    "standing": ("use", "person", "standing", "because"),
    "words": ("rule", "where it holds", "where it does not"),
    "error": ("rule", "says"),
}


def printed() -> str:
    """Return the page."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# The language of the knowledge"
    yield ""
    yield "<!-- Written by `make docs` from tests/spec/tables. Change those, not this page. -->"
    yield ""
    yield "Each row is an example that the tests run. People are written as in a person file."
    for title, about, tables in chapters():
        yield from ("", f"## {title}", "", about)
        for table in tables:
            yield from ("", f"### {table.title}", "")
            if table.about:
                yield from (table.about, "")
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    columns = COLUMNS[table.kind]
    usual = any("usually" in example.row for example in table.examples)
    yield _line((*columns, *(("usual reading",) if usual else ())))
    yield _line("---" for _ in range(len(columns) + usual))
    for example in table.examples:
        usually = (str(example.row.get("usually", "")),) if usual else ()
        yield _line((*_cells(table.kind, example), *usually))


def _cells(kind: str, example: Example) -> tuple[str, ...]:
    ask, person, row = _code(example.ask), _code(example.person), example.row
    match kind:
        case "standing":
            return ask, person, f"**{example.expect}**", _because(example)
        case "words":
            return ask, example.expect, row["not"]
        case "error":
            return ask, f"… {example.expect} … {row['and']} …"
    return ask, person, f"**{example.expect}**"


def _because(example: Example) -> str:
    row = example.row
    said = [row["because"]]
    if row.get("guards"):
        said.append(f"Acts: {', '.join(map(_code, row['guards']))}.")
    if row.get("open"):
        said.append(f"Open: {', '.join(map(_code, row['open']))}.")
    if row.get("left"):
        said.append(f"Partners left: {', '.join(map(_code, row['left']))}.")
    return " ".join(said)


def _code(written: Any) -> str:
    return f"`{_flow(written)}`" if written != {} else "nothing said"


def _flow(written: Any) -> str:
    """Plain data on one line, as in the knowledge files."""
    if isinstance(written, dict):
        inner = ", ".join(f"{key}: {_flow(value)}" for key, value in written.items())
        return f"{{{inner}}}"
    if isinstance(written, list):
        return f"[{', '.join(map(_flow, written))}]"
    return written if isinstance(written, str) and written.strip() else json.dumps(written)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    PAGE.write_text(printed(), encoding="utf-8")
