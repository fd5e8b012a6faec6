"""What each code of ``askwell check`` stands for: what must hold, and what to do where it does not.

``python -m askwell.lint.codes`` prints docs/reference/checks.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """What must hold, and what to do. A ``hint`` is worth a look and may be as it is."""

    holds: str
    mend: str
    hint: bool = False


_CHAPTERS: tuple[tuple[str, str], ...] = (
    ("A", "Reading the files"),
    ("C", "Worked people"),
    ("K1", "Citations"),
    ("K2", "Reach"),
    ("K3", "Words"),
    ("K4", "How current it is"),
    ("K5", "Tracing older claims"),
    ("K6", "The shape of a page"),
    ("K7", "Figures"),
)

CODES: dict[str, Code] = {
    "A001": Code("The file is YAML.", "Look at quotes, colons and indents on that line."),
    "A002": Code("A file of a treatment or topic begins with its front matter.",
                 "Begin it with a line of three hyphens, and end the front matter with another."),
    "A003": Code("A key stands once in a mapping.", "Keep one of them."),
    "A004": Code("The folder holds knowledge files.", "Name the folder that has knowledge.yaml."),
    "A010": Code("Each part of a file has its known shape.", "See the knowledge files' reference."),
    "A020": Code("A rule names facts, choices and terms that are there.", "Correct the name."),
    "A021": Code("A rule, and all the clauses of a use, ask for each fact once.",
                 "Put both into one part."),
    "A022": Code("A rule about menopause also says for which sex.",
                 "Use a term such as after_menopause."),
    "A030": Code("A drug without a page is listed under 'drugs', one with a page is not.",
                 "Take it out of 'drugs'."),
    "A031": Code("A treatment's classes are there.", "Name a class of knowledge/classes."),
    "A032": Code("No class is above itself.", "Take one of the parents out."),
    "A040": Code("A fact is described once.", "Keep one of them."),
    "A041": Code("No fact begins like a fact of the history of treatments.", "Rename it."),
    "A042": Code("Partial and outdated answers name choices of the fact.", "Correct the name."),
    "A043": Code("A choice has two answers or more, a number has a range.", "Add what is missing."),
    "A044": Code("A term has a name of its own.", "Rename it."),
    "A045": Code("A checklist asks for facts of its own group.", "Correct the list."),
    "A050": Code("A file is named by the id in it.", "Make them the same."),
    "A051": Code("A clause has one role.", "Split it, or add the role."),
    "A052": Code("A use outside the label that rests on small studies asks a doctor.",
                 "Add a 'judged' clause."),
    "A053": Code("Treatments and classes that are named are there.", "Correct the id."),
    "A054": Code("A check measures a fact that is there.", "Correct the id, or leave it out."),
    "A055": Code("A treatment's page has only the known headings.", "Use one of them."),
    "A056": Code("A figure says what it counts, after how long, and against what.",
                 "Give of_100 with 'after', or half_after; a second number needs 'than'."),
    "A060": Code("A question's id stands once.", "Rename one."),
    "A061": Code("A source's id stands once.", "Rename one."),
    "A062": Code("A word's id stands once.", "Rename one."),
    "A063": Code("An occasion's id stands once.", "Rename one."),
    "A064": Code("An occasion names questions that are there, each once.", "Correct the id."),
    "C001": Code("A case has its known shape.", "See the knowledge files' reference."),
    "C002": Code("A case names ids that are there.", "Correct the id."),
    "C003": Code("A case's person can be understood whole.", "Name facts and answers of ours."),
    "C004": Code("A case's id stands once.", "Rename one."),
    "C101": Code("What a case expects comes out.", "Read its source again; mend one of the two."),
    "K101": Code("Each clause, caution, check, benefit, figure, effect, call, schedule, test, "
                 "urgent sign, claim and 'why now' has a source.", "Add 'cites'."),
    "K102": Code("A citation names a source that is there.", "Add the source, or correct the id."),
    "K103": Code("A section is named only where that text was read.", "Take the section out."),
    "K104": Code("No sentence is quoted: facts carry over from sources, words do not.",
                 "Say it in our own words."),
    "K105": Code("Each source is cited somewhere.", "Cite it, or take it out.", hint=True),
    "K106": Code("Each source has a date or says 'undated', and the day it was checked.",
                 "Write YYYY, YYYY-MM or YYYY-MM-DD."),
    "K201": Code("Each use that can be had fits somebody.", "Mend the clause that is too strict."),
    "K202": Code("Each fact that is asked for is read by a rule.", "Use it, or do not ask."),
    "K203": Code("A question belongs to a treatment that has a page.", "Name another treatment."),
    "K204": Code("The topic of a question has a title.", "Give the file a 'title'."),
    "K205": Code("No two uses of a treatment have the same partners and clauses.",
                 "Say what sets them apart, or make one of them."),
    "K206": Code("Each caution can come up for somebody.", "Mend its 'when'."),
    "K207": Code("Each question can come up for somebody.", "Mend its 'when'."),
    "K208": Code("Each urgent sign can come up for somebody.", "Mend its 'when'."),
    "K209": Code("Each topic is about somebody's situation.", "Mend its 'when'."),
    "K210": Code("Each test asked for by a guideline can come up.", "Mend its 'when'."),
    "K211": Code("The questions, uses and topics that a page names are there.", "Correct the id."),
    "K212": Code("Each occasion has three questions or more that matter to everyone.",
                 "Add one without a rule: most people have not told us much."),
    "K301": Code("A page reads at grade 8 or lower.", "Write shorter sentences, everyday words."),
    "K302": Code("No word judges, promises, frightens or gives a dose.", "Use other words."),
    "K303": Code("Half of the pages read at grade 6 or lower.", "Begin with the hardest page."),
    "K304": Code("All short texts of one kind together read at grade 8 or lower.",
                 "Begin with the longest of them."),
    "K305": Code("An abbreviation stands in the glossary, or is spelled out on the page.",
                 "Explain it, or leave it out."),
    "K306": Code("A medical term stands in the glossary.", "Explain it, or say it plainly.",
                 hint=True),
    "K310": Code("At most 25 of 100 sentences of a page are passive.", "Say who does it."),
    "K311": Code("At most 10 of 100 sentences of a page are passive.", "Say who does it.",
                 hint=True),
    "K312": Code("A page for everyone does not speak of women alone.", "Write 'you' or 'people'.",
                 hint=True),
    "K401": Code("No review is overdue.", "Hold the page against its sources, then set 'checked'."),
    "K402": Code("A page is to be reviewed within twelve months.", "Choose an earlier day."),
    "K501": Code("A sentence that answers an older claim stands on the page it names, word for "
                 "word.", "Copy it as it stands there."),
    "K502": Code("The page that a claim names is there.", "Correct it."),
    "K503": Code("The words of an outdated or disputed claim stand on no other page.",
                 "Say what holds today."),
    "K504": Code("An outdated or disputed claim says which words must not stand.", "Add 'never'."),
    "K505": Code("The patterns of 'never' can be read.", "Write plain words."),
    "K506": Code("An older claim is answered once.", "Leave it with one entry."),
    "K601": Code("A treatment that can be had has a benefit with a source.", "Add to 'benefits'."),
    "K602": Code("It has a common side effect with a source, or says that none is known.",
                 "Add to 'effects'."),
    "K603": Code("It has a serious side effect with a source, or says that none is known.",
                 "Add to 'effects'."),
    "K604": Code("It says what it is like for body, feelings and work.",
                 "Write it there or in a class, or 'Not known.'"),
    "K605": Code("Treatments of one class fill the same parts.", "Fill it, or say 'Not known.'"),
    "K606": Code("A treatment's page has one to five main points.", "Keep what matters most."),
    "K607": Code("A page gives something to do: a question, a call or a step.", "Add one."),
    "K608": Code("A page says 'you'.", "Write to the person who reads."),
    "K611": Code("A heading has at most 10 words.", "Say it in fewer."),
    "K612": Code("A list has at most 7 items.", "Split it."),
    "K613": Code("A paragraph has at most 60 words.", "Split it."),
    "K614": Code("Benefits and side effects are told in like numbers of words.",
                 "See that both are told fairly.", hint=True),
    "K615": Code("Pages of one class are about as long as each other.",
                 "See that no option is told at more length.", hint=True),
    "K701": Code("No percent sign: numbers are of 100 people.", "Write '20 of 100 people'."),
    "K702": Code("No decimals, but for the temperature of a fever.", "Round to a whole number."),
    "K703": Code("No '1 in 5': numbers are of 100 people.", "Write '20 of 100 people'."),
    "K704": Code("A figure in a text has a source, says who was counted and how sure it is.",
                 "Name the study and its people, and cite it."),
    "K705": Code("All counts are of 100.", "Count in 100."),
    "K706": Code("The figure of a side effect goes with the word for how common it is.",
                 "Correct one of the two."),
}  # fmt: skip


def page() -> str:
    """The reference of all codes, as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The checks"
    yield ""
    yield "<!-- Written by `make docs` from askwell/lint/codes.py. Change that, not this page. -->"
    yield ""
    yield (
        "`askwell check` holds the knowledge files to these rules. Each problem names its code, "
        "its place and what to do. A hint may be as it is; `askwell check --warnings` shows hints, "
        "too."
    )
    for prefix, title in _CHAPTERS:
        yield from ("", f"## {title}", "")
        yield from ("| code | what must hold | what to do |", "|---|---|---|")
        for id, code in CODES.items():
            if id.startswith(prefix):
                hint = " (hint)" if code.hint else ""
                yield f"| `{id}` | {code.holds}{hint} | {code.mend} |"


if __name__ == "__main__":
    sys.stdout.write(page())
