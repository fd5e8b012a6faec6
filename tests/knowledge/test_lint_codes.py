"""Every code is told in the reference, and every rule is shown to fail."""

from __future__ import annotations

import re

from askwell.lint import check, codes
from tests.docs.documents import ROOT
from tests.knowledge import test_check, test_lint_shape, test_lint_text, test_lint_tracing

SOURCE = ROOT / "src" / "askwell"
TRIED = (
    *test_check.BREAKS, *test_lint_text.FAULTS, *test_lint_shape.FAULTS, *test_lint_tracing.FAULTS,
)  # fmt: skip
#: Tried in tests of their own: K303 is about all pages, the others about a day.
BY_THEMSELVES = {"K303", "K401", "K402"}


def said_by_the_code() -> set[str]:
    """Every code that some module gives to a problem."""
    modules = (p for p in SOURCE.rglob("*.py") if p.name != "codes.py")
    return {code for p in modules for code in re.findall(r'"([ACK]\d{3})"', p.read_text())}


def test_the_reference_is_in_step() -> None:
    written = (ROOT / "docs/reference/checks.md").read_text(encoding="utf-8")
    assert written == codes.page(), "Run: make docs"


def test_every_code_is_told_and_no_other() -> None:
    assert said_by_the_code() == codes.CODES.keys()


def test_every_rule_of_the_knowledge_is_shown_to_fail() -> None:
    rules = {code for code in codes.CODES if code.startswith("K")}
    tried = {one.code for one in TRIED} | BY_THEMSELVES
    assert rules - tried == set()


def test_every_rule_runs_in_the_check() -> None:
    run = {*check.RULES, *check.HINTS}
    assert {fault.rule for fault in TRIED if hasattr(fault, "rule")} <= run
    hints = {code for code, told in codes.CODES.items() if told.hint}
    rules = {fault.rule for fault in TRIED if hasattr(fault, "rule") and fault.code in hints}
    assert rules == set(check.HINTS)
