"""What the things counted are called on the page."""

from __future__ import annotations

from askwell.cohort.groups import VALUES
from askwell.cohort.report.tally import ANSWER, NOTHING
from askwell.explore.standing import LIST, LIST_COMPLETE
from askwell.facts.answer import Note
from askwell.knowledge.model import Knowledge, Weight
from askwell.logic.wording import capital

GROUP_HEADS = {"subtype": "Subtype", "age": "Age", "sex": "Sex"}
#: The groups of standings, said of many people.
SHOWN_HEADS = {
    "now": "Having it now",
    "talk": "To talk about",
    "depends": "Depends",
    "not_now": "Not for now",
    "not_listed": "Not listed",
}
#: Standings, said of many people.
STANDING_HEADS = {
    "now": "Having it now",
    "fits": "Fits what is known",
    "judged": "Fits, if the doctor agrees on one point",
    "depends": "Can’t tell yet",
    "waits": "Not until something is put right",
    "later": "Usually comes after another",
    "seldom": "Not usual here",
    "unsafe": "Could harm",
    "had": "Had it before",
    "passed": "Meant for an earlier point",
    "does_not_fit": "Not meant for this situation",
    "unavailable": "Only to read about",
    "not_listed": "Not listed",
}
WAYS = {
    Note.NOT_TESTED.value: "Never tested",
    Note.OUT_OF_DATE.value: "Out of date",
    Note.NOT_SURE.value: "Not sure",
    Note.NOT_SAID.value: "Rather not say",
    NOTHING: "No answer",
    ANSWER: "Answer, but not enough",
}
WEIGHTS = {
    Weight.STOP: "Could harm",
    Weight.WAIT: "Put right first",
    Weight.WARN: "Take care",
}
_LISTS = {
    LIST: "More detail on past treatments",
    LIST_COMPLETE: "If the list of past treatments is complete",
}


def group_head(group: str, knowledge: Knowledge) -> str:
    """The name of a group of people."""
    if group in GROUP_HEADS:
        return GROUP_HEADS[group]
    fact = knowledge.vocabulary.get(group) if group in VALUES else None
    return capital(fact.name) if fact else group


def value_name(value: str) -> str:
    """A value of a group, as it is read."""
    return capital(value.replace("HER2-", "HER2−").replace("HR-", "HR−"))


def treatment_name(treatment: str, knowledge: Knowledge) -> str:
    """The name of a treatment at the start of a cell."""
    return capital(knowledge.treatments[treatment].name)


def question_name(question: str, knowledge: Knowledge) -> str:
    """What is asked for: the name of a fact, or the list of past treatments."""
    fact = knowledge.vocabulary.get(question)
    return fact.name if fact else _LISTS.get(question, question)


def way_name(question: str, way: str, knowledge: Knowledge) -> str:
    """How a question was answered."""
    if way in WAYS:
        return WAYS[way]
    return knowledge.vocabulary[question].partials[way].label
