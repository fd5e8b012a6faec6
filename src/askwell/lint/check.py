"""``askwell check``: everything that must hold of the knowledge files.

Problems of reading (A…) come from the loader; the K… rules look at knowledge that loads, and C…
are cases that cannot be read. Whether the cases come out is for the tests to say. What each code
stands for is told in `codes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from askwell.knowledge.documents import DocumentError, Problem
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.lint.cases import read_cases
from askwell.lint.chunks import large_chunks, unlike_lengths
from askwell.lint.citing import long_quotations, misdated_sources, unsourced, unused_sources
from askwell.lint.current import overdue
from askwell.lint.figures import bare_figures, contradicting_figures, unclear_figures
from askwell.lint.plain_language import (
    hard_on_the_whole,
    hard_pools,
    unexplained_abbreviations,
    unexplained_terms,
)
from askwell.lint.reach import (
    lost_links,
    narrow_occasions,
    orphan_questions,
    twin_uses,
    unreachable_parts,
    unreachable_uses,
    unread_facts,
)
from askwell.lint.shape import one_sided, unequal, without_action, without_main_points
from askwell.lint.tracing import answered_twice, unmarked, untraced
from askwell.lint.voice import rather_passive, very_passive, women_alone
from askwell.lint.words import unkind, unplain

Rule = Callable[[Knowledge], Iterable[Problem]]

#: What must hold.
RULES: tuple[Rule, ...] = (
    unsourced,
    long_quotations,
    misdated_sources,
    unreachable_uses,
    unreachable_parts,
    twin_uses,
    lost_links,
    narrow_occasions,
    unread_facts,
    orphan_questions,
    unplain,
    unkind,
    hard_on_the_whole,
    hard_pools,
    unexplained_abbreviations,
    very_passive,
    untraced,
    unmarked,
    answered_twice,
    one_sided,
    unequal,
    without_main_points,
    without_action,
    large_chunks,
    unclear_figures,
    bare_figures,
    contradicting_figures,
)
#: What is worth a look, and may be as it is.
HINTS: tuple[Rule, ...] = (
    unused_sources,
    unexplained_terms,
    rather_passive,
    women_alone,
    unlike_lengths,
)


def check_folder(root: Path, day: date | None = None) -> list[Problem]:
    """Every problem of the knowledge in a folder; an empty list when it holds.

    ``day``: when what is due for review is judged; the knowledge date where it is left out.
    """
    problems: list[Problem] = []
    try:
        knowledge = load(root)
        problems += check(knowledge, day)
        read_cases(root, knowledge)
    except DocumentError as error:
        problems += error.problems
    return problems


def hints(root: Path) -> list[Problem]:
    """What is worth a look in a knowledge that loads. Raises DocumentError where it does not."""
    knowledge = load(root)
    return [hint for rule in HINTS for hint in rule(knowledge)]


def check(knowledge: Knowledge, day: date | None = None) -> list[Problem]:
    """Every problem of a knowledge that loads."""
    found = [problem for rule in RULES for problem in rule(knowledge)]
    return [*found, *overdue(knowledge, day or knowledge.as_of)]
