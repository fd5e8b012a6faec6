"""The folder of a run: what was run, and each part as soon as it is whole.

Everything is written under another name and renamed when it has reached the disk. So whatever has
its own name is whole, at any moment at which a run may be cut off.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from askwell.cohort.problem import CohortProblem
from askwell.disk import to_disk
from askwell.knowledge.model import Knowledge

Record = dict[str, Any]

#: What must be the same for a run to go on, and how it is called in a sentence.
_SAME = {
    "askwell": "the version of Askwell",
    "knowledge": "the knowledge",
    "source": "the source",
    "source_files": "the files of the source, their size or time",
    "rows_per_part": "the rows per part",
    "groups_by": "the columns named with --by",
    "aside": "the columns named with --aside",
}
_DRAFT = ".new"


class RunFolder:
    """A folder that a run writes to, or has written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.people = path / "people"
        self._parts = path / "parts"
        self._record = path / "run.json"

    @property
    def begun(self) -> bool:
        """Whether a run has begun here."""
        return self._record.exists()

    def read(self) -> Record:
        """What was run. Raises CohortProblem where the folder is none of a run."""
        if not self.begun:
            raise CohortProblem(
                f"{self.path} is no folder of a run: it has no {self._record.name}. "
                "Make one with `askwell cohort run`."
            )
        try:
            record = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CohortProblem(f"{self._record} cannot be read: {error}.") from None
        return dict(record)

    def read_with(self, knowledge: Knowledge) -> Record:
        """The same; raises CohortProblem also where it was run with other knowledge."""
        record = self.read()
        then = record["knowledge"]
        if then["version"] != knowledge.version:
            raise CohortProblem(
                f"This run was made with the knowledge of {then['as_of']} ({then['version']}); "
                f"yours is of {knowledge.as_of.isoformat()} ({knowledge.version}). Name the folder "
                "with the knowledge of then by --knowledge, or run the cohort again."
            )
        return record

    def write(self, record: Mapping[str, Any]) -> None:
        """Say what is run here."""
        self._write_json(record, self._record)

    def part(self, number: int) -> Path:
        """Where a part stands when it is whole: a file, or with Spark a folder of files."""
        return self._parts / f"part-{number:05}.parquet"

    def files(self) -> tuple[Path, ...]:
        """The Parquet files of every finished part, in order.

        Raises CohortProblem where no part is finished.
        """
        found = tuple(
            file
            for part in sorted(self._parts.glob("part-*.parquet"))
            # An engine of many machines writes a part as a folder of files.
            for file in (sorted(part.glob("*.parquet")) if part.is_dir() else [part])
        )
        if not found:
            raise CohortProblem(
                f"{self.path} has no finished part yet. Run it with `askwell cohort run`, "
                "or to its end."
            )
        return found

    def reports(self) -> Iterator[Record]:
        """What each finished part told of its cells."""
        for path in sorted(self._parts.glob("part-*.json")):
            yield _read_json(path)

    def done(self, number: int) -> bool:
        """Whether a part is finished: its report is written after its rows, if it has any."""
        if not self._report(number).exists():
            return False
        return self.part(number).exists() or not _read_json(self._report(number))["rows"]

    def keep(self, number: int, write: Callable[[Path], None] | None, report: Record) -> None:
        """Keep a part: its rows, if any are left of it, then its report."""
        if write is not None:
            with whole(self.part(number)) as draft:
                write(draft)
        self._write_json(report, self._report(number))

    def _report(self, number: int) -> Path:
        return self._parts / f"part-{number:05}.json"

    @contextmanager
    def open(self) -> Iterator[None]:
        """Hold the folder, so that no two runs write to it.

        Drops what an earlier run left half-done. Whoever fails in a folder that was empty leaves
        it empty, unless a part is finished.
        """
        was_there = self.path.exists()
        try:
            ours = {"lock", "parts", "people", self._record.name}
            strange = sorted({p.name for p in self.path.iterdir()} - ours) if was_there else []
            if strange and not self.begun:
                raise CohortProblem(
                    f"{self.path} holds {', '.join(strange[:5])}, and no run. "
                    "Name a new or an empty folder with --out."
                )
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Answers of people: for nobody else, also where the folder was there for all to read.
            self._parts.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CohortProblem(
                f"{self.path} cannot be written to ({error.strerror}). Name another folder."
            ) from None
        was_begun = self.begun
        with _locked(self.path / "lock"):
            for place in (self.path, self._parts, self.people):
                for left in place.glob(f".*{_DRAFT}") if place.is_dir() else ():
                    remove(left)
            try:
                yield
            except Exception:
                if not was_begun and not any(self.reports()):
                    for ours_here in (self._record, self._parts, self.people, self.path / "lock"):
                        remove(ours_here)
                    if not was_there:
                        remove(self.path)
                raise

    def begin(self, asked: Record) -> Record:
        """What is known of a run of this kind so far; raise CohortProblem if it is another one."""
        if not self.begun:
            self.write(asked)
            return asked
        begun = self.read()
        other = [
            f"{called} ({_shown(begun.get(key))} then, {_shown(asked.get(key))} now)"
            for key, called in _SAME.items()
            if begun.get(key) != asked.get(key)
        ]
        if other:
            raise CohortProblem(
                f"{self.path} holds a run of something else. What differs: {'; '.join(other)}. "
                "To begin anew, name another folder with --out, or delete this one. To go on "
                "with this one, run it with what it began with."
            )
        return begun

    def _write_json(self, record: Mapping[str, Any], path: Path) -> None:
        text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        with whole(path) as draft:
            draft.touch(mode=0o600)  # the examples of bad cells may hold anything
            draft.write_text(text, encoding="utf-8")


def _read_json(path: Path) -> Record:
    return dict(json.loads(path.read_text(encoding="utf-8")))


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name to write a file or a folder under; it takes its own name when it is on the disk."""
    draft = path.with_name(f".{path.name}{_DRAFT}")
    remove(draft)
    try:
        yield draft
        for file in draft.rglob("*") if draft.is_dir() else ():
            to_disk(file)
        to_disk(draft)
        if path.is_dir():
            remove(path)
        draft.replace(path)
        to_disk(path.parent)
    finally:
        remove(draft)


def remove(path: Path) -> None:
    """Delete a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    try:
        import fcntl
    except ImportError:  # where there is no such lock, nothing is held
        yield
        return
    with path.open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CohortProblem(
                f"Another run is writing to {path.parent} at this moment. Wait until it ends."
            ) from None
        yield


def _shown(value: object) -> str:
    """A part of a record in few words."""
    if isinstance(value, Mapping) and "version" in value:
        return str(value["version"])
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        size = sum(one.get("bytes", 0) for one in value if isinstance(one, Mapping))
        newest = max(one.get("modified", 0) for one in value if isinstance(one, Mapping))
        changed = datetime.fromtimestamp(newest / 1e9, UTC).isoformat(" ", "seconds")
        files = f"{len(value)} file{'' if len(value) == 1 else 's'}"
        return f"{files} of {size:,} bytes, changed {changed}"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return f"{value:,}" if isinstance(value, int) else str(value)
