"""How current the knowledge is: what is due for another look (K4…)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge

A_YEAR = timedelta(days=366)


def overdue(knowledge: Knowledge, day: date) -> Iterator[Problem]:
    """Pages whose review is due on a day, and pages that gave themselves more than a year."""
    pages = [(f"treatment {t.id}", t.checked, t.review_by) for t in knowledge.treatments.values()]
    pages += [(f"topic {t.id}", t.checked, t.review_by) for t in knowledge.topics.values()]
    for name, checked, review_by in pages:
        file, line = knowledge.lines[name]
        due = date.fromisoformat(review_by)
        if due < day:
            says = f"The review of this page is due since {due}."
            fix = "Hold its facts against their sources, then set 'checked' to the day."
            yield Problem("K401", file, line, says, fix)
        if due - date.fromisoformat(checked) > A_YEAR:
            says = f"This page is to be reviewed by {due}, more than twelve months after {checked}."
            yield Problem("K402", file, line, says, "Choose an earlier day for 'review_by'.")
    if knowledge.review_by < day:
        says = f"The review of the knowledge as a whole is due since {knowledge.review_by}."
        fix = "Look at all of it again, then move 'as_of' and 'review_by'."
        yield Problem("K401", "knowledge.yaml", None, says, fix)
