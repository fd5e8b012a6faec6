"""Put the tables and the chart of the newest run into the docs: ``python -m benchmarks.publish``.

So no figure of docs/explanation/speed.md is typed, and all are of one run.
"""

from __future__ import annotations

import re

from benchmarks.turns import ROOT

RUN = ROOT / "dist" / "bench"
PAGE = ROOT / "docs" / "explanation" / "speed.md"
CHART = ROOT / "docs" / "images" / "speed.svg"
_MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end of measured -->)", re.DOTALL)


def publish() -> None:
    """Copy what ``make bench-large`` wrote."""
    tables = (RUN / "speed.md").read_text(encoding="utf-8")
    page, places = _MEASURED.subn(lambda _: f"\n{tables}\n", PAGE.read_text(encoding="utf-8"))
    if places != 1:
        raise SystemExit(f"{PAGE} has no place for the figures: <!-- measured -->.")
    PAGE.write_text(page, encoding="utf-8")
    CHART.write_text((RUN / "speed.svg").read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    publish()
