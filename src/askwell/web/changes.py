"""What would change the list: the questions that are open, and what each answer would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from os.path import commonprefix

from askwell.explore.finding import Options, Standing
from askwell.explore.options import Explorer
from askwell.explore.standing import LIST, LIST_COMPLETE
from askwell.explore.what_if import Change, what_if
from askwell.facts.person import Person
from askwell.knowledge.model import Knowledge
from askwell.logic.criteria import facts_of
from askwell.logic.truth import Truth
from askwell.logic.wording import capital, join
from askwell.web.asking import OpenQuestion, open_question

_MOST = 4
_CONSIDERED = 8
_MOST_NAMES = 5
_WAITING = (Standing.FITS, Standing.JUDGED, Standing.DEPENDS)


@dataclass(frozen=True)
class ChangeView:
    """One answer and what it would do: "If your cancer is HER2-low", "Olaparib would come up."."""

    answer: str
    does: str


@dataclass(frozen=True)
class OpenPoint:
    """An open question, how many options wait for it, and what its answers would do."""

    question: OpenQuestion
    waiting: int
    changes: tuple[ChangeView, ...]


def open_points(explorer: Explorer, person: Person, options: Options) -> tuple[OpenPoint, ...]:
    """The open questions that move most: what tests and the list of treatments answer comes first.

    Then the more options wait for one, the earlier it stands, options that guidelines place later
    counted last; of those wanted alike, the ones whose answer alone would move something, and
    what more rules ask for.
    """
    knowledge = explorer.knowledge
    waiting: Counter[str] = Counter()
    soon: Counter[str] = Counter()
    for finding in options.treatments:
        if finding.standing in _WAITING:
            waiting.update(finding.waits_for)
            if finding.often is not Truth.NO:
                soon.update(finding.waits_for)
    can_ask = {*knowledge.tests, LIST, LIST_COMPLETE}
    asking = _asking(knowledge)

    def place(id: str) -> tuple[bool, int, int, int]:
        return id not in can_ask, -soon[id], -waiting[id], -asking[id]

    wanted = sorted(waiting, key=place)[:_CONSIDERED]
    points = [
        OpenPoint(
            open_question(knowledge, id), waiting[id], _changes(explorer, person, options, id)
        )
        for id in wanted
    ]
    points.sort(key=lambda p: (*place(p.question.id)[:-1], not p.changes, -asking[p.question.id]))
    return tuple(points[:_MOST])


def _asking(knowledge: Knowledge) -> Counter[str]:
    """For each fact, the number of rules that ask for it."""
    return Counter(
        id
        for _, use in knowledge.uses()
        if use.status.available
        for clause in use.clauses
        for id in {fact.id for fact in facts_of(clause.criterion)}
    )


def _changes(
    explorer: Explorer, person: Person, options: Options, id: str
) -> tuple[ChangeView, ...]:
    knowledge = explorer.knowledge
    fact = knowledge.vocabulary.get(id)
    if fact is None:
        return ()
    same: dict[str, list[str]] = {}
    for change in what_if(explorer, person, options, id).changes:
        does = _does(change, knowledge)
        if does:
            same.setdefault(does, []).append(fact.choices[change.answer].says)
    return tuple(ChangeView(f"If {_any_of(said)}", does) for does, said in same.items())


def _does(change: Change, knowledge: Knowledge) -> str:
    def names(ids: tuple[str, ...]) -> str:
        if len(ids) > _MOST_NAMES:
            return f"{len(ids)} options"
        return capital(join([knowledge.treatments[id].name for id in ids], "and"))

    comes = f"{names(change.comes_up)} would come up." if change.comes_up else ""
    drops = f"{names(change.drops_out)} would drop out." if change.drops_out else ""
    return f"{comes} {drops}".strip()


def _any_of(said: list[str]) -> str:
    """Join answers and say once what they begin with: "your cancer is ER-positive or ER-low"."""
    start = commonprefix(said)  # noqa: RUF071 - letters, not paths, are compared
    start = start[: start.rfind(" ") + 1]
    return join([said[0], *(words.removeprefix(start) for words in said[1:])], "or")
