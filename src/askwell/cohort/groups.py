"""The groups that a report counts by: subtype, age, sex and where the cancer is.

Each group is a column of text, the same on every engine. A person is put in a group only where
her answers settle it: HER2 "negative, no detail" is HER2-negative, "2+, no gene test" is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_

import narwhals as nw

#: What stands where no answer settles the group.
NOT_KNOWN = "not known"

HR_POS_HER2_NEG = "HR+/HER2-"
HR_POS_HER2_POS = "HR+/HER2+"
HR_NEG_HER2_POS = "HR-/HER2+"
TRIPLE_NEGATIVE = "triple-negative"

#: Age bands with their first year of age and the first year that is too old.
_BANDS: tuple[tuple[str, int | None, int | None], ...] = (
    ("under 40", None, 40),
    ("40-49", 40, 50),
    ("50-59", 50, 60),
    ("60-69", 60, 70),
    ("70-79", 70, 80),
    ("80 and over", 80, None),
)
_SITES = ("spread_bone", "spread_liver", "spread_lung", "spread_brain")

#: Every group of its own, with its values in the order they are shown.
VALUES: Mapping[str, tuple[str, ...]] = {
    "subtype": (HR_POS_HER2_NEG, HR_POS_HER2_POS, HR_NEG_HER2_POS, TRIPLE_NEGATIVE, NOT_KNOWN),
    "age": (*(name for name, _, _ in _BANDS), NOT_KNOWN),
    **dict.fromkeys(_SITES, ("yes", "no", NOT_KNOWN)),
    "sex": ("female", "male", NOT_KNOWN),
}

#: The facts that the groups are made of.
FACTS: tuple[str, ...] = ("er", "pr", "her2", "age", *_SITES, "sex")

#: How a cell of yes or no reads as text where its column is one of truths.
_AS_BOOLEAN = {"yes": "true", "no": "false"}

_SOME_ER = ("positive", "low", "some")
_HER2_NEGATIVE = ("low", "ultralow", "zero", "negative", "ihc_0")


def group_columns(present: Collection[str], by: Collection[str] = ()) -> list[nw.Expr]:
    """The columns ``group:NAME`` of a table that answers the facts ``present``.

    Choice facts are columns of text, ``age`` is the pair ``age_low`` and ``age_high``. ``by`` names
    further columns of the table, taken as they are. No group is ever null.
    """
    groups = {
        "subtype": _subtype(present),
        "age": _age(present),
        **{site: _either(site, ("yes", "no"), present) for site in _SITES},
        "sex": _either("sex", ("female", "male"), present),
        **{name: _as_it_is(name) for name in by},
    }
    return [group.alias(f"group:{name}") for name, group in groups.items()]


def _subtype(present: Collection[str]) -> nw.Expr:
    hr_positive = _only("er", _SOME_ER, present) | _only("pr", ("positive",), present)
    hr_negative = _only("er", ("negative",), present) & _only("pr", ("negative",), present)
    her2_positive = _only("her2", ("positive",), present)
    her2_negative = _only("her2", _HER2_NEGATIVE, present)
    return _first(
        (hr_positive & her2_negative, HR_POS_HER2_NEG),
        (hr_positive & her2_positive, HR_POS_HER2_POS),
        (hr_negative & her2_positive, HR_NEG_HER2_POS),
        (hr_negative & her2_negative, TRIPLE_NEGATIVE),
    )


def _age(present: Collection[str]) -> nw.Expr:
    """The band that the whole range of ages lies in."""
    if "age" not in present:
        return _first()
    low, high = nw.col("age_low"), nw.col("age_high")
    bands = []
    for name, first, too_old in _BANDS:
        inside = [
            *([low >= first] if first is not None else []),
            *([high < too_old] if too_old is not None else []),
        ]
        bands.append((reduce(and_, inside), name))
    return _first(*bands)


def _either(fact: str, values: tuple[str, ...], present: Collection[str]) -> nw.Expr:
    return _first(*((_only(fact, (value,), present), value) for value in values))


def _as_it_is(column: str) -> nw.Expr:
    text = nw.col(column).cast(nw.String()).str.strip_chars()
    return nw.when(text != "").then(text).otherwise(nw.lit(NOT_KNOWN))


def _only(fact: str, answers: Collection[str], present: Collection[str]) -> nw.Expr:
    """True where the cell names nothing but these answers; a cell may join several by ``|``."""
    if fact not in present:
        return nw.lit(False)
    words = [*answers, *(_AS_BOOLEAN[answer] for answer in answers if answer in _AS_BOOLEAN)]
    one = rf"\s*({'|'.join(map(re.escape, words))})\s*"
    cell = nw.col(fact).cast(nw.String())  # also where its type declares what it can hold
    return cell.str.contains(rf"^{one}(\|{one})*$").fill_null(False)


def _first(*cases: tuple[nw.Expr, str]) -> nw.Expr:
    """The name of the first case that holds, else "not known"."""
    found: nw.Expr = nw.lit(NOT_KNOWN)
    for holds, name in reversed(cases):
        found = nw.when(holds).then(nw.lit(name)).otherwise(found)
    return found
