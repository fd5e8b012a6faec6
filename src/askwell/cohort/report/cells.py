"""Every cell that a report shows or gives away, by name, and every sum a reader knows of.

What is a part of something has its rest beside it, whether or not the rest is shown: who of 15
people sees "4 waiting" also sees 11 others. Treatments and answers that count alike for everyone
share their cells, so what is hidden of one is hidden of all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from askwell.cohort.report.grouping import UNGROUPED
from askwell.cohort.report.parts import STANDINGS
from askwell.cohort.report.tally import ANSWER, GUARDED, NOTHING, NOW, Counts, Tally
from askwell.cohort.suppression import Key, Sum
from askwell.explore.options import GROUPS
from askwell.facts.answer import NOTES

Pair = tuple[str, str]
EVERYONE: Key = ("everyone",)

#: The standings of each group of the page, with who is not listed at the end.
SHOWN_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((group, tuple(standing.value for standing in standings)) for group, standings in GROUPS),
    ("not_listed", ("not_listed",)),
)


@dataclass
class Cells:
    """Counts by name, and the sums between them."""

    counts: dict[Key, int] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    # Whose cells each shares: its own, unless another one counts alike.
    like: dict[str, str] = field(default_factory=dict)
    asked_like: dict[str, str] = field(default_factory=dict)
    open_like: dict[tuple[str, str], str] = field(default_factory=dict)
    warned_like: dict[str, str] = field(default_factory=dict)
    caution_like: dict[tuple[str, str, str], str] = field(default_factory=dict)
    pair_like: dict[Pair, Pair] = field(default_factory=dict)

    def people(self, group: str, value: str) -> Key:
        """The people of a group."""
        return (*EVERYONE, group, value)

    def standing(self, treatment: str, standing: str, *of: str) -> Key:
        """The people (of a group) for whom a treatment has a standing."""
        return ("standing", self.like[treatment], standing, *of)

    def shown(self, treatment: str, group: str, *of: str) -> Key:
        """The people (of a group) for whom a treatment is in a group of standings."""
        standings = dict(SHOWN_GROUPS)[group]
        if len(standings) == 1:
            return self.standing(treatment, standings[0], *of)
        return ("shown", self.like[treatment], group, *of)

    def waiting(self, question: str, *of: str) -> Key:
        """The people (of a group) for whom some treatment waits for an answer."""
        return ("waiting", self.asked_like[question], *of)

    def answered(self, question: str, way: str, *, waiting: bool | None = None) -> Key:
        """The people who answered so: of all, of those who wait, or of the others."""
        who = {None: "all", True: "waiting", False: "others"}[waiting]
        return ("answered", self.asked_like[question], way, who)

    def open(self, treatment: str, question: str) -> Key:
        """The people for whom this treatment waits for the answer."""
        return ("open", self.open_like[treatment, question], self.asked_like[question])

    def in_part(self, *of: str) -> Key:
        """The people with an answer in part who wait: for (a treatment and) the answer."""
        *treatment, question = of
        return (
            "in part",
            *(self.open_like[id, question] for id in treatment),
            self.asked_like[question],
        )

    def caution(self, treatment: str, caution: str, group: str) -> Key:
        """The people in a group of standings while a caution of the treatment fires."""
        same = self.caution_like[treatment, caution, group]
        return ("caution", self.warned_like[treatment], same, group)

    def any_caution(self, group: str, *treatment: str) -> Key:
        """The people in a group of standings (of one treatment) while some caution fires."""
        return ("any caution", group, *(self.warned_like[id] for id in treatment))

    def pair(self, one: str, other: str) -> Key:
        """The people who have both."""
        return ("pair", *self.pair_like[one, other])

    def in_pair(self, rule: tuple[str, str]) -> Key:
        """The people who have two that a rule says do not go together."""
        return ("in pair", *rule)

    def support(self, treatment: str, truth: str) -> Key:
        """The people whom a supportive treatment fits, may fit or does not."""
        return ("support", treatment, truth)

    def unread(self, column: str) -> Key:
        """The cells of a column that could not be read."""
        return ("unread", column)

    def part(self, key: Key, count: int, *wholes: Key) -> None:
        """Add a count that is a part of others, each with its rest."""
        self.counts[key] = count
        for whole in wholes:
            if whole == key:
                continue
            rest = ("rest", *whole, "without", *key)
            self.counts[rest] = self.counts[whole] - count
            self.sums.append(Sum(whole, (key, rest)))

    def split(self, whole: Key, parts: Iterable[Key]) -> None:
        """Add that some counts together make a whole; it is counted where it is not yet."""
        parts = tuple(parts)
        self.counts.setdefault(whole, sum(self.counts[part] for part in parts))
        if parts != (whole,):
            self.sums.append(Sum(whole, parts))


def cells_of(
    tally: Tally,
    groups: Collection[str],
    rules: Mapping[Pair, Collection[Pair]],
    unread: Iterable[tuple[str, int]] = (),
) -> Cells:
    """Every cell of a tally, by everyone and by these of its groups.

    ``rules``: what does not go together, and the pairs this means. ``unread``: columns, and how
    many of their cells could not be read.
    """
    cells = Cells()
    cells.counts[EVERYONE] = tally.people
    for group in groups:
        values = tally.groups[group].values
        for value, count in zip(values, tally.population[group], strict=True):
            cells.counts[cells.people(group, value)] = int(count)
        cells.split(EVERYONE, (cells.people(group, value) for value in values))
    _standings(tally, cells, groups)
    _gaps(tally, cells, groups)
    _cautions(tally, cells)
    _pairs(tally, cells, rules)
    for treatment, counts in tally.support.items():
        for truth, count in zip(("yes", "unknown", "no"), counts, strict=True):
            cells.counts[cells.support(treatment, truth)] = int(count)
        cells.split(EVERYONE, (cells.support(treatment, t) for t in ("yes", "unknown", "no")))
    for column, count in unread:
        cells.part(cells.unread(column), count, EVERYONE)
        if (column, NOTHING) in tally.answers:
            blank = cells.answered(column, NOTHING)
            if cells.counts[blank] >= count:
                cells.part(cells.unread(column), count, blank)
    return cells


def _standings(tally: Tally, cells: Cells, groups: Collection[str]) -> None:
    alike: dict[bytes, str] = {}
    for treatment in dict.fromkeys(treatment for treatment, _ in tally.standing):
        everyone = tally.standing[treatment, UNGROUPED.name][:, 0]
        tables = {group: tally.standing[treatment, group] for group in groups}
        look = b"".join(table.tobytes() for table in (everyone, *tables.values()))
        cells.like[treatment] = alike.setdefault(look, treatment)
        if cells.like[treatment] != treatment:
            continue
        for standing, count in zip(STANDINGS, everyone, strict=True):
            cells.counts[cells.standing(treatment, standing)] = int(count)
        for shown, standings in SHOWN_GROUPS:
            names = (cells.standing(treatment, standing) for standing in standings)
            cells.split(cells.shown(treatment, shown), names)
        _column(cells, treatment)
        for group, table in tables.items():
            values = tally.groups[group].values
            for shown, standings in SHOWN_GROUPS:
                counts = table[[STANDINGS.index(standing) for standing in standings]].sum(axis=0)
                for value, count in zip(values, counts, strict=True):
                    cells.counts[cells.shown(treatment, shown, group, value)] = int(count)
                cells.split(
                    cells.shown(treatment, shown),
                    (cells.shown(treatment, shown, group, value) for value in values),
                )
            for value in values:
                _column(cells, treatment, group, value)


def _column(cells: Cells, treatment: str, *of: str) -> None:
    """Everyone (of a group) is in one group of standings, or not listed."""
    whole = cells.people(*of) if of else EVERYONE
    cells.split(whole, (cells.shown(treatment, shown, *of) for shown, _ in SHOWN_GROUPS))


def _gaps(tally: Tally, cells: Cells, groups: Collection[str]) -> None:
    known: dict[object, str] = {}
    for question in dict.fromkeys(question for question, _ in tally.waiting):
        seen = tuple(
            tally.waiting[question, group].tobytes() for group in (UNGROUPED.name, *groups)
        )
        ways = tuple(
            (way, n.tobytes()) for (asked, way), n in tally.answers.items() if asked == question
        )
        cells.asked_like[question] = known.setdefault((seen, ways), question)
        if cells.asked_like[question] != question:
            continue
        whole = cells.waiting(question)
        cells.part(whole, int(tally.waiting[question, UNGROUPED.name][0]), EVERYONE)
        for group in groups:
            values = tally.groups[group].values
            for value, count in zip(values, tally.waiting[question, group], strict=True):
                key = cells.waiting(question, group, value)
                cells.part(key, int(count), cells.people(group, value))
            cells.split(whole, (cells.waiting(question, group, value) for value in values))
        if ways:
            _answers(tally, cells, question)
    alike: dict[tuple[str, bytes, bytes, str], str] = {}
    for (treatment, question), counts in tally.open.items():
        in_part = tally.in_part.get((treatment, question))
        partly = b"" if in_part is None else in_part.tobytes()
        look = (cells.asked_like[question], counts.tobytes(), partly, cells.like[treatment])
        cells.open_like[treatment, question] = alike.setdefault(look, treatment)
        if cells.open(treatment, question) not in cells.counts:
            _open(cells, treatment, question, counts, in_part)


def _answers(tally: Tally, cells: Cells, question: str) -> None:
    """How the answer was given, of those who wait and of the others."""
    ways = [way for asked, way in tally.answers if asked == question]
    for way in ways:
        here, others = tally.answers[question, way]
        cells.counts[cells.answered(question, way, waiting=True)] = int(here)
        cells.counts[cells.answered(question, way, waiting=False)] = int(others)
        cells.split(
            cells.answered(question, way),
            (cells.answered(question, way, waiting=waits) for waits in (True, False)),
        )
    cells.split(EVERYONE, (cells.answered(question, way) for way in ways))
    cells.split(cells.waiting(question), (cells.answered(question, w, waiting=True) for w in ways))
    partials = [way for way in ways if way not in (*NOTES, NOTHING, ANSWER)]
    if partials:
        in_part = cells.in_part(question)
        cells.split(in_part, (cells.answered(question, way, waiting=True) for way in partials))
        cells.part(in_part, cells.counts[in_part], cells.waiting(question))


def _open(
    cells: Cells, treatment: str, question: str, counts: Counts, in_part: Counts | None
) -> None:
    """For whom one treatment waits: some of those who wait for the answer at all."""
    key, (count, depending) = cells.open(treatment, question), (int(n) for n in counts)
    cells.part(key, count, cells.waiting(question))
    cells.part(
        ("open and depends", *key[1:]),
        depending,
        key,
        cells.standing(treatment, "depends"),
    )
    if in_part is not None:
        some = cells.in_part(treatment, question)
        cells.part(some, int(in_part), key, cells.in_part(question))


def _cautions(tally: Tally, cells: Cells) -> None:
    warned: dict[tuple[str, bytes], str] = {}
    for treatment, counts in tally.any_caution.items():
        look = (cells.like[treatment], counts.tobytes())
        cells.warned_like[treatment] = warned.setdefault(look, treatment)
    for place, group in enumerate(GUARDED):
        everyone = cells.any_caution(group)
        cells.part(everyone, int(tally.cautioned[place]), EVERYONE)
        for treatment, counts in tally.any_caution.items():
            key = cells.any_caution(group, treatment)
            if key not in cells.counts:
                cells.part(key, int(counts[place]), cells.shown(treatment, group), everyone)
    alike: dict[tuple[str, str, int], str] = {}
    for (treatment, caution), counts in tally.cautions.items():
        for place, group in enumerate(GUARDED):
            count = int(counts[place])
            same = alike.setdefault((cells.warned_like[treatment], group, count), caution)
            cells.caution_like[treatment, caution, group] = same
            key = cells.caution(treatment, caution, group)
            if key not in cells.counts:
                cells.part(key, count, cells.any_caution(group, treatment))


def _pairs(tally: Tally, cells: Cells, rules: Mapping[Pair, Collection[Pair]]) -> None:
    """Two that people have at once, and the people with any of the pairs of a rule."""
    now = STANDINGS[NOW]
    alike: dict[tuple[frozenset[str], int], Pair] = {}
    for pair, count in tally.pairs.items():
        look = (frozenset(cells.like[id] for id in pair), count)
        cells.pair_like[pair] = alike.setdefault(look, pair)
        wholes = dict.fromkeys(cells.standing(id, now) for id in pair)
        if cells.pair(*pair) not in cells.counts:
            cells.part(cells.pair(*pair), count, *wholes)
    for rule, pairs in rules.items():
        whole = cells.in_pair(rule)
        cells.part(whole, tally.in_pair[rule], EVERYONE)
        for key in dict.fromkeys(cells.pair(*pair) for pair in pairs):
            cells.part(key, cells.counts[key], whole)
