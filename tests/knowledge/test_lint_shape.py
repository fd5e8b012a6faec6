"""Shape, reach and sources: each rule names a file with its one fault, and passes the mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from askwell.knowledge.documents import Problem
from askwell.knowledge.model import Knowledge
from askwell.lint import citing, reach, shape
from askwell.lint.current import overdue
from askwell.lint.reach import meaning
from tests.knowledge.faults import NOBODY, TOREMIFENE, Copy, Fault, Rule, new, shows, swap

TWINS = """\
  - id: toremifene-one
    title: with one partner
    status: guideline
    with: [{any: [everolimus, fulvestrant]}]
    clauses:
      - {fit: {all: [er_positive, {judged: it suits you}]}, says: One., cites: [fareston]}
  - id: toremifene-two
    title: with one partner, said again
    status: guideline
    with: [{any: [fulvestrant, everolimus]}]
    clauses:
      - {fit: {all: [{judged: it suits you}, er_positive]}, says: Two., cites: [fareston]}
cautions:
  - id: toremifene-rhythm
"""
QUESTION = f"""\
topic: zz
title: A topic
questions:
  - id: zz-01
    says: Is this asked of nobody?
    why: Its rule holds for nobody.
    when: {NOBODY}
"""
SIGN = f"""\
urgent:
  - id: zz-sign
    kind: know
    when: {NOBODY}
    says: A sign to know.
    do: Call.
    speed: now
    cites: [fareston]
