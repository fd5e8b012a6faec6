"""`askwell check` holds the real knowledge, and names what is wrong with a copy that was broken."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pytest
from typer.testing import CliRunner

from askwell.cli import app
from askwell.knowledge.model import Knowledge
from askwell.lint.check import check_folder
from askwell.lint.words import grades
from askwell.paths import knowledge_dir
from tests.knowledge.faults import LONG_WINDED, Copy

PLAIN = 6.0
TOREMIFENE = "treatments/toremifene.md"
VISITS = "occasions/visits.yaml"
CLAUSE = "- before: {progressed_on_tamoxifen: no}"
CLAUSE_CITES = "cites: [toremifene-crossover]"
CAUTION = "- id: toremifene-qt-drug"
CAUTION_CITES = "avoid them with toremifene.\n    cites: [toremifene-label-fda, fareston-safety]"
CHECK = "- id: toremifene-calcium\n"
CHECK_CITES = "measures: calcium\n    cites: [fareston-safety]"


@dataclass(frozen=True)
class Break:
    """One thing broken in one file: ``found`` becomes ``wrong``; ``at`` marks the line to name."""

    says: str
    file: str
    found: str
    wrong: str
    code: str
    at: str | None
    fix: str


BREAKS = (
    Break("the clause 'toremifene-mbc/before-1' has no source", TOREMIFENE,
          CLAUSE_CITES, "cites: []", "K101", CLAUSE, "Add 'cites'"),
    Break("the clause 'toremifene-mbc/before-1' cites 'nowhere', which is no source", TOREMIFENE,
          CLAUSE_CITES, "cites: [nowhere]", "K102", CLAUSE, "Add it to knowledge/sources"),
    Break("the caution 'toremifene-qt-drug' has no source", TOREMIFENE,
          CAUTION_CITES, "avoid them.\n    cites: []", "K101", CAUTION, "Add 'cites'"),
    Break("the caution 'toremifene-qt-drug' cites 'nowhere', which is no source", TOREMIFENE,
          CAUTION_CITES, "avoid them.\n    cites: [nowhere]", "K102", CAUTION,
          "Add it to knowledge/sources"),
    Break("the check 'toremifene-calcium' has no source", TOREMIFENE,
          CHECK_CITES, "measures: calcium\n    cites: []", "K101", CHECK, "Add 'cites'"),
    Break("the check 'toremifene-calcium' cites 'nowhere', which is no source", TOREMIFENE,
          CHECK_CITES, "measures: calcium\n    cites: [nowhere]", "K102", CHECK,
          "Add it to knowledge/sources"),
    Break("cites 'nowhere', which is no source", TOREMIFENE,
          "It is a tablet you take once a day.", "It is a tablet. [@nowhere]", "K102", None,
          "Add it to knowledge/sources"),
    Break("section 2 of 'toremifene-crossover', of which only the summary was read", TOREMIFENE,
          CLAUSE_CITES, 'cites: [{source: toremifene-crossover, section: "2"}]', "K103", CLAUSE,
          "Take the section out"),
    Break("nobody can be found whom 'toremifene-mbc' fits", TOREMIFENE,
          CLAUSE, "- before: {all: [{progressed_on_tamoxifen: yes}, {had_tamoxifen: no}]}",
          "K201", "- id: toremifene-mbc", "mend the one that is too strict"),
    Break("there is no fact 'takes_qt_drugs'", TOREMIFENE,
          "when: {takes_qt_drug: yes}", "when: {takes_qt_drugs: yes}", "A020",
          "when: {takes_qt_drugs: yes}", "takes_qt_drug?"),
    Break("nothing reads the fact 'likes_tea'", "facts/you.yaml",
          "\nfacts:\n", "\nfacts:\n  likes_tea:\n    kind: choice\n    name: tea\n"
          "    question: Do you like tea?\n    why: It is asked for nothing.\n    choices:\n"
          "      yes: {label: 'Yes', says: you like tea}\n"
          "      no: {label: 'No', says: you do not like tea}\n",
          "K202", "likes_tea:", "or do not ask for it"),
    Break("the text reads at grade", TOREMIFENE,
          "Estrogen is a hormone that can help breast cancer grow.", f"{LONG_WINDED}\n\n" * 30,
          "K301", None,
          "Make sentences shorter"),
    Break("'targeted-therapy-17' belongs only to treatments without a page",
          "questions/targeted-therapy.yaml",
          "[trk-inhibitor, ret-inhibitor, clinical-trials]", "[local-treatment]",
          "K203", "- id: targeted-therapy-17", "Name a treatment or class that has a page"),
    Break("there is no question 'goals-88'", VISITS,
          "      - clinical-trials-01\n      - palliative-care-01\n      - goals-08\n",
          "      - clinical-trials-01\n      - palliative-care-01\n      - goals-88\n",
          "A064", "- goals-88", "Did you mean: goals-08"),
    Break("the question 'goals-01' stands twice in 'first-visit'", VISITS,
          "      - goals-01\n      - tests-01\n", "      - goals-01\n      - 'goals-01'\n",
          "A064", "- 'goals-01'", "Keep one of them"),
    Break("the occasion 'first-visit' stands twice", VISITS,
          "  - id: new-scan", "  - id: 'first-visit'", "A063", "- id: 'first-visit'", ""),
    Break("at occasions.4.questions: List should have at least 5 items", VISITS,
          """      - palliative-care-09
      - side-effects-03
      - chemotherapy-13
      - diagnosis-16
      - side-effects-04
      - goals-11
