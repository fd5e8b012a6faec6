"""The examples of the language: read from ``tables/*.yaml``, run as tests, printed as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from askwell.explore.options import Explorer
from askwell.facts.person import Person
from askwell.intake.person_file import read_answers
from askwell.knowledge.documents import read_yaml
from askwell.knowledge.load import load
from askwell.logic.notation import Notation

HERE = Path(__file__).parent
TODAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Example:
    """One row: what is asked, of whom, and what comes out. ``row`` holds its further columns."""

    ask: Any
    person: Mapping[str, Any]
    row: Mapping[str, Any]

    @property
    def expect(self) -> Any:
        """What comes out."""
        return self.row["is"]


@dataclass(frozen=True)
class Table:
    """Examples of one kind under a heading. ``kind``: truth, fact, standing, words or error."""

    title: str
    about: str
    kind: str
    examples: tuple[Example, ...]


@cache
def explorer() -> Explorer:
    """Return the small knowledge that the examples stand on."""
    return Explorer(load(HERE / "knowledge"))


def notation() -> Notation:
    """Return what reads the rules of the examples."""
    knowledge = explorer().knowledge
    return Notation(knowledge.vocabulary, knowledge.terms)


def person_of(answers: Mapping[str, Any]) -> Person:
    """Return the person of an example, through the door."""
    return read_answers(answers, explorer().knowledge.vocabulary, TODAY).person


def chapters() -> Iterator[tuple[str, str, tuple[Table, ...]]]:
    """Yield each file of tables: its title, what it is about, its tables."""
    for path in sorted((HERE / "tables").glob("*.yaml")):
        data: Any = read_yaml(path.read_text(encoding="utf-8"), path.name).data
        yield data["title"], data["about"], tuple(_table(table) for table in data["tables"])


def examples(kind: str) -> list[Example]:
    """Return every example of one kind."""
    return [e for *_, tables in chapters() for t in tables if t.kind == kind for e in t.examples]


def _table(data: Mapping[str, Any]) -> Table:
    rows = tuple(
        Example(row.get("ask", data.get("ask")), row.get("person", data.get("person", {})), row)
        for row in data["rows"]
    )
    return Table(data["title"], data.get("about", ""), data["kind"], rows)