"""
NO_ACTION = """\
---
id: zz
name: A page
order: 99
purpose: A page that leaves a reader alone.
checked: 2026-11-21
---
## What it is
Trees are green. The sky is blue.{you}
"""


def drop(pattern: str, instead: str = "") -> Callable[[str], str]:
    """Take a part of a file out, by a pattern."""

    def edit(text: str) -> str:
        changed = re.sub(pattern, instead, text, flags=re.DOTALL)
        assert changed != text, f"nothing looks like {pattern!r} any more"
        return changed

    return edit


def toremifene(code: str, rule: Rule, edit: Callable[[str], str], says: str) -> Fault:
    """A fault of one treatment, named at the line where it begins."""
    return Fault(code, rule, TOREMIFENE, edit, says, at="id: toremifene")


def unsourced(found: str, says: str, at: str | None = "id: toremifene") -> Fault:
    """Something whose sources are taken away."""
    return Fault("K101", citing.unsourced, TOREMIFENE,
                 drop(rf"({re.escape(found)}.*?cites: )\[[^\]]*\]", r"\1[]"), says, at)  # fmt: skip


FAULTS = (
    unsourced("- says: It can shrink the cancer", "The benefit 'It can shrink the cancer"),
    unsourced("- id: toremifene-tamoxifen", "The study 'toremifene-tamoxifen'",
              at="- id: toremifene-tamoxifen"),
    unsourced("- says: Liver injury.", "The effect 'Liver injury.'"),
    unsourced("- sign: being very thirsty", "The call for 'being very thirsty", at=None),
    unsourced("schedule:", "The schedule has no source"),
    Fault("K101", citing.unsourced, "urgent/zz.yaml",
          new(SIGN.replace(NOBODY, "{on_chemotherapy: yes}").replace("[fareston]", "[]")),
          "The sign 'zz-sign' has no source", at="- id: zz-sign"),
    Fault("K204", reach.orphan_questions, "questions/zz.yaml",
          new(QUESTION.replace("title: A topic\n", "").replace(NOBODY, "er_positive")),
          "stands under 'zz', which has no title", at="- id: zz-01"),
    Fault("K205", reach.twin_uses, TOREMIFENE,
          swap("cautions:\n  - id: toremifene-rhythm\n", TWINS),
          "'toremifene-two' has the partners and clauses of 'toremifene-one'",
          at="- id: toremifene-two"),
    Fault("K206", reach.unreachable_parts, TOREMIFENE, swap("{calcium: high}", NOBODY),
          "the caution 'toremifene-calcium-high'", at="- id: toremifene-calcium-high"),
    Fault("K207", reach.unreachable_parts, "questions/zz.yaml", new(QUESTION),
          "the question 'zz-01'", at="- id: zz-01"),
    Fault("K208", reach.unreachable_parts, "urgent/zz.yaml", new(SIGN), "the sign 'zz-sign'",
          at="- id: zz-sign"),
    Fault("K209", reach.unreachable_parts, "topics/soy.md",
          swap("when: hormone_receptor_positive", f"when: {NOBODY}"), "the topic 'soy'"),
    Fault("K210", reach.unreachable_parts, "facts/genes.yaml",
          swap("when: {all: [{any: [her2_negative, man]}, {not: {brca2: found}}]}",
               f"when: {NOBODY}"),
          "the test '"),
    Fault("K211", reach.lost_links, "topics/soy.md",
          swap("questions: [", "questions: [nowhere-01, "), "names the question 'nowhere-01'"),
    Fault("K211", reach.lost_links, TOREMIFENE, swap("topics: [", "topics: [nowhere, "),
          "names the topic 'nowhere'"),
    Fault("K212", reach.narrow_occasions, "occasions/zz.yaml",
          new("occasions:\n  - id: zz-visit\n    name: A visit\n    pick: You have a visit.\n"
              "    questions: [goals-01, goals-08, diagnosis-08, diagnosis-09, end-of-life-01]\n"),
          "Of the questions of 'zz-visit', 2 matter to everyone", at="- id: zz-visit"),
    toremifene("K601", shape.one_sided, drop("benefits:.*?studies:", "benefits: []\nstudies:"),
               "No benefit with a source"),
    toremifene("K602", shape.one_sided,
               drop(r"(how_often: [\w-]+\n(?:    of_100: \d+\n)?)(?!    serious)",
                    r"\1    serious: true\n"),
               "No common side effect"),
    toremifene("K603", shape.one_sided, drop("    serious: true\n"), "No serious side effect"),
    Fault("K604", shape.one_sided, "treatments/surgery.md", drop("## Your body\n.*?(?=## )"),
          "Nothing stands under 'Your body'", at="id: surgery"),
    toremifene("K605", shape.unequal, drop("schedule:.*?benefits:", "benefits:"),
               "This page has no 'schedule', which tamoxifen of the class 'serm' have"),
    toremifene("K606", shape.without_main_points,
               swap("## Main points\n", "## Main points\n- One.\n- Two.\n- Three.\n"),
               "There are 7 main points"),
    toremifene("K606", shape.without_main_points,
               drop("## Main points\n.*?(?=## )", "## Main points\nNo bullets.\n\n"),
               "There are 0 main points"),
    Fault("K607", shape.without_action, "topics/zz.md",
          new(NO_ACTION.format(you=" It is around you.")), "There is nothing to do"),
    Fault("K608", shape.without_action, "topics/zz.md",
          new(NO_ACTION.format(you=" Ask about it.")), "never says 'you'"),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_file_with_one_fault(fault: Fault, copy: Copy) -> None:
    shows(fault, copy)


def test_an_effect_that_is_not_known_may_be_said_so(copy: Copy) -> None:
    said = Fault(
        "K603", shape.one_sided, TOREMIFENE,
        lambda text: drop("    serious: true\n")(text).replace(
            "effects:\n",
            "effects:\n  - says: No serious effects are known.\n"
            "    how_often: not-stated\n    cites: [fareston]\n",
        ),
        "No serious side effect",
    )  # fmt: skip
    with pytest.raises(ValueError, match="not enough values to unpack"):
        shows(said, copy)


def test_the_order_of_parts_does_not_change_what_a_rule_asks(knowledge: Knowledge) -> None:
    one, two = (knowledge.terms[id] for id in ("er_positive", "after_menopause"))
    assert meaning(one) != meaning(two)
    assert meaning(one) == meaning(one.part)


def at_the_knowledge_date(knowledge: Knowledge) -> Iterator[Problem]:
    """What is due for review on the day of the knowledge itself."""
    return overdue(knowledge, knowledge.as_of)


@pytest.mark.parametrize(
    "fault",
    [
        Fault("K401", at_the_knowledge_date, TOREMIFENE,
              drop(r"checked: \S+", "checked: 2024-01-01"), "due since 2025-01-01",
              at="id: toremifene"),
        Fault("K402", at_the_knowledge_date, TOREMIFENE,
              drop(r"(checked: \S+)", r"\1\nreview_by: 2099-01-01"), "more than twelve months",
              at="id: toremifene"),
    ],
    ids=str,
)  # fmt: skip
def test_a_page_with_a_wrong_day(fault: Fault, copy: Copy) -> None:
    shows(fault, copy)
