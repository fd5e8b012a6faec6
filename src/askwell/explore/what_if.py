"""What would change this: the list of options under each answer that a fact could still have."""

from __future__ import annotations

from dataclasses import dataclass

from askwell.explore.finding import Options, Standing
from askwell.explore.options import Explorer, group_of
from askwell.facts.fact import Kind
from askwell.facts.person import Person


@dataclass(frozen=True)
class Change:
    """One possible answer, and the treatments that would then come up or drop out."""

    answer: str
    comes_up: tuple[str, ...]
    drops_out: tuple[str, ...]


@dataclass(frozen=True)
class WhatIf:
    """A fact that is still open, and what each of its answers would change."""

    fact: str
    changes: tuple[Change, ...]


def what_if(explorer: Explorer, person: Person, options: Options, fact_id: str) -> WhatIf:
    """What each still possible answer to a choice fact would do to the list.

    A number has no answers to list, so its ``changes`` are empty.
    """
    fact = explorer.knowledge.vocabulary[fact_id]
    possible = person.possible(fact)
    if fact.kind is not Kind.CHOICE or not isinstance(possible, frozenset):
        return WhatIf(fact_id, ())
    before = {f.treatment.id: f.standing for f in options.treatments}
    asking = explorer.asking(fact_id)
    same = {id: standing for id, standing in before.items() if id not in asking}
    changes = []
    for choice in fact.choices:
        if choice in possible:
            answered = person.answering(fact_id, frozenset((choice,)))
            after = same | explorer.standings(answered, asking)
            changes.append(_change(choice, before, after))
    return WhatIf(fact_id, tuple(changes))


def _change(answer: str, before: dict[str, Standing], after: dict[str, Standing]) -> Change:
    def group(standings: dict[str, Standing], id: str) -> str:
        return group_of(standings[id]) if id in standings else "not_now"

    moved = [id for id in sorted({*before, *after}) if group(before, id) != group(after, id)]
    return Change(
        answer,
        tuple(id for id in moved if group(after, id) == "talk"),
        tuple(id for id in moved if group(after, id) == "not_now"),
    )
