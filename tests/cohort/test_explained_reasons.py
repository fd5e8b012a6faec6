"""The tree of reasons of a row: a run keeps what a leaf comes to, and not each answer behind it."""

import io

import pytest
from rich.console import Console

from askwell.cohort.people import person_of
from askwell.explore.options import Explorer
from askwell.explore.standing import Reader
from askwell.logic.criteria import Judged
from askwell.logic.evaluate import leaf_truths
from askwell.logic.truth import Truth
from askwell.terminal.reasons import print_treatment

ROW = {"age": 70.0, "er": "positive"}


@pytest.fixture(scope="module")
def tree(knowledge):
    """The reasons of a person of 70 of whom no more than the ER result was kept."""
    truths = leaf_truths(person_of(ROW, knowledge.vocabulary))
    kept = person_of({"er": "positive"}, knowledge.vocabulary)

    def truth(leaf):
        return Truth.UNKNOWN if isinstance(leaf, Judged) else truths(leaf)

    out = io.StringIO()
    console = Console(file=out, width=1000, color_system=None)
    print_treatment(console, Explorer(knowledge).read(Reader(kept, truth)), kept, "capecitabine")
    return out.getvalue()


def test_an_answer_that_a_run_used_is_never_called_not_known(tree):
    settled = [line for line in tree.splitlines() if "✓" in line or "✗" in line]
    assert any("(age: " in line for line in settled)
    assert not [line for line in settled if "not known" in line]


def test_an_answer_that_a_run_kept_is_shown(tree):
    assert "(er: Positive" in tree


def test_what_is_open_is_not_known(tree):
    assert any("not known" in line for line in tree.splitlines() if "?" in line)
