"""``askwell check``: everything that must hold of the knowledge files.

Problems of reading (A…) come from the loader; the K… rules look at knowledge that loads, and C…
are cases that cannot be read. Whether the cases come out is for the tests to say.
"""

from __future__ import annotations

from pathlib import Path

from askwell.knowledge.documents import DocumentError, Problem
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.lint.cases import read_cases
from askwell.lint.citing import unsourced
from askwell.lint.reach import orphan_questions, unreachable_uses, unread_facts
from askwell.lint.words import unkind, unplain

RULES = (unsourced, unreachable_uses, unread_facts, orphan_questions, unplain, unkind)


def check_folder(root: Path) -> list[Problem]:
    """Every problem of the knowledge in a folder; an empty list when it holds."""
    problems: list[Problem] = []
    try:
        knowledge = load(root)
        problems += check(knowledge)
        read_cases(root, knowledge)
    except DocumentError as error:
        problems += error.problems
    return problems


def check(knowledge: Knowledge) -> list[Problem]:
    """Every problem of a knowledge that loads."""
    return [problem for rule in RULES for problem in rule(knowledge)]
