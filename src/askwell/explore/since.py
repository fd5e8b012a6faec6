"""What changed since: the same answers held against the knowledge of then and of now. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from askwell.explore.finding import Options, Standing
from askwell.knowledge.model import TreatmentKind
from askwell.logic.wording import long_date


class SinceError(ValueError):
    """What was kept to compare with cannot be read."""


@dataclass(frozen=True)
class Stood:
    """A treatment of the knowledge and where it stood; None where it was not listed for her."""

    name: str
    standing: Standing | None


@dataclass(frozen=True)
class Snapshot:
    """Where every treatment stood for one person, and in which state of the knowledge."""

    version: str
    as_of: date
    treatments: Mapping[str, Stood]

    def as_data(self) -> dict[str, Any]:
        """Plain data; ``from_data`` reads it back."""
        return {
            "version": self.version,
            "as_of": self.as_of.isoformat(),
            "treatments": {
                id: [stood.name, stood.standing.value if stood.standing else None]
                for id, stood in self.treatments.items()
            },
        }

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Snapshot:
        """Read what ``as_data`` wrote. Raises SinceError."""
        try:
            return Snapshot(
                str(data["version"]),
                date.fromisoformat(data["as_of"]),
                {
                    str(id): Stood(str(name), _standing(standing))
                    for id, (name, standing) in data["treatments"].items()
                },
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise SinceError("This is not a list of options that Askwell kept.") from error


@dataclass(frozen=True)
class Moved:
    """A treatment that stands elsewhere. ``was`` and ``now``: None where it is not listed."""

    treatment: str
    name: str
    was: Standing | None
    now: Standing | None


@dataclass(frozen=True)
class Since:
    """What differs for one person between two states of the knowledge.

    ``new``: treatments that the knowledge did not have; ``gone``: those it no longer has.
    """

    before: str
    before_as_of: date
    now: str
    now_as_of: date
    moved: tuple[Moved, ...]
    new: tuple[Moved, ...]
    gone: tuple[Moved, ...]

    @property
    def same_knowledge(self) -> bool:
        """Whether both looked at the same files."""
        return self.before == self.now

    @property
    def nothing(self) -> bool:
        """Whether her list is the same as it was."""
        return not (self.moved or self.new or self.gone)

    @property
    def why(self) -> str:
        """Where a change can come from: her answers are the same, so it is one of two things."""
        if self.same_knowledge:
            return (
                "The facts in Askwell are the same as then. What can change your list now is "
                "time: some treatments depend on how many months have gone by."
            )
        if self.before_as_of == self.now_as_of:
            return f"The facts in Askwell were changed. They are as of {long_date(self.now_as_of)}."
        return (
            f"The facts in Askwell were as of {long_date(self.before_as_of)}. "
            f"Now they are as of {long_date(self.now_as_of)}. Time counts as well: some "
            "treatments depend on how many months have gone by."
        )

    def as_data(self) -> dict[str, Any]:
        """Plain data; ``from_data`` reads it back."""
        return {
            "before": [self.before, self.before_as_of.isoformat()],
            "now": [self.now, self.now_as_of.isoformat()],
            **{part: [_written(m) for m in getattr(self, part)] for part in _PARTS},
        }

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Since:
        """Read what ``as_data`` wrote. Raises SinceError."""
        try:
            before, before_as_of = data["before"]
            now, now_as_of = data["now"]
            moved, new, gone = (tuple(map(_read, data[part])) for part in _PARTS)
            return Since(
                str(before),
                date.fromisoformat(before_as_of),
                str(now),
                date.fromisoformat(now_as_of),
                moved,
                new,
                gone,
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise SinceError("This is not a list of changes that Askwell kept.") from error


_PARTS = ("moved", "new", "gone")


def snapshot(options: Options) -> Snapshot:
    """What to keep of a person's options, to compare with later."""
    standings = {finding.treatment.id: finding.standing for finding in options.treatments}
    return Snapshot(
        options.knowledge.version,
        options.knowledge.as_of,
        {
            id: Stood(treatment.name, standings.get(id))
            for id, treatment in options.knowledge.treatments.items()
            if treatment.kind is not TreatmentKind.SUPPORT
        },
    )


def changed(before: Snapshot, now: Options) -> Since:
    """What differs now, for the same answers. Each list is by name."""
    after = snapshot(now)
    was, is_ = before.treatments, after.treatments
    nowhere = Stood("", None)
    moves = [
        Moved(id, (is_.get(id) or was[id]).name, was.get(id, nowhere).standing,
              is_.get(id, nowhere).standing)
        for id in was.keys() | is_.keys()
    ]  # fmt: skip
    moves.sort(key=lambda moved: (moved.name, moved.treatment))
    return Since(
        before.version,
        before.as_of,
        after.version,
        after.as_of,
        moved=tuple(
            m for m in moves if m.treatment in was and m.treatment in is_ and m.was is not m.now
        ),
        new=tuple(m for m in moves if m.treatment not in was and m.now is not None),
        gone=tuple(m for m in moves if m.treatment not in is_ and m.was is not None),
    )


def _written(moved: Moved) -> list[str | None]:
    was, now = (standing.value if standing else None for standing in (moved.was, moved.now))
    return [moved.treatment, moved.name, was, now]


def _read(written: list[Any]) -> Moved:
    treatment, name, was, now = written
    return Moved(str(treatment), str(name), _standing(was), _standing(now))


def _standing(written: Any) -> Standing | None:
    return None if written is None else Standing(written)
