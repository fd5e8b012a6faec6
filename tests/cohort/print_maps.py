"""Prints what docs/reference/column-maps.md and her2-spellings.md show in tables.

Each page has a part in prose, kept as it is, and below a line a part that is written here:
`python -m tests.cohort.print_maps`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from askwell.cohort.mapping import map as maps
from askwell.cohort.mapping.her2 import Call, Count
from askwell.cohort.mapping.her2_cells import read_average, read_counts, read_scores
from askwell.cohort.mapping.load import READINGS
from askwell.cohort.mapping.readings import spellings
from tests.cohort.her2_cells import FOLDER, TESTS, Maps, Result, results

DOCS = Path(__file__).parents[2] / "docs" / "reference"
LINE = "<!-- Below this line the page is written by `python -m tests.cohort.print_maps`. -->\n"
SHORT = {"msk-2018": "MSK", "mbcproject-2022": "MBC"}
BAR = "\\|"  # a bar inside a cell
PLACES = [(map, test) for map, tests in TESTS.items() for test in tests]


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table of a page."""
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', BAR) for cell in row)} |"
    yield ""


# -- docs/reference/column-maps.md ----------------------------------------------------------------

SHAPES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The map", maps.Map),
    ("`source`", maps.Source),
    ("An entry of `rows`", maps.RowOrder),
    ("`only`", maps.Only),
    *(
        (f"A reading: `read: {get_args(r.model_fields['read'].annotation)[0]}`", r)
        for r in READINGS
    ),
    ("An entry of `bands`", maps.Band),
    ("An entry of `sum`", maps.Part),
    ("`ish_words` and `overall_words`", maps.Calls),
    ("`treatments`", maps.Treatments),
    ("An entry of `left_out`", maps.LeftOut),
)


def map_tables() -> Iterator[str]:
    """Every key of a map."""
    for title, shape in SHAPES:
        yield from (f"### {title}", "", str(shape.__doc__), "")
        yield from table(
            ("key", "holds", "if left out"),
            (
                (f"`{field.alias or name}`", field.description, _left_out(field.default))
                for name, field in shape.model_fields.items()
                if name != "read"
            ),
        )


def _left_out(default: Any) -> str:
    if default is PydanticUndefined:
        return "must be there"
    if isinstance(default, list) and default:
        return f"`[{', '.join(default)}]`"
    if default is None or default in ("", [], {}) or isinstance(default, BaseModel):
        return "nothing"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


# -- docs/reference/her2-spellings.md -------------------------------------------------------------


def spelling_tables(known: Maps) -> Iterator[str]:
    """Every distinct spelling of the cells, and what they come to together."""
    found = results()
    for kind, title, reads in (
        ("ihc", "The stain score (IHC)", _score),
        ("ish", "What the lab called the gene test (FISH)", _call("ish")),
        ("ratio", "The ratio HER2/CEP17", _ratio),
        ("copies", "Average HER2 copies", _average),
        ("cep17", "Average CEP17 copies", _average),
        ("overall", "How the file sums it up", _call("overall")),
    ):
        places = [p for p in PLACES if getattr(known.reading(*p), kind)]
        counts: dict[str, Counter[tuple[str, str]]] = {}
        for one in found:
            if kind in one.cells:
                counts.setdefault(one.cells[kind], Counter())[one.map, one.test] += one.rows
        yield from (f"### {title}", "", f"{len(counts)} spellings.", "")
        yield from table(
            ("spelling", *(f"{SHORT[map]}, {test}" for map, test in places), "read as"),
            (
                (f"`{text}`", *(seen[p] or "" for p in places), _in_all(known, seen, text, reads))
                for text, seen in sorted(counts.items(), key=lambda item: _order(item[0]))
            ),
        )
    yield from ("### What they come to together", "")
    yield (
        "Ratio and copies are joined to the groups of the guideline that they leave possible; "
        "every single combination of cells stands in `tests/data/cohorts/her2-cells.csv`."
    )
    yield ""
    together: Counter[tuple[str, ...]] = Counter()
    for one in found:
        said = known.said(one)
        cells = [f"`{one.cells[kind]}`" for kind in ("ihc", "ish")]
        clash = " (they contradict each other)" if said and said.clash else ""
        her2 = f"`{known.cell(one)}`" if known.cell(one) else "not answered"
        overall = f"`{one.cells['overall']}`"
        together[(*cells, _groups(known, one), overall, her2 + clash)] += one.rows
    yield from table(
        ("IHC", "FISH", "groups by the counts", "summed up as", "rows", "`her2`"),
        ((*key[:4], count, key[4]) for key, count in sorted(together.items())),
    )


