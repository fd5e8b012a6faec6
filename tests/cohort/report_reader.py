"""Somebody who has only the report and tries to work out what it hides.

Reads the CSV files and the page, knows how the tables hang together, and shares no code with the
report. ``None`` stands for a number that is hidden.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

from tests.cohort.attacker import eliminated

Key = tuple[str, ...]
NOT_NOW = (
    "Not until something is put right",
    "Usually comes after another",
    "Not usual here",
    "Could harm",
    "Had it before",
    "Meant for an earlier point",
    "Not meant for this situation",
    "Only to read about",
)
TALK = ("Fits what is known", "Fits, if the doctor agrees on one point")
GROUPS = ("Having it now", "To talk about", "Depends", "Not for now", "Not listed")


@dataclass
class Reader:
    """Numbers by name, the sums between them, and what is a part of what."""

    everyone: int
    numbers: dict[Key, int | None] = field(default_factory=dict)
    sums: list[tuple[Key, list[Key]]] = field(default_factory=list)
    parts: list[tuple[Key, Key]] = field(default_factory=list)

    def solved(self) -> set[Key]:
        """The hidden numbers that linear algebra gives away."""
        rows = []
        for total, parts in self.sums:
            row: dict[Key, Fraction] = defaultdict(Fraction)
            known = Fraction(0)
            for key, sign in ((total, 1), *((part, -1) for part in parts)):
                number = self.numbers[key]
                if number is None:
                    row[key] += sign
                else:
                    known -= sign * number
            if any(row.values()):
                rows.append(({key: n for key, n in row.items() if n}, known))
        return {next(iter(row)) for row, _ in eliminated(rows) if len(row) == 1}

    def highest(self) -> dict[Key, int]:
        """The most that each hidden number can be, from what it is a part of."""
        hidden = {key for key, number in self.numbers.items() if number is None}
        most = dict.fromkeys(hidden, self.everyone)
        least = dict.fromkeys(hidden, 0)
        rules = [(total, parts, True) for total, parts in self.sums]
        rules += [(whole, [part], False) for part, whole in self.parts]
        for _ in range(20):
            for total, parts, exact in rules:
                high = {key: most.get(key, self.numbers[key] or 0) for key in (total, *parts)}
                low = {key: least.get(key, self.numbers[key] or 0) for key in (total, *parts)}
                all_low = sum(low[part] for part in parts)
                for part in parts:
                    if part in hidden:
                        most[part] = min(most[part], high[total] - all_low + low[part])
                if total in hidden:
                    least[total] = max(least[total], all_low)
                    if exact:
                        most[total] = min(most[total], sum(high[part] for part in parts))
        return most

    def differences(self) -> set[tuple[Key, Key]]:
        """Parts that leave a small rest in what they are a part of, both being shown."""
        found = set()
        for part, whole in self.parts:
            some, every = self.numbers[part], self.numbers[whole]
            if some is not None and every is not None and 0 < every - some < 11:
                found.add((part, whole))
        return found


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    """A table of the report."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> int | None:
    """A count, None where it is hidden."""
    return None if cell == "hidden" else int(cell)


def read(folder: Path, everyone: int) -> Reader:
    """Read all tables and tie them together."""
    reader = Reader(everyone, {("everyone",): everyone})
    for tie in (_people, _options, _standings, _gaps, _second_looks, _cautions, _support):
        tie(folder, reader)
    return reader


def _people(folder: Path, reader: Reader) -> None:
    groups: dict[str, list[Key]] = defaultdict(list)
    for row in rows(folder, "people"):
        key: Key = ("everyone", row["Group"], row["Which"])
        reader.numbers[key] = number(row["People"])
        groups[row["Group"]].append(key)
    everyone: Key = ("everyone",)
    reader.sums += [(everyone, keys) for keys in groups.values()]


def _options(folder: Path, reader: Reader) -> None:
    by_group: Mapping[Key, list[Key]] = defaultdict(list)
    for name in ("options", "options-by-group"):
        for row in rows(folder, name):
            of = (row["Group"], row["Which"]) if "Group" in row else ()
            keys: list[Key] = [("options", row["Treatment"], shown, *of) for shown in GROUPS]
            reader.numbers |= {k: number(row[s]) for k, s in zip(keys, GROUPS, strict=True)}
            reader.sums.append((("everyone", *of), keys))
            if of:
                for key in keys:
                    by_group[(*key[:3], of[0])].append(key)
    reader.sums += [(key[:3], parts) for key, parts in by_group.items()]


