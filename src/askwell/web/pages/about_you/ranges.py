"""Numbers as people write them: "52", "50-59", "50 to 59", "12 or more"."""

import math
import re

from askwell.facts.possible import Range

_NUMBER = r"(\d{1,9}(?:[.,]\d{1,6})?)"
_SHAPES = (
    (re.compile(rf"{_NUMBER}"), "{0}", "{0}"),
    (re.compile(rf"{_NUMBER} ?(?:-|–|—|\.\.|to|and|or) ?{_NUMBER}"), "{0}", "{1}"),
    (re.compile(rf"{_NUMBER} ?(?:\+|\.\.|or more|or over|and over|and up)"), "{0}", ""),
    (
        re.compile(rf"(?:\.\.|up to|under|less than) ?{_NUMBER}|{_NUMBER} or (?:less|under)"),
        "",
        "*",
    ),
)
_TENS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties")
_DECADE = re.compile(
    rf"(?:in )?(?:my |the )?(?:early |mid |late )?(?:(\d)0['’]?s|({'|'.join(_TENS)}))"
)
_LEAD = re.compile(r"^(?:about|around|ca\.?|from|between|~) ?")


class NotARange(ValueError):
    """What was typed is no number and no range that fits; the message says what to write."""


def read_range(typed: str, bounds: Range, unit: str = "", *, whole: bool = False) -> str:
    """The range as a person file writes it: "52" or "50..59". Raises NotARange."""
    low, high = _ends(typed, unit, _example(bounds))
    unit = f" {unit}" if unit else ""
    if low > high:
        raise NotARange(f"Write the lower number first, such as {high:g}-{low:g}.")
    if whole and any(n % 1 for n in (low, high) if math.isfinite(n)):
        raise NotARange("Write a whole number, without a point.")
    given = [n for n in (low, high) if math.isfinite(n)]
    if any(not bounds.low <= n <= bounds.high for n in given):
        most = f"to {bounds.high:g}" if math.isfinite(bounds.high) else "or more"
        raise NotARange(f"Write a number from {bounds.low:g} {most}{unit}.")
    if low == high:
        return f"{low:g}"
    return f"{low:g}.." if high == math.inf else f"{max(low, bounds.low):g}..{high:g}"


def typed(possible: Range, bounds: Range) -> str:
    """A range as a person may write it, to fill a field; empty where anything is possible."""
    if possible == bounds:
        return ""
    if possible.exact:
        return f"{possible.low:g}"
    if possible.high >= bounds.high:
        return f"{possible.low:g} or more"
    return f"{possible.low:g}-{possible.high:g}"


def _example(bounds: Range) -> str:
    """A range that could be an answer."""
    first = 6 if bounds.low <= 6 <= bounds.high else (bounds.low + bounds.high) // 2
    return f"{first:g}-{first + 3:g}"


def _ends(text: str, unit: str, example: str) -> tuple[float, float]:
    words = " ".join(text.lower().split())
    for ending in (unit.lower(), "years old", "%"):
        words = words.removesuffix(ending).strip() if ending else words
    words = _LEAD.sub("", words)
    for shape, low, high in _SHAPES:
        match = shape.fullmatch(words)
        if match:
            found = [group.replace(",", ".") for group in match.groups() if group]
            first, last = found[0], found[-1]
            return (
                float(first) if low else -math.inf,
                math.inf if not high else float(last),
            )
    decade = _DECADE.fullmatch(words)
    if decade:
        begin = 10.0 * (_TENS.index(decade[2]) + 2 if decade[2] else int(decade[1]))
        return begin, begin + 9
    raise NotARange(f"Write a number in digits, or a range with a dash, such as {example}.")
