"""Older claims: our sentence stands where it is said to stand, and the old one nowhere."""

from __future__ import annotations

import pytest

from askwell.knowledge.model import Knowledge
from askwell.lint import citing, tracing
from tests.knowledge.faults import TOREMIFENE, Copy, Fault, new, shows

SENTENCE = "It is a tablet you take once a day."


def claims(
    page: str = "treatments/toremifene",
    says: str = SENTENCE,
    never: str = "['toremifene cures']",
    cites: str = "[fareston]",
    holds: str = "outdated",
) -> str:
    """A file of one claim."""
    return f"""\
theme: zz
title: A theme
purpose: What older pages say.
claims:
  - claims: [zz-001]
    holds: {holds}
    read: You may have read that toremifene is a hormone pill.
    today: Today it is one.
    stands: [{{page: {page}, says: "{says}"}}]
    never: {never}
    cites: {cites}
"""


def fault(code: str, text: str, says: str, file: str = "claims/zz.yaml") -> Fault:
    """A fault in a file of claims."""
    rules = {"K501": tracing.untraced, "K502": tracing.untraced, "K101": citing.unsourced,
             "K506": tracing.answered_twice}  # fmt: skip
    rule = rules.get(code, tracing.unmarked)
    return Fault(code, rule, file, new(text), says, at="- claims: [zz-001]")


FAULTS = (
    fault("K501", claims(says="It is a pill you take twice."), "does not stand on treatments/"),
    fault("K502", claims(page="treatments/nowhere"), "There is no page 'treatments/nowhere'"),
    fault("K504", claims(never="[]"), "nothing keeps the old words off our pages"),
    Fault("K503", tracing.unmarked, "claims/zz.yaml",
          new(claims(never="['IS A HORMONE PILL for use after (the )?menopause']")),
          "which 'zz/1' calls no longer true", named=TOREMIFENE),
    fault("K505", claims(never="['a (']"), "'a (' is no pattern"),
    fault("K101", claims(cites="[]"), "The claim 'zz/1' has no source"),
    fault("K506", claims() + claims().split("claims:\n", 1)[1], "'zz-001' is answered by"),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_claim_with_one_fault(fault: Fault, copy: Copy) -> None:
    if fault.code == "K506":  # the second entry is the one that is named
        fault = Fault(fault.code, fault.rule, fault.file, fault.edit, fault.says)
    shows(fault, copy)


def test_a_claim_that_is_traced_has_no_fault(copy: Copy) -> None:
    sound = fault("K501", claims(), "does not stand")
    with pytest.raises(ValueError, match="not enough values to unpack"):
        shows(sound, copy)


def test_what_a_class_lends_stands_on_the_page(knowledge: Knowledge) -> None:
    stands = tracing.page_words(knowledge)
    own = knowledge.treatments["toremifene"].cautions
    lent = next(c.says for c in knowledge.cautions("toremifene") if c not in own)
    assert lent in stands["treatments/toremifene"]
    assert SENTENCE in stands["treatments/toremifene"]