def _standings(folder: Path, reader: Reader) -> None:
    found: dict[str, dict[str, int | None]] = defaultdict(dict)
    for row in rows(folder, "standings"):
        found[row["Treatment"]][row["Standing"]] = number(row["People"])
    for treatment, standings in found.items():
        for shown, names in (("To talk about", TALK), ("Not for now", NOT_NOW)):
            keys: list[Key] = [("standing", treatment, name) for name in names]
            reader.numbers |= {key: standings.get(key[2], 0) for key in keys}
            reader.sums.append((("options", treatment, shown), keys))
        for shown, name in (
            ("Depends", "Can’t tell yet"),
            *((s, s) for s in (GROUPS[0], GROUPS[4])),
        ):
            key: Key = ("standing", treatment, name)
            reader.numbers[key] = standings.get(name, 0)
            reader.sums.append((("options", treatment, shown), [key]))


def _gaps(folder: Path, reader: Reader) -> None:
    waiting: dict[str, int | None] = {}
    for row in rows(folder, "tests"):
        waiting[row["Test"]] = number(row["People waiting"])
    for row in rows(folder, "other-answers"):
        reader.numbers["waiting", row["Answer"]] = number(row["People waiting"])
        reader.parts.append((("waiting", row["Answer"]), ("everyone",)))
    answers: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder, "answers"):
        test, way = row["Test"], row["Answer"]
        answers[test].append(way)
        for who in ("Waiting", "Everyone"):
            reader.numbers["answered", test, way, who] = number(row[who])
        reader.parts.append(
            (("answered", test, way, "Waiting"), ("answered", test, way, "Everyone"))
        )
    for test, count in waiting.items():
        reader.numbers["waiting", test] = count
        reader.parts.append((("waiting", test), ("everyone",)))
        for who, whole in (("Waiting", ("waiting", test)), ("Everyone", ("everyone",))):
            ways: list[Key] = [("answered", test, way, who) for way in answers[test]]
            reader.sums.append((whole, ways))
    by_group: dict[Key, list[Key]] = defaultdict(list)
    for row in rows(folder, "tests-by-group"):
        key: Key = ("waiting", row["Question"], row["Group"], row["Which"])
        reader.numbers[key] = number(row["People waiting"])
        reader.parts.append((key, ("everyone", *key[2:])))
        by_group[key[:3]].append(key)
    reader.sums += [(key[:2], parts) for key, parts in by_group.items()]
    for row in rows(folder, "tests-by-treatment"):
        key = ("open", row["Treatment"], row["Question"])
        reader.numbers[key] = number(row["People waiting"])
        reader.parts.append((key, ("waiting", row["Question"])))


def _second_looks(folder: Path, reader: Reader) -> None:
    partly: dict[str, list[Key]] = defaultdict(list)
    for row in rows(folder, "second-look"):
        key: Key = ("answered", row["Question"], row["Answer"], "Waiting")
        assert reader.numbers.setdefault(key, number(row["Waiting"])) == number(row["Waiting"])
        partly[row["Question"]].append(key)
    for row in rows(folder, "second-look-by-treatment"):
        key = ("in part", row["Treatment"], row["Question"])
        reader.numbers[key] = number(row["People with an answer in part"])
        reader.parts.append((key, ("open", row["Treatment"], row["Question"])))


def _cautions(folder: Path, reader: Reader) -> None:
    for row in rows(folder, "cautions"):
        for shown in GROUPS[:2]:
            key: Key = ("any caution", row["Treatment"], shown)
            reader.numbers[key] = number(row[shown])
            reader.parts.append((key, ("options", row["Treatment"], shown)))
    for name, shown in (("cautions-now", GROUPS[0]), ("cautions-talk", GROUPS[1])):
        for row in rows(folder, name):
            key = ("caution", row["Treatment"], row["Caution"], shown)
            reader.numbers[key] = number(row["People"])
            reader.parts.append((key, ("any caution", row["Treatment"], shown)))


def _support(folder: Path, reader: Reader) -> None:
    for row in rows(folder, "support"):
        keys: list[Key] = [("support", row["Treatment"], c) for c in row if c != "Treatment"]
        reader.numbers |= {key: number(row[key[2]]) for key in keys}
        reader.sums.append((("everyone",), keys))


class Cells(HTMLParser):
    """The numbers on the page: cells of tables, words in charts, and figures elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._in: list[str] = []
        self.cells: list[str] = []
        self.notes: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a number may stand."""
        kind = dict(attrs).get("class") or ""
        if tag == "td" and kind.startswith("n"):
            self._in.append("cell")
            self.cells.append("")
        elif tag in ("td", "text", "small", "b", "desc"):
            self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave it."""
        if self._in and tag in ("td", "text", "small", "b", "desc"):
            self._in.pop()

    def handle_data(self, data: str) -> None:
        """Keep what stands there."""
        place = self._in[-1] if self._in else ""
        if place == "cell":
            self.cells[-1] += data.strip()
        elif place in ("text", "b", "desc"):
            self.notes.append(data)


def counts(cells: Cells) -> Iterator[str]:
    """The counts in the cells of tables."""
    return (cell for cell in cells.cells if cell != "hidden")
