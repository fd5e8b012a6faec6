"""The treatments that a table lists, and the history facts that follow from the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from askwell.cohort.mapping import report as reports
from askwell.cohort.mapping.cells import Cells, folded
from askwell.cohort.mapping.map import Treatments
from askwell.cohort.mapping.readings import spellings
from askwell.cohort.mapping.report import Report
from askwell.facts.fact import Fact
from askwell.facts.history import ANY_MONTHS, Complete, Course, History, Setting
from askwell.facts.possible import Possible, Range
from askwell.facts.vocabulary import Vocabulary

_ABOUT_ALL = ("on_cancer_treatment", "systemic_lines", "lines_since_spread")
_ABOUT_ONE = (
    "had_{}", "had_{}_since_spread", "on_{}", "progressed_on_{}", "progressed_on_{}_since_spread",
    "stopped_{}", "months_on_{}", "relapse_after_{}", "lines_since_spread_{}",
)  # fmt: skip


def history_of(
    numbered: Sequence[tuple[int, Cells]],
    listed: Treatments,
    vocabulary: Vocabulary,
    report: Report,
    months_since_spread: Possible | None = None,
) -> History:
    """The list of past treatments of one person. An entry not known makes it incomplete."""
    known = {folded(name): id for name, id in listed.names.items()}
    quiet, not_known = spellings(listed.says_nothing), spellings(listed.not_known)
    setting = Setting(listed.setting) if listed.setting else None
    complete = Complete(listed.complete)
    courses: dict[str, Course] = {}
    for number, cells in numbered:
        names = _names(cells, listed)
        if names is None:
            complete = Complete.NO
        for name in names or ():
            id = known.get(folded(name))
            if id:
                courses[id] = Course(id, setting)
            elif name in not_known:
                report.note(reports.NOT_KNOWN, "treatments", name, number)
                complete = Complete.NO
            elif name in quiet or name in cells.unanswered:
                complete = Complete.NO
            else:
                report.note(reports.NOT_UNDERSTOOD, f"treatments, {listed.column}", name, number)
                complete = Complete.NO
    months = months_since_spread if isinstance(months_since_spread, Range) else ANY_MONTHS
    return History(vocabulary.lineage, tuple(courses.values()), complete, months)


def _names(cells: Cells, listed: Treatments) -> list[str] | None:
    """The entries; None where the cell says nothing, which is not an empty list."""
    value = cells.row.get(listed.column)
    if isinstance(value, list):
        return [" ".join(str(one).split()) for one in value]
    text = cells.answer(listed.column)
    return [name.strip() for name in text.split(listed.separator) if name.strip()] or None


def history_facts(histories: Iterable[History], vocabulary: Vocabulary) -> list[Fact]:
    """The history facts that the lists answer, at least in part, for somebody."""
    telling = [h for h in histories if h.courses or h.complete is not Complete.NO]
    lineage = vocabulary.lineage
    if all(history.complete is Complete.NO for history in telling):
        # A list that may lack something tells only of what it holds.
        listed = {course.treatment for history in telling for course in history.courses}
        about = sorted({above for id in listed for above in lineage.above(id)})
    else:
        about = list(lineage)
    ids = [*_ABOUT_ALL, *(name.format(id) for id in about for name in _ABOUT_ONE)]
    facts = [fact for id in dict.fromkeys(ids) if (fact := vocabulary.get(id)) and fact.history]
    return [
        fact
        for fact in facts
        if fact.history and any(h.possible(fact.history) != fact.anything for h in telling)
    ]
