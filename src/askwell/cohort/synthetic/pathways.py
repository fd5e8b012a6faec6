"""The pathways of ``pathways.yaml``: which treatments follow which, by subtype and markers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from askwell.cohort.synthetic.shares import Basis, Data, basis_of, bounds, data_of

#: A name of several treatments, or of one, and how often each is taken.
Choice = Mapping[str, float]


@dataclass(frozen=True)
class Regimen:
    """One line of treatment that a person may have had. Its months are a median."""

    id: str
    drugs: tuple[str, ...]
    lines: tuple[float, float]
    share: float
    months: float
    basis: Basis
    needs: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    first: Mapping[str, int] | None = None
    then: tuple[str, ...] = ()
    ovaries: bool = False


@dataclass(frozen=True)
class EarlyStep:
    """A treatment of the early cancer. Steps of one line begin together."""

    drugs: tuple[str, ...]
    share: float
    months: int
    line: int | None
    needs: frozenset[str]
    basis: Basis


@dataclass(frozen=True)
class Telling:
    """How much of the list of treatments is told."""

    complete: Choice
    no_outcome: float
    no_line: float
    no_months: float
    class_only: float


@dataclass(frozen=True)
class Pathways:
    """All of it. ``half``: the months in which half of the people have left, by subtype.

    Each line lasts longer in those who live longer: by the power ``with_time`` of how many halves
    a person has lived since the spread, but never by less than ``shortest``.
    """

    choices: Mapping[str, Choice]
    half: Mapping[str, float]
    most: int
    to_spread_half: Mapping[str, float]
    to_spread_most: int
    shortest: float
    with_time: float
    outcomes: Choice
    esr1_grew: float
    esr1_other: Mapping[str, float]
    radiation: float
    telling: Telling
    early: Mapping[str, tuple[EarlyStep, ...]]
    early_endocrine: Mapping[str, Choice]
    lines: Mapping[str, tuple[Regimen, ...]]
    bases: Mapping[str, Basis]


_GAPS = ("complete", "no_outcome", "no_line", "no_months", "class_only")


@cache
def read_pathways() -> Pathways:
    """The pathways that come with Askwell."""
    data = data_of("pathways.yaml")
    since, before, told = data["months_since_spread"], data["months_to_spread"], data["list"]
    based = ("months_since_spread", "months_to_spread", "pace", "outcomes", "esr1",
             "palliative_radiation", "list")  # fmt: skip
    return Pathways(
        choices=data["choices"],
        half=since["half"],
        most=since["most"],
        to_spread_half=before["half"],
        to_spread_most=before["most"],
        shortest=data["pace"]["shortest"],
        with_time=data["pace"]["with_time"],
        outcomes=data["outcomes"]["shares"],
        esr1_grew=data["esr1"]["grew_on_ai"],
        esr1_other=data["esr1"]["other"],
        radiation=data["palliative_radiation"]["share"],
        telling=Telling(**{gap: told[gap] for gap in _GAPS}),
        early={subtype: tuple(map(_step, steps)) for subtype, steps in data["early"].items()},
        early_endocrine=data["early_endocrine"],
        lines={subtype: tuple(map(_regimen, lines)) for subtype, lines in data["lines"].items()},
        bases={name: basis_of(data[name]) for name in based},
    )


def _regimen(data: Data) -> Regimen:
    return Regimen(
        id=data["id"],
        drugs=tuple(data["drugs"]),
        lines=bounds(data["lines"]),
        share=data["share"],
        months=data["months"],
        basis=basis_of(data),
        needs=frozenset(data.get("needs", ())),
        after=tuple(data.get("after", ())),
        not_after=tuple(data.get("not_after", ())),
        first=data.get("first"),
        then=tuple(data.get("then", ())),
        ovaries=bool(data.get("ovaries")),
    )


def _step(data: Data) -> EarlyStep:
    return EarlyStep(
        drugs=tuple(data["drugs"]),
        share=data["share"],
        months=data["months"],
        line=data.get("line"),
        needs=frozenset(data.get("needs", ())),
        basis=basis_of(data),
    )
