"""By what people are counted: a group, and which of its values are counted together.

A value that few people have could point to them, and would hide half the table beside it. So
each value that is counted holds ``_FEWEST`` times the least count that is shown, or nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from askwell.cohort.groups import NOT_KNOWN, VALUES

#: How the values of a column are called that are rare.
OTHERS = "all others"
_FEWEST = 2
_MOST_VALUES = 24


@dataclass(frozen=True)
class Grouping:
    """A group with the names of what is counted, and the place of each value among them."""

    name: str
    values: tuple[str, ...]
    places: Mapping[str, int]
    #: The place of values that have none of their own.
    other: int = 0


#: Everyone, as a group of one value.
UNGROUPED = Grouping("everyone", ("everyone",), {})


def grouping(name: str, people: Mapping[str, int], least: int) -> Grouping | None:
    """How a group is counted; None where all people would be counted together."""
    present = {value: count for value, count in people.items() if count}
    own = VALUES.get(name)
    order = list(own or (*sorted(present.keys() - {NOT_KNOWN}), NOT_KNOWN))
    rare = _rare(present, least * _FEWEST, len(order) if own else _MOST_VALUES)
    apart = [value for value in order if value in present and value not in rare]
    if len(apart) + bool(rare) < 2:
        return None
    places = {value: place for place, value in enumerate(apart)}
    if not rare:
        return Grouping(name, tuple(apart), places)
    together = " or ".join(value for value in order if value in rare) if own else OTHERS
    return Grouping(
        name,
        (*apart, together),
        places | dict.fromkeys(rare, len(apart)),
        other=len(apart),
    )


def _rare(present: Mapping[str, int], fewest: int, most: int) -> set[str]:
    """The values that are counted together: the smallest ones, until they are enough."""
    rare: set[str] = set()
    together = 0
    for number, value in enumerate(sorted(present, key=lambda value: (present[value], value))):
        too_many = len(present) - number > most
        if present[value] >= fewest and not 0 < together < fewest and not too_many:
            break
        rare.add(value)
        together += present[value]
    return rare
