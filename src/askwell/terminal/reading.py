"""What the commands share: reading a person file, and stopping with words that help."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from rich.console import Console

from askwell.knowledge.documents import DocumentError
from askwell.store.problem import StoreProblem

T = TypeVar("T")

MAX_PERSON_BYTES = 1_000_000

err = Console(stderr=True, highlight=False, soft_wrap=True)

PersonFile = Annotated[
    str, typer.Argument(metavar="PERSON", help="A person file, or - for standard input.")
]
Folder = Annotated[
    Path | None,
    typer.Option("--knowledge", help="A folder of knowledge files instead of the built-in one."),
]


def read_text(person: str) -> tuple[str, str]:
    """The name and the text of a person file."""
    try:
        raw = sys.stdin.buffer.read() if person == "-" else Path(person).read_bytes()
    except OSError as error:
        stop(f"{person}: this file cannot be read ({error.strerror}). Check its name and place.")
    name = "standard input" if person == "-" else person
    if len(raw) > MAX_PERSON_BYTES:
        stop(f"{name}: this file has {len(raw):,} bytes; a person file has at most 1,000,000.")
    try:
        return name, raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        stop(f"{name}: this is not text in UTF-8. Save it as a plain text file in UTF-8.")


def or_stop(work: Callable[[], T]) -> T:
    """The result of some work; where a file or the database is at fault, its words and an end."""
    try:
        return work()
    except DocumentError as error:
        stop("\n".join(str(problem) for problem in error.problems))
    except StoreProblem as error:  # the database or the key file
        stop(str(error))
    except FileNotFoundError as error:  # no knowledge or assets: the text says what to do
        stop(str(error))


def stop(says: str) -> NoReturn:
    """Say what is wrong and end with exit code 2."""
    err.print(says, markup=False)
    raise typer.Exit(2)
