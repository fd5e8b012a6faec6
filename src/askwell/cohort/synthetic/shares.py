"""The tables of ``shares.yaml``: what is drawn for each person, and where each share comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from askwell.knowledge.documents import read_yaml

Data = Mapping[str, Any]

TOLD, RANGE, BLANK = "told", "range", "blank"
_YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Source:
    """Where a figure was read, and how much of it was."""

    id: str
    title: str
    date: str
    url: str
    read: str


@dataclass(frozen=True)
class Basis:
    """What a figure rests on: sources, or a plain "assumed", or both where one is near."""

    cites: tuple[str, ...]
    assumed: bool
    note: str


@dataclass(frozen=True)
class Table:
    """Shares of ``values``, a row for each value of what stands in ``by`` ("" where nothing does).

    With several in ``by``, a row is named by their values with a space between.
    """

    by: tuple[str, ...]
    values: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True)
class Banding:
    """A number put in bands: the name of each, and its range such as ``50..64``."""

    of: str
    names: Mapping[str, str]


@dataclass(frozen=True)
class Entry:
    """One thing about a person: drawn from a table, or a band of a number drawn before.

    ``table`` of a ``number`` has ranges ("50..64") as its values. ``only``: an earlier entry and
    the value it must have. ``answers``: how often the record knows it, where it is a fact.
    """

    id: str
    basis: Basis
    table: Table | None = None
    number: bool = False
    only: tuple[str, str] | None = None
    answers: str | None = None
    banding: Banding | None = None


@dataclass(frozen=True)
class Answering:
    """How often the record knows a fact. ``together``: drawn once for all facts that name it."""

    id: str
    basis: Basis
    table: Table
    together: bool


@dataclass(frozen=True)
class Shares:
    """Everything that is drawn, in order."""

    sources: Mapping[str, Source]
    before_treatment: tuple[Entry, ...]
    from_treatment: tuple[Entry, ...]
    derived: tuple[Entry, ...]
    after_treatment: tuple[Entry, ...]
    site: Entry
    answers: Mapping[str, Answering]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in order."""
        return (
            *self.before_treatment, *self.from_treatment, *self.derived, *self.after_treatment,
        )  # fmt: skip


@cache
def read_shares() -> Shares:
    """The shares that come with Askwell."""
    data = data_of("shares.yaml")
    return Shares(
        sources={id: Source(id, **source) for id, source in data["sources"].items()},
        before_treatment=_entries(data["before_treatment"]),
        from_treatment=_entries(data["from_treatment"]),
        derived=_entries(data["derived"]),
        after_treatment=_entries(data["after_treatment"]),
        site=_entry("site", data["site"]),
        answers={
            id: Answering(id, basis_of(a), _table(id, a, "shares"), bool(a.get("together")))
            for id, a in data["answers"].items()
        },
    )


def data_of(name: str) -> Data:
    """A file of this package as plain data."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    data = read_yaml(text, name).data
    assert isinstance(data, Mapping)
    return data


def basis_of(data: Data) -> Basis:
    """What the figures of an entry rest on."""
    return Basis(tuple(data.get("cites", ())), bool(data.get("assumed")), data.get("note", ""))


def bounds(band: str) -> tuple[float, float]:
    """The lowest and highest number of a band such as ``50..64``, ``..39`` or ``55..``."""
    low, _, high = band.partition("..")
    return float(low or "-inf"), float(high or "inf")


def _entries(data: Data) -> tuple[Entry, ...]:
    return tuple(_entry(id, entry) for id, entry in data.items())


def _entry(id: str, data: Data) -> Entry:
    only = next(iter(data["only"].items())) if "only" in data else None
    banding = Banding(data["of"], data["names"]) if "of" in data else None
    number = "bands" in data
    drawn = number or "shares" in data
    table = _table(id, data, "bands" if number else "shares") if drawn else None
    return Entry(id, basis_of(data), table, number, only, data.get("answers"), banding)


def _table(id: str, data: Data, key: str) -> Table:
    by = data.get("by", ())
    by = (by,) if isinstance(by, str) else tuple(by)
    rows = data[key] if by else {"": data[key]}
    full = {given: _row(row) for given, row in rows.items()}
    values = tuple(dict.fromkeys(value for row in full.values() for value in row))
    for given, row in full.items():
        if abs(sum(row.values()) - 1) > 1e-6:
            where = f"{id}, row '{given}'" if given else id
            raise ValueError(
                f"The shares of {where} sum to {sum(row.values()):.4f}. They must sum to 1."
            )
    shares = {given: tuple(row.get(v, 0.0) for v in values) for given, row in full.items()}
    return Table(by, values, shares)


def _row(row: Data | float) -> dict[str, float]:
    """The shares of one row; a bare number is the share of yes."""
    if isinstance(row, Mapping):
        return {str(value): float(share) for value, share in row.items()}
    return dict(zip(_YES_NO, (float(row), 1 - float(row)), strict=True))
