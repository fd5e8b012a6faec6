"""Measure, print and write: ``make bench``; ``make bench-large`` with up to 100 million people."""

import sys
from pathlib import Path

from rich import print as say

from benchmarks.answering import answering
from benchmarks.cohort import cohorts
from benchmarks.cohort_tables import chart, sheets
from benchmarks.machine import machine
from benchmarks.one_person import one_person
from benchmarks.printing import printing
from benchmarks.serving import serving
from benchmarks.streaming import streaming
from benchmarks.table import sheet

OUT = Path(__file__).parents[1] / "dist" / "bench"


def main(*, large: bool) -> None:
    """All figures of this machine, in one run, into ``dist/bench``."""

    def tell(what: str) -> None:
        say(f"[dim]{what}[/dim]")

    measured = cohorts(tell, large=large)
    tables = [
        sheet(one_person(), "One person, beside zen-engine"),
        *sheets(measured),
        *streaming(tell, large=large),
        sheet([*answering(), *printing(), *serving()], "One person, and the site"),
    ]
    say(machine())
    for table in tables:
        table.show()
    OUT.mkdir(parents=True, exist_ok=True)
    written = "\n".join(table.markdown for table in tables)
    (OUT / "speed.md").write_text(f"{machine()}\n\n{written}", encoding="utf-8")
    (OUT / "speed.svg").write_text(chart(measured), encoding="utf-8")
    say(f"The tables and the chart: {OUT}")


if __name__ == "__main__":
    main(large="--large" in sys.argv[1:])
