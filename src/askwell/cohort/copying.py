"""Copies of people into Parquet: of text files, and of tables that a database keeps.

Text stays text: nothing is guessed, so that ``NaN`` or ``0123`` is still what it was when its cell
is read. A copy is made once, file by file, and is deleted when the run is finished.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import polars as pl

from askwell.cohort.problem import CohortProblem

CSV_ENDINGS = (".csv", ".tsv", ".tab", ".csv.gz", ".tsv.gz")
JSON_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

_SEPARATORS = (",", "\t", ";")
_LINES_AT_ONCE = 50_000


def copy_csv(path: Path, to: Path) -> None:
    """Copy a table of comma-, tab- or semicolon-separated values, every cell as text."""
    header = _header(path)
    separator = max(_SEPARATORS, key=header.count)
    names = Counter(next(csv.reader([header], delimiter=separator), []))
    for name, times in names.items():
        if name and times > 1:
            raise CohortProblem(
                f"the column '{name}' stands in its first line {times} times; keep one of them"
            )
    scan = pl.scan_csv(path, separator=separator, infer_schema=False, glob=False)
    scan.sink_parquet(to, row_group_size=_LINES_AT_ONCE, engine="streaming")


def copy_json_lines(path: Path, to: Path) -> None:
    """Copy a file of one JSON object a line into a folder of Parquet files, each cell as text."""
    to.mkdir()
    rows: list[dict[str, str | None]] = []
    written = 0
    for row in _objects(path):
        rows.append(row)
        if len(rows) == _LINES_AT_ONCE:
            _write(rows, to / f"{written:05}.parquet")
            rows, written = [], written + 1
    if rows or not written:
        _write(rows, to / f"{written:05}.parquet")


def _write(rows: list[dict[str, str | None]], to: Path) -> None:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: [row.get(name) for row in rows] for name in names}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    frame.lazy().sink_parquet(to)


def _objects(path: Path) -> Iterator[dict[str, str | None]]:
    with _opened(path) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
            except ValueError:
                data = None
            if not isinstance(data, dict):
                raise CohortProblem(f"line {number} is not one whole JSON object")
            yield {str(name): _text(value) for name, value in data.items()}


def _text(value: object) -> str | None:
    """A value as the cell of a text file."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "|".join(value)
    return json.dumps(value)


def _header(path: Path) -> str:
    with _opened(path) as file:
        return file.readline()


def _opened(path: Path) -> IO[str]:
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig")
    return path.open(encoding="utf-8-sig")