Reads = Callable[[Maps, str, str, str], str]


def _in_all(known: Maps, seen: Counter[tuple[str, str]], text: str, reads: Reads) -> str:
    said = {reads(known, map, test, text) for map, test in seen}
    (one,) = said  # a spelling means the same wherever it stands
    return one


def _quiet(known: Maps, map: str, test: str, text: str) -> bool:
    quiet = [*known.maps[map].unanswered, *known.reading(map, test).says_nothing]
    return text in spellings(quiet)


def _score(known: Maps, map: str, test: str, text: str) -> str:
    if _quiet(known, map, test, text):
        return "no result"
    scores = read_scores(text)
    return " or ".join(sorted(s.value for s in scores)) if scores else "not understood: reported"


def _call(kind: str) -> Reads:
    def reads(known: Maps, map: str, test: str, text: str) -> str:
        if _quiet(known, map, test, text):
            return "no result"
        words = getattr(known.reading(map, test), f"{kind}_words")
        return next(
            (call.value for call in Call if text in spellings(getattr(words, call.value))),
            "not understood: reported",
        )

    return reads


def _ratio(known: Maps, map: str, test: str, text: str) -> str:
    if _quiet(known, map, test, text):
        return "no result"
    return " and ".join(map_count(c) for c in read_counts(text) or ()) or "not understood: reported"


def map_count(count: Count) -> str:
    """A count in words."""
    copies = "" if count.copies is None else f" with {count.copies:g} copies"
    return f"{count.ratio:g}{copies}"


def _average(known: Maps, map: str, test: str, text: str) -> str:
    if _quiet(known, map, test, text):
        return "no result"
    average = read_average(text)
    return "not an average: reported" if average is None else f"{average:g}"


def _groups(known: Maps, one: Result) -> str:
    def given(kind: str) -> str:
        text = one.cells.get(kind, "")
        return "" if not text or _quiet(known, one.map, one.test, text) else text

    counts = read_counts(given("ratio")) or ()
    copies = read_average(given("copies"))
    if copies is not None:
        counts = tuple(Count(c.ratio, copies) for c in counts) or (Count(None, copies),)
    return "; ".join(" or ".join(map(str, sorted(c.groups))) for c in counts) or "no counts"


def _order(text: str) -> tuple[float, str]:
    number = re.match(r"<?>?(\d+(?:\.\d+)?)", text)
    return (float(number[1]) if number else float("inf"), text)


def summary_tables() -> Iterator[str]:
    """What the tables come to, person by person."""
    with (FOLDER / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for map in dict.fromkeys(row["map"] for row in rows):
        facts: dict[str, list[str]] = {}
        had: list[str] = []
        for row in (row for row in rows if row["map"] == map):
            if row["fact"].startswith("had_"):
                had += [f"`{row['fact']}` {row['people']}"] if row["answer"] == "yes" else []
                continue
            answer = row["answer"] if row["answer"] == "unanswered" else f"`{row['answer']}`"
            facts.setdefault(row["fact"], []).append(f"{answer} {row['people']}")
        yield from (f"### {map}", "")
        yield from table(
            ("fact", "people"), ((f"`{fact}`", " · ".join(said)) for fact, said in facts.items())
        )
        if had:
            yield from (f"Answered with `yes`, and with nothing else: {', '.join(had)}.", "")


def page(name: str, lines: Iterable[str]) -> str:
    """A page with its second part written anew."""
    prose, line, _ = (DOCS / name).read_text(encoding="utf-8").partition(LINE)
    assert line, f"{name} has lost the line that its tables stand below."
    return f"{prose}{LINE}\n" + "\n".join(lines).rstrip("\n") + "\n"


def pages(known: Maps) -> dict[str, str]:
    """Both pages."""
    her2 = ["## Every spelling", "", *spelling_tables(known)]
    her2 += ["## What the cohorts come to", "", *summary_tables()]
    return {
        "column-maps.md": page("column-maps.md", ["## Every key", "", *map_tables()]),
        "her2-spellings.md": page("her2-spellings.md", her2),
    }


if __name__ == "__main__":
    for name, text in pages(Maps.published()).items():
        (DOCS / name).write_text(text, encoding="utf-8")
