"""Words, figures and layout: each rule names a file with its one fault, and passes the mended."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askwell.knowledge.model import Knowledge
from askwell.knowledge.page import Section
from askwell.lint import chunks, citing, figures, plain_language, voice, words
from tests.knowledge.faults import LONG_WINDED, TOREMIFENE, Copy, Fault, Rule, new, shows, swap

LIST = "- Show your pharmacist your full list."
TABLET = "It is a tablet you take once a day."
PASSIVE = "It is given by your team. "
SOURCE = """\
sources:
  - {id: zz-unused, title: A page, url: "https://example.org/a", date: undated,
     checked: 2026-11-21, read: summary}
"""


def at_list(wrong: str, code: str, rule: Rule, says: str) -> Fault:
    """The last of a list, replaced."""
    return Fault(code, rule, TOREMIFENE, swap(LIST, wrong), says)


BANNED = (
    "best treatment for you", "is recommended", "eligible", "treatment failed", "it failed",
    "battle", "fight the cancer", "victim", "suffering from", "60 mg", "2 mcg", "50 mg/m2",
    "400 IU",
)  # fmt: skip

FAULTS = (
    *(
        at_list(f"- They say {said} here.", "K302", words.unkind, f"'{said}'".split(" from")[0])
        for said in BANNED
    ),
    at_list(
        "- It says “take this drug with a full glass of cold water always”.",
        "K104", citing.long_quotations, "quotes a whole sentence",
    ),
    at_list("- It helps 20% of people.", "K701", figures.unclear_figures, "'20%'"),
    at_list("- It helps 20 percent of people.", "K701", figures.unclear_figures, "'20 percent'"),
    at_list("- It takes 2.5 hours.", "K702", figures.unclear_figures, "'2.5'"),
    at_list("- It helps 1 in 5 people.", "K703", figures.unclear_figures, "'1 in 5'"),
    at_list("- It helps one in five people.", "K703", figures.unclear_figures, "'one in five'"),
    at_list("- It helps 3 of 10 people.", "K705", figures.unclear_figures, "'3 of 10'"),
    at_list(
        "- In a study, 20 of 100 people had it.", "K704", figures.bare_figures, "without a source"
    ),
    Fault("K704", figures.bare_figures, TOREMIFENE,
          swap(f"{TABLET} You go on as long as it helps.", "It helped 20 of 100."),
          "without who was counted and without how sure it is"),
    Fault("K706", figures.contradicting_figures, TOREMIFENE, swap("of_100: 26", "of_100: 3"),
          "is called very-common, with 3 of 100 people", at="id: toremifene"),
    at_list("- Ask about XQZV.", "K305", plain_language.unexplained_abbreviations, "'XQZV'"),
    at_list("- Ask about asthenia.", "K306", plain_language.unexplained_terms, "'asthenia'"),
    at_list(f"- {PASSIVE * 60}", "K310", voice.very_passive, "sentences are passive"),
    at_list(f"- {PASSIVE * 14}", "K311", voice.rather_passive, "sentences are passive"),
    at_list("- Women should ask for it.", "K312", voice.women_alone, "Only women stand here"),
    at_list(f"- {'word ' * 61}", "K613", chunks.large_chunks, "a paragraph of 61 words"),
    at_list("- one\n" * 8, "K612", chunks.large_chunks, "has a list of"),
    at_list(
        f"{LIST}\n\n### A heading of many words that goes on for far too long",
        "K611", chunks.large_chunks, "has 12 words",
    ),
    Fault("K614", chunks.unlike_lengths, TOREMIFENE,
          swap("- says: Liver injury.", f"- says: {'Liver injury and so on. ' * 80}"),
          "The benefits have"),
    Fault("K615", chunks.unlike_lengths, "treatments/eribulin.md",
          lambda text: f"{text}\n{'word ' * 1500}\n", "words; pages of the class"),
    Fault("K304", plain_language.hard_pools, TOREMIFENE,
          swap("card: A hormone pill", f"card: {LONG_WINDED * 60}A hormone pill"),
          "of the kind 'card' together read at grade", named="knowledge"),
    Fault("K106", citing.misdated_sources, "sources/zz.yaml",
          new(SOURCE.replace("undated", "last spring")), "The 'date' of 'zz-unused'",
          at="- {id: zz-unused"),
    Fault("K106", citing.misdated_sources, "sources/zz.yaml",
          new(SOURCE.replace("2026-11-21", "2026")), "The 'checked' of 'zz-unused'",
          at="- {id: zz-unused"),
    Fault("K105", citing.unused_sources, "sources/zz.yaml", new(SOURCE), "'zz-unused'",
          at="- {id: zz-unused"),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_text_with_one_fault(fault: Fault, copy: Copy) -> None:
    shows(fault, copy)


def test_pages_that_are_hard_on_the_whole(knowledge: Knowledge) -> None:
    assert list(plain_language.hard_on_the_whole(knowledge)) == []
    hard = {
        id: replace(t, sections=(Section("Main points", LONG_WINDED),))
        for id, t in knowledge.topics.items()
    }
    treatments = {
        id: replace(t, sections=(Section("Main points", LONG_WINDED * 90),))
        for id, t in knowledge.treatments.items()
    }
    (problem,) = plain_language.hard_on_the_whole(
        replace(knowledge, topics=hard, treatments=treatments)
    )
    assert problem.code == "K303"


def test_the_temperature_of_a_fever_keeps_its_decimal() -> None:
    assert figures.DECIMAL.search("2.5 hours")
    assert not figures.DECIMAL.search(figures.THRESHOLDS.sub("", "a fever of 100.4 F (38.0 C)"))


def test_what_a_reader_may_say_is_no_quotation() -> None:
    assert citing.OWN_VOICE.search("I have cancer in my bones, and my legs are weak.")


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("Your team checks it. You take it at home.", 0),
        ("It is given by drip. You take it at home.", 1),
        ("You may be tired. You are worried.", 0),
        ("It was not found. It has been used for years. You ask.", 1),
    ],
)
def test_sentences_in_which_nobody_acts(text: str, passive: int) -> None:
    assert voice.passive_share(text)[0] == passive
