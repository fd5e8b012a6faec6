"""The marks and words that both views of the terminal share."""

from __future__ import annotations

from collections.abc import Iterable

from rich.markup import escape

from askwell.explore.finding import Finding, SlotFinding, TreatmentFinding
from askwell.facts.lineage import Lineage
from askwell.logic.clauses import Clause
from askwell.logic.truth import Truth

MARKS = {Truth.YES: "[green]✓[/]", Truth.NO: "[red]✗[/]", Truth.UNKNOWN: "[yellow]?[/]"}
OPEN_TO_ALL = "Open to everyone"
TAKE_CARE = "[magenta]![/]"
LEGEND = "✓ so for you   ✗ not so for you   ? still open   ! take care"


def name(finding: TreatmentFinding) -> str:
    """A treatment's name, set off from what is said of it."""
    return f"[bold]{escape(finding.treatment.name)}[/]"


def names(ids: Iterable[str], lineage: Lineage) -> str:
    """The names of treatments and classes, in a row."""
    return escape(", ".join(map(lineage.name, ids)))


def says(finding: Finding) -> str:
    """The sentence of the clause that a finding judged."""
    assert isinstance(finding.subject, Clause)
    return escape(finding.subject.says)


def partners(slot: SlotFinding, lineage: Lineage) -> str:
    """Who can take a partner's place: "goserelin or leuprolide"."""
    together = (" + ".join(map(lineage.name, ids)) for ids in slot.left)
    return escape(" or ".join(together) or "no partner is left")
