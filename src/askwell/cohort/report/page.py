"""The report as one page that needs nothing else: no script, no font, no request."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined

from askwell.cohort.outcome import NOBODY_IS_REAL
from askwell.cohort.report.cautions import Cautions
from askwell.cohort.report.gaps import Gaps
from askwell.cohort.report.options import Options
from askwell.cohort.report.release import Figure
from askwell.cohort.report.words import SHOWN_HEADS
from askwell.logic.wording import long_date


@dataclass(frozen=True)
class UnreadColumn:
    """A column with cells that could not be read."""

    column: str
    cells: Figure
    expected: str


@dataclass(frozen=True)
class Reading:
    """What could not be read: cells, and rows of files."""

    cells: tuple[UnreadColumn, ...]
    files: tuple[str, ...]
    rows: int

    @property
    def clean(self) -> bool:
        """Whether everything was read."""
        return not (self.cells or self.files or self.rows)


@dataclass(frozen=True)
class Page:
    """Everything the template sees."""

    source: str
    engine: str
    made_up: bool
    day: date | None
    knowledge_version: str
    knowledge_date: date
    people: Figure
    least: int
    reading: Reading
    left_out: tuple[str, ...]
    options: Options
    gaps: Gaps
    cautions: Cautions


def html_of(page: Page) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=PackageLoader("askwell.cohort.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        long_date=long_date, legend=SHOWN_HEADS, nobody_is_real=NOBODY_IS_REAL
    )
    values = {field.name: getattr(page, field.name) for field in fields(page)}
    return environment.get_template("report.html").render(values)
