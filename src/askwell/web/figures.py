"""Figures in words, numbers and a picture: what studies saw, and how common side effects are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from askwell.knowledge.page import Certainty, Effect, HowOften, Study
from askwell.web.citing import Citations, Mark

CERTAINTY_WORDS = {
    Certainty.ONE_TRIAL: "This is the best estimate from one trial. The true number may differ.",
    Certainty.SEVERAL_TRIALS: "Several trials point the same way. The true number may differ.",
    Certainty.SMALL_STUDY: "This comes from a small study, so it is far from sure.",
    Certainty.EARLY_LOOK: "This is an early look. The number may change.",
}
_BANDS = {
    HowOften.VERY_COMMON: "Very common: 10 or more of 100 people",
    HowOften.COMMON: "Common: 1 to 9 of 100 people",
    HowOften.UNCOMMON: "Less common: fewer than 1 of 100 people",
    HowOften.RARE: "Rare: fewer than 1 of 1,000 people",
    HowOften.NOT_STATED: "We do not know how common these are",
}
_SHORT = {
    HowOften.VERY_COMMON: "10 or more of 100 people.",
    HowOften.COMMON: "1 to 9 of 100 people.",
    HowOften.UNCOMMON: "Fewer than 1 of 100 people.",
    HowOften.RARE: "Fewer than 1 of 1,000 people.",
    HowOften.NOT_STATED: "",
}
SERIOUS = "Serious ones to know about"


@dataclass(frozen=True)
class Share:
    """One picture of 100 people, ``count`` of them filled. ``label``: with what; it may be empty.

    ``name`` is what a screen reader says.
    """

    label: str
    count: int
    name: str


@dataclass(frozen=True)
class Span:
    """One bar, as long as the months it stands for. ``width`` is of 100, the longest bar 100."""

    label: str
    months: int
    width: int
    name: str


@dataclass(frozen=True)
class StudyView:
    """One figure: whom it counts, the figure in words, its pictures with a caption, how sure it is.

    It has either shares or spans.
    """

    id: str
    who: str
    says: tuple[str, ...]
    shares: tuple[Share, ...]
    spans: tuple[Span, ...]
    caption: str
    certainty: str
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class EffectView:
    """A side effect, with its number where a source states one."""

    says: str
    number: str
    cites: tuple[Mark, ...]


@dataclass(frozen=True)
class EffectGroup:
    """Side effects that are about as common as each other, or the serious ones."""

    heading: str
    effects: tuple[EffectView, ...]


def study_views(studies: Iterable[Study], name: str, citations: Citations) -> tuple[StudyView, ...]:
    """The figures of a treatment; ``name`` is what it is called in the pictures."""
    return tuple(
        StudyView(
            study.id,
            study.who,
            _says(study),
            _shares(study, name),
            _spans(study, name),
            _caption(study),
            CERTAINTY_WORDS[study.certainty],
            citations.marks(study.cites),
        )
        for study in studies
    )


def effect_groups(effects: Iterable[Effect], citations: Citations) -> tuple[EffectGroup, ...]:
    """Those that are about as common as each other, the most common first; then the serious."""
    known = list(effects)
    groups = [
        (heading, [e for e in known if e.how_often is band and not e.serious])
        for band, heading in _BANDS.items()
    ]
    groups.append((SERIOUS, [e for e in known if e.serious]))
    return tuple(
        EffectGroup(
            heading,
            tuple(EffectView(e.says, _number(e), citations.marks(e.cites)) for e in found),
        )
        for heading, found in groups
        if found
    )


def _labels(study: Study, name: str) -> tuple[str, ...]:
    """With what: the treatment and what it was compared with; nothing where there is only one."""
    return (f"With {name}", f"With {study.than}") if study.than else ("",)


def _shares(study: Study, name: str) -> tuple[Share, ...]:
    return tuple(
        Share(label, count, _name(f"{count} of 100 people", label))
        for label, count in zip(_labels(study, name), study.of_100, strict=False)
    )


def _spans(study: Study, name: str) -> tuple[Span, ...]:
    longest = max(study.half_after, default=1)
    return tuple(
        Span(label, months, round(months * 100 / longest), _name(f"{months} months", label))
        for label, months in zip(_labels(study, name), study.half_after, strict=False)
    )


def _name(number: str, label: str) -> str:
    return f"{number}, {label[:1].lower()}{label[1:]}" if label else number


def _caption(study: Study) -> str:
    """What the pictures show."""
    if study.half_after:
        return f"How long half of the people {study.saw}"
    return f"Each dot is one person. The filled ones {study.saw}."


def _says(study: Study) -> tuple[str, ...]:
    """The figure in sentences."""
    if study.half_after:
        first = f"Half of them (50 of 100) {study.saw} for {study.half_after[0]} months or longer."
        return (first, *(f"With {study.than}, it was {n} months." for n in study.half_after[1:]))
    first = f"After {study.after}, {study.of_100[0]} of 100 {study.saw}."
    return (first, *(f"With {study.than}, it was {n} of 100." for n in study.of_100[1:]))


def _number(effect: Effect) -> str:
    if effect.of_100 is not None:
        return (
            f"About {effect.of_100} of 100 people." if effect.of_100 else _SHORT[HowOften.UNCOMMON]
        )
    return _SHORT[effect.how_often] if effect.serious else ""
