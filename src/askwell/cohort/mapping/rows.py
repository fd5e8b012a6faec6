"""A table as rows: text separated by tabs or commas, or JSON lines; each may be gzipped."""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from askwell.cohort.mapping.cells import RawRow

_SEPARATORS = {".tsv": "\t", ".csv": ","}
_JSON_LINES = (".jsonl", ".ndjson")
_EXPECTED = "a name that ends in .tsv, .csv or .jsonl, with or without .gz"

#: The longest cell that is read; csv alone would stop at 131,072 characters.
_LONGEST = 10_000_000


class TableError(Exception):
    """A table that cannot be read to its end: which, where, and what to do."""


@dataclass(frozen=True)
class BadRow:
    """A row that is left out because it is not one."""

    row: int
    says: str


def rows(table: Path) -> Iterator[tuple[int, RawRow | BadRow]]:
    """Every row with its number, the first being 1. Raises TableError."""
    suffix = Path(table.name.removesuffix(".gz")).suffix.lower()
    if suffix not in _SEPARATORS and suffix not in _JSON_LINES:
        raise TableError(f"'{table.name}' is not a table that can be read here. Give {_EXPECTED}.")
    number = 0
    try:
        with _opened(table) as lines:
            made = _json(lines) if suffix in _JSON_LINES else _csv(lines, _SEPARATORS[suffix])
            for number, row in enumerate(made, start=1):
                yield number, row
    except FileNotFoundError:
        raise TableError(f"There is no file '{table}'. Check its name and folder.") from None
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(
            f"'{table.name}' cannot be read after row {number}: {error}. "
            "The file may be cut short or not be UTF-8 text. Get it anew, or save it as UTF-8."
        ) from None


@contextmanager
def _opened(table: Path) -> Iterator[TextIO]:
    opening = gzip.open if table.name.endswith(".gz") else open
    with opening(table, "rt", encoding="utf-8-sig", newline="") as lines:
        yield lines


def _csv(lines: TextIO, separator: str) -> Iterator[RawRow | BadRow]:
    csv.field_size_limit(min(_LONGEST, sys.maxsize))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    names = next(reader, [])
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise TableError(
            f"More than one column is called '{min(twice)}'. Give each column a name of its own."
        )
    for number, cells in enumerate(reader, start=1):
        if not cells:
            continue
        if len(cells) == len(names):
            yield dict(zip(names, cells, strict=True))
        else:
            yield BadRow(number, f"it has {len(cells)} cells; the table has {len(names)} columns")


def _json(lines: TextIO) -> Iterator[RawRow | BadRow]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield BadRow(number, "it is not JSON")
            continue
        yield row if isinstance(row, dict) else BadRow(number, "it is not a JSON object")
