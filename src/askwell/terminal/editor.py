"""For those who keep the knowledge: what it covers, and whose list a change of it touches."""

from __future__ import annotations

import json
import subprocess
import tarfile
import tempfile
from dataclasses import asdict
from io import BytesIO
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.lint.cases import read_cases
from askwell.lint.coverage import as_markdown, coverage
from askwell.lint.impact import Impact, impact

_SHOWN = 20


class RevisionError(ValueError):
    """An earlier state of the knowledge that cannot be had; the message says what to do."""


def coverage_page(folder: Path) -> str:
    """What the knowledge in a folder covers, as a page. Raises DocumentError if it cannot load."""
    knowledge = load(folder)
    return as_markdown(knowledge, coverage(knowledge, read_cases(folder, knowledge)))


def write_page(page: str, file: Path) -> str:
    """Write a page where its file says something else, and tell what was done."""
    if file.is_file() and file.read_text(encoding="utf-8") == page:
        return "is as it was"
    file.write_text(page, encoding="utf-8")
    return "is written"


def knowledge_at(revision: str, folder: Path) -> Knowledge:
    """The knowledge as it stood at a revision of the git repository that ``folder`` lies in.

    Raises RevisionError where there is no such revision, DocumentError where its files do not load.
    """
    inside = _git(folder, "rev-parse", "--show-prefix").decode().strip().rstrip("/")
    archive = _git(folder, "archive", "--format=tar", f"{revision}:{inside}", at_top=True)
    with tempfile.TemporaryDirectory() as made:
        with tarfile.open(fileobj=BytesIO(archive)) as files:
            files.extractall(made, filter="data")
        return load(Path(made))


def _git(folder: Path, *words: str, at_top: bool = False) -> bytes:
    at = folder
    if at_top:
        at = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    try:
        done = subprocess.run(  # noqa: S603 - our own words; the revision is one argument
            ["git", *words],  # noqa: S607 - the git that the editor uses
            cwd=at,
            capture_output=True,
            check=True,
        )
    except FileNotFoundError:
        raise RevisionError("Git is not on this machine. Install it, or give a folder.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise RevisionError(
            f"Git does not know this state of {folder}: {said}. "
            "Name a commit, tag or branch that holds the knowledge, such as HEAD~1."
        ) from None
    return done.stdout


def compare(before: Knowledge, after: Knowledge, count: int, seed: int, show: Console) -> Impact:
    """Show ``count`` people both states, with a bar while it goes on."""
    steps = iter(track(range(count), "People", console=show, transient=True))

    def step() -> None:
        next(steps, None)

    return impact(before, after, count, seed, step)


def print_impact(out: Console, found: Impact) -> None:
    """Who sees a different list, and how: by treatment, then person by person."""
    out.print(f"{len(found.touched)} of {found.people} people see a different list.")
    if not found.touched:
        return
    table = Table("Treatment", "Change", "People", box=None, pad_edge=False)
    for treatment, changes in found.by_treatment().items():
        for says, count in changes.most_common():
            table.add_row(treatment, says, str(count))
    out.print(table)
    for person in found.touched[:_SHOWN]:
        listed = "; ".join(f"{change.treatment}: {change.says}" for change in person.changes)
        out.print(f"Person {person.number}: {listed}", markup=False)
    if len(found.touched) > _SHOWN:
        out.print(f"… and {len(found.touched) - _SHOWN} more; --json prints all.")


def impact_json(found: Impact) -> str:
    """Everyone touched, with the answers of each."""
    people = [
        {
            "person": person.number,
            "answers": person.data,
            "changes": [
                {"treatment": c.treatment, "before": _seen(asdict(c.before)),
                 "after": _seen(asdict(c.after))}
                for c in person.changes
            ],
        }
        for person in found.touched
    ]  # fmt: skip
    return json.dumps(
        {"people": found.people, "seed": found.seed, "touched": people},
        indent=2,
        ensure_ascii=False,
    )


def _seen(seen: dict[str, object]) -> dict[str, object]:
    acting = seen["acting"]
    return {**seen, "acting": sorted(acting) if isinstance(acting, frozenset) else []}
