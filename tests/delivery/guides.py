"""Guides to take along in tests: an empty one, an ordinary, the longest, and one full of traps."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from askwell.explore.options import Explorer
from askwell.guide.appointment import Appointment
from askwell.guide.draft import Draft
from askwell.guide.guide import compose
from askwell.guide.sheet import Sheet, sheet
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge
from askwell.settings import Settings

LINK = "https://askwell.example.org/g/Zm9yIHRoZSB0ZXN0IG9mIHRoZSBmb3JtcyBvZiBhIGd1aWRl"

ANSWERS: dict[str, Any] = {
    "sex": "female",
    "age": "50..59",
    "menopause": "after",
    "er": "positive",
    "her2": "negative",
    "spread_bone": "yes",
    "spread_liver": "no",
    "esr1": "not_tested",
    "pik3ca": "not_sure",
    "sign_fever": "yes",
    "goal_comfort": "a_lot",
    "goal_longer": "not_sure",
    "matters_travel": "a_lot",
    "treatments": [
        {"treatment": "letrozole", "setting": "metastatic", "outcome": "progressed"},
        {"treatment": "palbociclib", "setting": "metastatic", "months_on": "18..20"},
    ],
}
#: What must not work in any form: markup of pages, paper, templates, mail and calendars.
TRAPS = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;</main></body>",
    "{{ 7 * 7 }} {% raw %} #set page(width: 1pt) #read(\"/etc/passwd\") $x^2$ *bold* _low_ @ref",
    "// not a comment /* nor this */ `code` \\ = Heading\n= Heading\n- item\n+ item\n/ term: x",
    "Subject: pills\r\nBcc: many@example.org\r\n\r\n.\r\nQUIT\r\n--\r\n-- \r\nFrom me to you",
    "END:VEVENT\nBEGIN:VALARM\nURL;VALUE=URI:https://bad.example.org",
    "Sources of the questions and tests\n----------------------------------\n[1] Made up.",
    "שלום, מה שלומך? (2027) \u202eturned around\u202c end",
    "مرحبا، كيف الحال؟ 12/2027",
    "我可以坐飞机吗？为什么？",
    "👩🏽‍⚕️🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️ e\u0301 ﬁ ½ ｆｕｌｌ ẞ ǅ",
    "bell\x07 null\x00 esc\x1b[31m tab\tform\x0cnext\x85line\u2028end\u2029\ufeff\ufffe done",
    "x" * 500,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Answers and a draft, as a visit keeps them."""

    answers: dict[str, Any] = field(default_factory=dict)
    draft: Draft = field(default_factory=Draft)

    def sheet(self, knowledge: Knowledge) -> Sheet:
        told = read_answers(self.answers, knowledge.vocabulary, date(2026, 3, 1))
        found = Explorer(knowledge).options(told.person)
        host = Settings(clinic_name="Hill Clinic", nurse_line="555 0100")
        return sheet(compose(found, told.person, self.draft), knowledge, host)


def ordinary() -> Case:
    draft = (
        Draft()
        .add("goals-01")
        .add("tests-05")
        .add("money-03")
        .add_own("Can I fly in June?")
        .star("money-03", starred=True)
        .star("own-1", starred=True)
        .note("tests-05", "ask for the report")
        .write(goal="See my garden in May", notes="My sister comes along.\n\nShe writes it down.")
        .meet(Appointment(date(2027, 3, 5), time(14, 30), "Main Street 5; room 2", "Dr. Okafor"))
        .leave_out(frozenset({"age", "spread_bone"}))
    )
    return Case(ANSWERS, draft)


def longest(knowledge: Knowledge) -> Case:
    """200 questions, and 20,000 characters of notes."""
    draft = Draft()
    for id in list(knowledge.questions)[:190]:
        draft = draft.add(id)
    for n in range(200 - len(draft.items)):
        draft = draft.add_own(f"Question {n} of my own: {'what then? ' * 40}")
    for item in draft.items[::10]:
        draft = draft.note(
            item.id, f"Note on {item.id}. " + "All that was said, word for word. " * 26
        )
    for item in draft.items[:3]:
        draft = draft.star(item.id, starred=True)
    draft = draft.write(goal="Go on. " * 280, notes="A line of my notes.\n" * 99)
    everything = {id: "yes" for id in knowledge.vocabulary if id.startswith(("sign_", "spread_"))}
    return Case({**ANSWERS, **everything}, draft)


def traps() -> Case:
    draft = Draft()
    for trap in TRAPS:
        draft = draft.add_own(trap)
        draft = draft.note(draft.items[-1].id, trap)
    draft = draft.add("goals-01").note("goals-01", TRAPS[0]).write(
        goal=TRAPS[1], notes="\n".join(TRAPS)
    )  # fmt: skip
    return Case(ANSWERS, draft.meet(Appointment(date(2027, 3, 5), None, TRAPS[0], TRAPS[6])))


def every_case(knowledge: Knowledge) -> dict[str, Case]:
    return {
        "empty": Case(),
        "ordinary": ordinary(),
        "longest": longest(knowledge),
        "traps": traps(),
    }
