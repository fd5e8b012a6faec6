"""From a run to its report: count, hide what is small, show the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from askwell.cohort.folder import Record, RunFolder
from askwell.cohort.outcome import Outcome, outcome_of
from askwell.cohort.problem import CohortProblem
from askwell.cohort.report.cautions import CautionsView
from askwell.cohort.report.cells import EVERYONE, cells_of
from askwell.cohort.report.gaps import GapsView
from askwell.cohort.report.grouping import UNGROUPED, grouping
from askwell.cohort.report.options import OptionsView
from askwell.cohort.report.page import Page, Reading, UnreadColumn, html_of
from askwell.cohort.report.parts import Parts
from askwell.cohort.report.release import Release
from askwell.cohort.report.table import Table, stacked, write_csv
from askwell.cohort.report.tally import Counting, Tally
from askwell.cohort.report.words import group_head
from askwell.cohort.suppression import LEAST, Exposed
from askwell.knowledge.model import Knowledge

PAGE = "report.html"


@dataclass(frozen=True)
class Report:
    """What was written, for how many people, and how many counts in the tables are hidden.

    ``people`` is None where even that is hidden; ``made_up``: none of them is real.
    """

    page: Path
    tables: tuple[Path, ...]
    people: int | None
    hidden: int
    made_up: bool


def report(
    run: Path,
    out: Path,
    knowledge: Knowledge,
    least: int = LEAST,
    by: Collection[str] = (),
    day: date | None = None,
) -> Report:
    """Write the report of a finished run into a folder.

    ``by``: the groups to count by, where not all the run has. ``day``: the day of the report.
    Raises CohortProblem where the run cannot be reported on.
    """
    record = _finished(run, knowledge)
    outcome = outcome_of(record)
    parts = Parts(run)
    counting = Counting(knowledge, parts)
    names = tuple(_groups(parts, by))
    counted = (grouping(name, parts.people_of(name), least) for name in names)
    tally = counting.tally(group for group in counted if group is not None)
    release, groups = _release(tally, counting, outcome, least)
    page = Page(
        source=Path(str(record["source"])).name,
        engine=str(record["engine"]),
        made_up=outcome.made_up,
        day=day,
        knowledge_version=knowledge.version,
        knowledge_date=knowledge.as_of,
        people=release.figure(EVERYONE),
        least=least,
        reading=_reading(outcome, release),
        left_out=tuple(group_head(name, knowledge) for name in names if name not in groups),
        options=OptionsView(release, knowledge, groups).view(),
        gaps=GapsView(release, knowledge, groups, counting.open).view(),
        cautions=CautionsView(
            release, knowledge, counting.cautions, counting.pairs, counting.support
        ).view(),
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CohortProblem(
            f"The report cannot be written to {out} ({error.strerror}). Name a folder with --out."
        ) from None
    (out / PAGE).write_text(html_of(page), encoding="utf-8")
    written = []
    hidden = 0
    for name, table in tables(page).items():
        written.append(out / f"{name}.csv")
        write_csv(table, written[-1])
        hidden += table.hidden
    return Report(out / PAGE, tuple(written), page.people.count, hidden, outcome.made_up)


def tables(page: Page) -> Mapping[str, Table]:
    """Every table of the page by the name of its file."""
    options, gaps, cautions = page.options, page.gaps, page.cautions
    every = (*gaps.tests, *gaps.others)
    looks = gaps.second_looks
    return {
        "people": options.people,
        "options": options.table,
        "options-by-group": stacked(
            "Where each treatment stands, by group",
            "Treatment",
            ((t.name, t.by_group) for t in options.treatments),
        ),
        "standings": stacked(
            "Every standing", "Treatment", ((t.name, t.standings) for t in options.treatments)
        ),
        "tests": gaps.table,
        "other-answers": gaps.others_table,
        "answers": stacked("What is known now", "Test", ((g.name, g.answers) for g in gaps.tests)),
        "tests-by-treatment": stacked(
            "What waits", "Question", ((g.name, g.settles) for g in every)
        ),
        "tests-by-group": stacked("Who waits", "Question", ((g.name, g.by_group) for g in every)),
        "second-look": stacked("In part", "Question", ((g.name, g.answers) for g in looks)),
        "second-look-by-treatment": stacked(
            "What waits for the detail", "Question", ((g.name, g.settles) for g in looks)
        ),
        "cautions": cautions.having,
        **{f"cautions-{group}": table for group, table in cautions.tables},
        "not-together": cautions.together,
        "support": cautions.support,
    }


def _release(
    tally: Tally, counting: Counting, outcome: Outcome, least: int
) -> tuple[Release, dict[str, tuple[str, ...]]]:
    """What may be shown, with the groups that can be counted by and their values."""
    unread = [(bad.column, bad.cells) for bad in outcome.cells]
    groups = {name: group.values for name, group in tally.groups.items() if group is not UNGROUPED}
    while True:
        try:
            return Release(cells_of(tally, groups, counting.pairs, unread), least), groups
        except Exposed as exposed:
            if not groups:
                raise CohortProblem(
                    f"{tally.people:,} people are too few for a report in which no count of 1 to "
                    f"{least - 1} can be worked out. Report on more people, or give a smaller "
                    "--least if your rules allow it."
                ) from exposed
            guilty = {name for name in groups for key in exposed.keys if name in key}
            for name in guilty or tuple(groups):
                del groups[name]


def _finished(run: Path, knowledge: Knowledge) -> Record:
    """What was run. Raises CohortProblem where it has not ended, or with other knowledge."""
    record = RunFolder(run).read_with(knowledge)
    if not record.get("finished"):
        raise CohortProblem(
            f"The run in {run} has not ended. Give the same `askwell cohort run` again: it goes "
            "on where it stopped."
        )
    return record


def _groups(parts: Parts, by: Collection[str]) -> Iterable[str]:
    there = parts.of("group:")
    missing = [name for name in by if name not in there]
    if missing:
        raise CohortProblem(
            f"The run has no group {', '.join(missing)}. It has: {', '.join(there)}. "
            "Name other columns of the table with --by when you run it."
        )
    return [name for name in there if name in by] or there


def _reading(outcome: Outcome, release: Release) -> Reading:
    """What could not be read. Examples stay in the run: a cell may hold anything."""
    cells = release.cells
    files = [*(one.file for one in outcome.unread), *(one.file for one in outcome.missing)]
    return Reading(
        tuple(
            UnreadColumn(
                bad.column, release.figure(cells.unread(bad.column), EVERYONE), bad.expected
            )
            for bad in outcome.cells
        ),
        tuple(dict.fromkeys(files)),
        sum(one.rows for one in outcome.missing),
    )
