"""The HER2 cells of two cohorts, kept beside the tests, and how the published maps read them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from askwell.cohort.mapping.cells import Cells, Said, Spellings
from askwell.cohort.mapping.load import load_map, published
from askwell.cohort.mapping.map import Map, ReadHer2
from askwell.cohort.mapping.readings import read
from askwell.cohort.people import cell_of
from askwell.facts.vocabulary import Vocabulary
from askwell.knowledge.load import load
from askwell.paths import knowledge_dir

FOLDER = Path(__file__).parents[1] / "data" / "cohorts"
KINDS = ("ihc", "ish", "ratio", "copies", "cep17", "overall")
#: The tests of each table in the order in which its map reads them.
TESTS = {
    "msk-2018": ("sequenced sample", "primary"),
    "mbcproject-2022": ("sample", "surgery", "diagnosis"),
}
#: The tables as they are downloaded.
TABLES = {
    "msk-2018": "breast_msk_2018_clinical.tsv.gz",
    "mbcproject-2022": "brca_mbcproject_2022_clinical.tsv.gz",
    "tcga-brca": "tcga_brca_alterations_and_drugs.jsonl.gz",
}


@dataclass(frozen=True)
class Result:
    """The HER2 cells of one test, and how many rows have them."""

    map: str
    test: str
    cells: Mapping[str, str]
    rows: int = 1


@dataclass(frozen=True)
class Maps:
    """The published maps, and the vocabulary they answer."""

    vocabulary: Vocabulary
    maps: Mapping[str, Map]

    @classmethod
    def published(cls, vocabulary: Vocabulary | None = None) -> Maps:
        """Every map that comes with Askwell."""
        known = vocabulary or load(knowledge_dir()).vocabulary
        return cls(known, {name: load_map(name, known) for name in published()})

    def reading(self, map: str, test: str) -> ReadHer2:
        """The reading of a test."""
        reading = self.maps[map].facts["her2"][TESTS[map].index(test)]
        assert isinstance(reading, ReadHer2)
        return reading

    def said(self, result: Result) -> Said | None:
        """What the cells say by the map of their table."""
        reading = self.reading(result.map, result.test)
        row = {getattr(reading, kind): text for kind, text in result.cells.items()}
        unanswered = Spellings(["", *self.maps[result.map].unanswered])
        return read(reading, Cells(row, unanswered), self.vocabulary["her2"])

    def cell(self, result: Result) -> str | None:
        """The cell of a people table that the cells come to."""
        said = self.said(result)
        if said is None or said.possible is None:
            return None
        assert isinstance(said.possible, frozenset)
        return cell_of(said.possible, self.vocabulary["her2"])


def results() -> list[Result]:
    """Every distinct combination of cells."""
    with (FOLDER / "her2-cells.csv").open(encoding="utf-8", newline="") as file:
        return [
            Result(row["map"], row["test"], _given({k: row[k] for k in KINDS}), int(row["rows"]))
            for row in csv.DictReader(file)
        ]


def by_hand() -> list[tuple[Result, str | None, str]]:
    """The results read by hand: the cells, the answer and why."""
    read_by_hand = yaml.safe_load((FOLDER / "by-hand.yaml").read_text(encoding="utf-8"))
    return [
        (Result(one["map"], one["test"], one["cells"]), one["her2"], one["because"])
        for one in read_by_hand
    ]


def results_of(rows: Iterable[Mapping[str, object]], maps: Maps, map: str) -> dict[object, int]:
    """The distinct combinations of cells in a whole table, counted."""
    counted: dict[object, int] = {}
    for row in rows:
        for test in TESTS[map]:
            reading = maps.reading(map, test)
            columns = {kind: getattr(reading, kind) for kind in KINDS}
            cells = {kind: str(row[column]) for kind, column in columns.items() if column}
            key = (map, test, tuple(sorted(cells.items())))
            counted[key] = counted.get(key, 0) + 1
    return counted


def _given(cells: Mapping[str, str]) -> Mapping[str, str]:
    """The cells without those for which the table has no column."""
    return {kind: text for kind, text in cells.items() if text}
