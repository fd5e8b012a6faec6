"""Whose list changes between two states of the knowledge, and how.

The same made-up people are shown both states. A change is counted where a person would see it: a
treatment stands elsewhere, is newly listed or no longer listed, or another caution acts on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from askwell.cohort.varied_people import PersonData, people
from askwell.explore.finding import Guard, TreatmentFinding
from askwell.explore.options import Explorer
from askwell.explore.words import STANDING_WORDS
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.logic.truth import Truth

NOT_LISTED = "not listed"


@dataclass(frozen=True)
class Seen:
    """What a person sees of one treatment: where it stands, and which cautions act."""

    standing: str
    acting: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Change:
    """One treatment of one person, before and after."""

    treatment: str
    before: Seen
    after: Seen

    @property
    def says(self) -> str:
        """The change in words."""
        if self.before.standing != self.after.standing:
            return f"{self.before.standing} → {self.after.standing}"
        lost = sorted(self.before.acting - self.after.acting)
        new = sorted(self.after.acting - self.before.acting)
        parts = [f"no longer: {', '.join(lost)}"] if lost else []
        return "; ".join([*parts, *([f"now acts: {', '.join(new)}"] if new else [])])


@dataclass(frozen=True)
class Touched:
    """A person whose list differs. ``number`` makes her again from the same seed."""

    number: int
    data: PersonData
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Impact:
    """Everyone whose list differs, of ``people`` made from ``seed``."""

    people: int
    seed: int
    touched: tuple[Touched, ...]

    def by_treatment(self) -> Mapping[str, Counter[str]]:
        """How many people see each kind of change, treatment by treatment."""
        found: dict[str, Counter[str]] = {}
        for person in self.touched:
            for change in person.changes:
                found.setdefault(change.treatment, Counter())[change.says] += 1
        return dict(sorted(found.items()))


def impact(
    before: Knowledge,
    after: Knowledge,
    count: int,
    seed: int,
    progress: Callable[[], None] = lambda: None,
) -> Impact:
    """Show ``count`` people both states. ``progress`` is called after each."""
    old, new = Explorer(before), Explorer(after)
    touched = []
    for number, data in enumerate(people(count, seed, after.vocabulary)):
        changes = tuple(_changes(_seen(old, data), _seen(new, data)))
        if changes:
            touched.append(Touched(number, data, changes))
        progress()
    return Impact(count, seed, tuple(touched))


def _changes(before: Mapping[str, Seen], after: Mapping[str, Seen]) -> Iterator[Change]:
    for id in sorted(before.keys() | after.keys()):
        was, now = before.get(id, Seen(NOT_LISTED)), after.get(id, Seen(NOT_LISTED))
        if was != now:
            yield Change(id, was, now)


def _seen(explorer: Explorer, data: PersonData) -> dict[str, Seen]:
    vocabulary = explorer.knowledge.vocabulary
    told = read_answers(_known(data, vocabulary), vocabulary, date.max)
    return {f.treatment.id: _of(f) for f in explorer.treatments(told.person)}


def _of(finding: TreatmentFinding) -> Seen:
    use = finding.leading
    acting = (f.subject for f in use.guards if f.truth is Truth.YES) if use else ()
    ids = frozenset(guard.id for guard in acting if isinstance(guard, Guard))
    return Seen(STANDING_WORDS[finding.standing], ids)


def _known(data: PersonData, vocabulary: Vocabulary) -> PersonData:
    """What this state of the knowledge can be told: no facts or drugs that it does not have."""
    lists = {"treatments", "treatments_complete"}
    told = {id: said for id, said in data.items() if id in lists or id in vocabulary}
    if "treatments" in told:
        courses = told["treatments"]
        known = [course for course in courses if course["treatment"] in vocabulary.lineage]
        if len(known) < len(courses):
            told = {**told, "treatments": known, "treatments_complete": False}
    return told
