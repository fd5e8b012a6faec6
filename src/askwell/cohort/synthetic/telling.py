"""What is told of an illness: the list of treatments as a record has it, with its gaps."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from askwell.cohort.synthetic.illness import Illness
from askwell.cohort.synthetic.pathways import Pathways
from askwell.facts.history import Complete, Course, History, Outcome, Setting
from askwell.facts.lineage import Lineage
from askwell.facts.possible import Range

#: How often an entry is missing from a list that is not complete.
_EARLY_MISSING, _MISSING = 0.5, 0.25


def tell(illness: Illness, random: Random, pathways: Pathways, lineage: Lineage) -> History:
    """The list of treatments as told, and how far it is complete."""
    choice = pathways.telling.complete
    word = random.choices(list(choice), list(choice.values()))[0]
    complete = Complete.NO if word == "none" else Complete(word)
    courses = tuple(
        _as_told(course, random, pathways, lineage)
        for course in illness.courses
        if word != "none" and not _left_out(course, complete, random)
    )
    return History(lineage, courses, complete, Range(illness.months, illness.months))


def _left_out(course: Course, complete: Complete, random: Random) -> bool:
    if complete is Complete.ALL:
        return False
    if complete is Complete.SINCE_SPREAD:
        return course.setting is Setting.EARLY and random.random() < _EARLY_MISSING
    return random.random() < _MISSING


def _as_told(course: Course, random: Random, pathways: Pathways, lineage: Lineage) -> Course:
    """One entry, now and then without an outcome, a line or months, or with a class alone."""
    telling = pathways.telling
    if random.random() < telling.no_outcome and course.outcome is not Outcome.ONGOING:
        course = replace(course, outcome=None)
    if random.random() < telling.no_line:
        course = replace(course, line=None)
    if random.random() < telling.no_months:
        course = replace(course, months_on=None, months_since_end=None)
    parents = lineage.kin[course.treatment].parents
    if random.random() < telling.class_only and parents and parents[0] != "local-treatment":
        course = replace(course, treatment=parents[0])
    return course