""", "", "A010", "questions:\n      - palliative-care-14", "knowledge-files"),
    Break("the words 'best option for you' stand here", TOREMIFENE,
          "card: A hormone pill", "card: The best option for you, a hormone pill", "K302",
          None, "Say 'an option to discuss'"),
    Break("the case 'her2-zero-settles-it' names the use 'tdxd-anything', which is not there",
          "cases/her2-score.yaml",
          "uses: {tdxd-hr-low-ultralow: does_not_fit, tdxd-her2low-chemo: does_not_fit, "
          "tdxd-her2pos-later: does_not_fit, tdxd-first-line-pertuzumab: does_not_fit, ",
          "uses: {tdxd-anything: does_not_fit, ", "C002", "uses: {tdxd-anything",
          "Correct the id"),
)  # fmt: skip


@cache
def problems_of_the_real_knowledge() -> set[tuple[str, str]]:
    """What is to mend already, line numbers left out; test_the_unbroken_copy … asks for nothing."""
    return {(found.code, found.says) for found in check_folder(knowledge_dir())}


def test_the_unbroken_copy_has_no_problem(copy: Copy) -> None:
    assert check_folder(copy.folder) == []


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.code} {broken.says}")
def test_a_broken_copy_has_exactly_that_problem(copy: Copy, broken: Break) -> None:
    text = copy.read(broken.file)
    assert text.count(broken.found) == 1, f"{broken.file} no longer says {broken.found!r} once"
    text = text.replace(broken.found, broken.wrong)
    copy.write(broken.file, text)

    known = problems_of_the_real_knowledge()
    (problem,) = [
        found for found in check_folder(copy.folder) if (found.code, found.says) not in known
    ]

    assert problem.code == broken.code
    assert problem.file == broken.file
    assert broken.says in problem.says[0].lower() + problem.says[1:]
    assert broken.fix in f"{problem.says} {problem.fix}"
    if broken.at:
        assert problem.line == text[: text.index(broken.at)].count("\n") + 1


def test_the_command_fails_on_a_problem_and_says_where(copy: Copy) -> None:
    text = copy.read(TOREMIFENE).replace(CLAUSE_CITES, "cites: [nowhere]")
    copy.write(TOREMIFENE, text)
    line = text[: text.index(CLAUSE)].count("\n") + 1
    result = CliRunner().invoke(app, ["check", str(copy.folder)])
    assert result.exit_code == 1
    assert f"{TOREMIFENE}:{line}: K102 " in result.stderr
    assert "Add it to knowledge/sources, or correct the id." in result.stderr


def test_the_command_passes_on_the_real_knowledge() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.stderr


def test_every_page_reads_at_grade_six_or_lower(knowledge: Knowledge) -> None:
    reached = sorted(grades(knowledge).items(), key=lambda page: -page[1])
    table = "\n".join(f"{grade:5.1f}  {file}" for file, grade in reached)
    assert all(grade <= PLAIN for _, grade in reached), f"\n{table}"


def test_every_page_has_a_grade(knowledge: Knowledge) -> None:
    graded = grades(knowledge)
    assert {f"treatments/{id}.md" for id in knowledge.treatments} <= graded.keys()
    assert {f"topics/{id}.md" for id in knowledge.topics} <= graded.keys()
