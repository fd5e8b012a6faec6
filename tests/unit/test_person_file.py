"""The person file as a door: what it makes of good files, and what it says about bad ones."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from askwell.facts.answer import Note
from askwell.facts.history import ANY_MONTHS
from askwell.facts.person import Person
from askwell.facts.possible import Range
from askwell.facts.vocabulary import Vocabulary
from askwell.intake.courses import treatment_named
from askwell.intake.person_file import read_answers, read_person
from askwell.knowledge.documents import DocumentError
from askwell.knowledge.model import Knowledge

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def vocabulary(knowledge: Knowledge) -> Vocabulary:
    return knowledge.vocabulary


def person(vocabulary: Vocabulary, text: str) -> Person:
    return read_person(text, "me.yaml", vocabulary, TODAY).person


def problems(vocabulary: Vocabulary, text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read_person(text, "me.yaml", vocabulary, TODAY)
    return [str(problem) for problem in caught.value.problems]


# -- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fact", "expected"),
    [
        ("er: positive", "er", {"positive"}),
        ("er: some", "er", {"positive", "low"}),
        ("her2: [low, zero]", "her2", {"low", "zero"}),
        ("her2: [negative, positive]", "her2", {"low", "ultralow", "zero", "positive"}),
        ("her2: not_tested", "her2", {"low", "ultralow", "zero", "positive"}),
        ("spread_bone: true", "spread_bone", {"yes"}),
        ("spread_bone: no", "spread_bone", {"no"}),
        ("age: 57", "age", Range(57, 57)),
        ("age: 50..59", "age", Range(50, 59)),
        ("age: 80..", "age", Range(80, 120)),
        ("age: '57'", "age", Range(57, 57)),
        ("pd_l1_cps: ..9", "pd_l1_cps", Range(0, 9)),
        ("er: {is: low, on: 2025, from: report}", "er", {"low"}),
        ("had_letrozole: yes", "had_letrozole", {"yes"}),
        ("", "er", {"positive", "low", "negative"}),
        ("{}", "er", {"positive", "low", "negative"}),
    ],
)
def test_answers(vocabulary: Vocabulary, text: str, fact: str, expected: object) -> None:
    assert person(vocabulary, text).possible(vocabulary[fact]) == expected


def test_json_is_read_as_well(vocabulary: Vocabulary) -> None:
    data = {
        "er": "positive",
        "spread_bone": True,
        "treatments": [{"treatment": "letrozole", "line": 1}],
    }
    told = person(vocabulary, json.dumps(data, indent=1))
    assert told.possible(vocabulary["er"]) == {"positive"}
    assert told.history.courses[0].line == 1


@pytest.mark.parametrize("note", list(Note))
def test_a_note_narrows_nothing_and_is_kept(vocabulary: Vocabulary, note: Note) -> None:
    told = person(vocabulary, f"er: {note.value}")
    assert told.possible(vocabulary["er"]) == vocabulary["er"].anything
    assert told.note("er") is note


def test_origins_that_overlap_are_intersected(vocabulary: Vocabulary) -> None:
    told = person(vocabulary, "her2: [{is: negative}, {is: equivocal, from: report}]")
    assert told.possible(vocabulary["her2"]) == {"low"}
    assert told.conflict(vocabulary["her2"]) is None


def test_origins_that_contradict_are_a_conflict_and_leave_both_possible(
    vocabulary: Vocabulary,
) -> None:
    told = person(vocabulary, "er: [{is: positive}, {is: negative, from: report}]")
    assert told.possible(vocabulary["er"]) == {"positive", "negative"}
    conflict = told.conflict(vocabulary["er"])
    assert conflict is not None
    assert conflict.says == ({"positive"}, {"negative"})


def test_an_answer_that_contradicts_the_list_is_a_conflict(vocabulary: Vocabulary) -> None:
    told = person(vocabulary, "had_letrozole: no\ntreatments: [letrozole]")
    assert told.possible(vocabulary["had_letrozole"]) == {"yes", "no"}
    assert told.conflict(vocabulary["had_letrozole"]) is not None


def test_numbers_that_contradict_leave_everything_between_possible(vocabulary: Vocabulary) -> None:
    told = person(vocabulary, "age: [{is: 40}, {is: 50, from: report}]")
    assert told.possible(vocabulary["age"]) == Range(40, 50)


def test_relapse_is_worked_out_from_all_that_is_said_of_the_spread(vocabulary: Vocabulary) -> None:
    tamoxifen = "{treatment: tamoxifen, setting: early, outcome: completed, months_since_end: 30}"
    early = f"treatments: [{tamoxifen}]\ntreatments_complete: true\n"
    agree = person(vocabulary, early + "months_since_spread: [{is: 0..24}, {is: 6, from: report}]")
    assert agree.possible(vocabulary["relapse_after_tamoxifen"]) == Range(24, 24)
    clash = person(vocabulary, early + "months_since_spread: [{is: 6}, {is: 20, from: report}]")
    assert clash.possible(vocabulary["relapse_after_tamoxifen"]) == Range(10, 24)


# -- results that growth has overtaken ----------------------------------------------------------

GREW = "{treatment: letrozole, setting: metastatic, outcome: progressed, months_since_end: 5}"
NOTHING = {"found", "not_found", "unclear"}


def esr1(vocabulary: Vocabulary, result: str, treatments: str, complete: str = "true") -> object:
    text = f"esr1: {result}\ntreatments: [{treatments}]\ntreatments_complete: {complete}"
    return person(vocabulary, text).possible(vocabulary["esr1"])


def test_a_result_from_before_the_last_growth_narrows_nothing(vocabulary: Vocabulary) -> None:
    result = '{is: not_found, on: "2026-03"}'
    assert esr1(vocabulary, result, GREW) == NOTHING
    told = person(vocabulary, f"esr1: {result}\ntreatments: [{GREW}]")
    assert told.note("esr1") is Note.OUT_OF_DATE


def test_a_found_change_stays(vocabulary: Vocabulary) -> None:
    assert esr1(vocabulary, '{is: found, on: "2026-03"}', GREW) == {"found"}


def test_a_result_since_the_last_growth_counts(vocabulary: Vocabulary) -> None:
    assert esr1(vocabulary, '{is: not_found, on: "2026-09"}', GREW) == {"not_found"}


def test_a_result_without_a_month_is_taken_as_the_newest(vocabulary: Vocabulary) -> None:
    assert esr1(vocabulary, "not_found", GREW) == {"not_found"}


@pytest.mark.parametrize(
    ("treatments", "complete"),
    [
        (GREW, "false"),  # one more entry may tell of a later growth
        (f"{GREW}, {{treatment: fulvestrant, setting: metastatic, outcome: progressed}}", "true"),
        (f"{GREW}, {{treatment: fulvestrant, months_since_end: 1}}", "true"),
        ("", "true"),  # nobody said when the spread was found
    ],
)
def test_a_result_that_growth_may_have_overtaken_narrows_nothing(
    vocabulary: Vocabulary, treatments: str, complete: str
) -> None:
    assert esr1(vocabulary, '{is: not_found, on: "2026-09"}', treatments, complete) == NOTHING


# -- the list of treatments ---------------------------------------------------------------------


def entry(vocabulary: Vocabulary, **fields: Any) -> Any:
    answers = {"treatments": [{"treatment": "letrozole", **fields}]}
    return read_answers(answers, vocabulary, TODAY).person.history.courses[0]


@pytest.mark.parametrize(
    ("fields", "months_on", "since_end"),
    [
        ({}, None, None),
        ({"months_on": 14}, Range(14, 14), None),
        ({"months_on": "6..9"}, Range(6, 9), None),
        ({"months_on": "..9"}, Range(0, 9), None),
        ({"started": "2025-11", "outcome": "ongoing"}, Range(12, 12), None),
        ({"started": "2025-11"}, Range(0, 12), None),
        ({"started": "2025-11", "ended": "2026-05"}, Range(6, 6), Range(6, 6)),
        ({"started": "2024", "ended": "2026-05"}, Range(17, 28), Range(6, 6)),
        ({"ended": "2026"}, None, Range(0, 10)),
        ({"months_since_end": 2, "as_of": "2026-08"}, None, Range(5, 5)),
        ({"months_on": 7, "as_of": "2026-08", "outcome": "ongoing"}, Range(10, 10), None),
        ({"months_on": 7, "as_of": "2026-08", "outcome": "progressed"}, Range(7, 7), None),
        # It may still go on: then three more months have gone by.
        ({"months_on": 7, "as_of": "2026-08"}, Range(7, 10), None),
    ],
)
def test_months(vocabulary: Vocabulary, fields: Any, months_on: object, since_end: object) -> None:
    course = entry(vocabulary, **fields)
    assert (course.months_on, course.months_since_end) == (months_on, since_end)


@pytest.mark.parametrize("name", ["letrozole", "Letrozole", " LETROZOLE ", "Femara"])
def test_a_treatment_by_id_name_or_brand(vocabulary: Vocabulary, name: str) -> None:
    assert treatment_named(name, vocabulary) == "letrozole"


def test_an_unknown_treatment_is_handed_back_and_leaves_the_list_open(
    vocabulary: Vocabulary,
) -> None:
    text = "treatments: [letrozole, moonbeam]\ntreatments_complete: true"
    told = read_person(text, "me.yaml", vocabulary, TODAY)
    assert [(item.where, item.found) for item in told.not_understood] == [
        ("treatments.1", "moonbeam")
    ]
    assert told.person.possible(vocabulary["had_capecitabine"]) == {"yes", "no"}
    assert told.person.possible(vocabulary["had_letrozole"]) == {"yes"}


def test_no_list_is_not_an_empty_list(vocabulary: Vocabulary) -> None:
    assert person(vocabulary, "").possible(vocabulary["had_letrozole"]) == {"yes", "no"}
    complete = person(vocabulary, "treatments: []\ntreatments_complete: true")
    assert complete.possible(vocabulary["had_letrozole"]) == {"no"}
    assert complete.possible(vocabulary["months_on_letrozole"]) == Range(0, 0)
    assert complete.possible(vocabulary["lines_since_spread"]) == Range(0, 0)
    assert person(vocabulary, "treatments: []").possible(
        vocabulary["months_on_letrozole"]
    ) == ANY_MONTHS  # fmt: skip


# -- what is wrong, where, and what to do -------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("er: positive\nhr2: low", 2, "There is no question 'hr2'. Did you mean: her2"),
        ("er: postive", 1, "'er' has no answer 'postive'. Expected one of: positive, low, neg"),
        ("er: positive\n\nage: old", 3, "'age' is a number in years; found 'old'. Write a number"),
        ("age: 12", 1, "'age' is 12; expected from 18 to 120 years"),
        ("age: .nan", 1, "not a number"),
        ("age: nan", 1, "'age' is a number in years; found 'nan'"),
        ("age: .inf", 1, "expected from 18 to 120"),
        (f"age: 1{'0' * 400}", 1, "'age'"),
        (f"age: 1{'0' * 5000}", 1, "cannot be read"),
        ("age: 1e400", 1, "expected from 18 to 120"),
        ("age: true", 1, "'age' is a number"),
        ("age: [50]", 1, "'age' is a number"),
        ("age: 59..50", 1, "its low end is above its high end"),
        ("er: []", 1, "'er' has an empty list. Expected one or more of"),
        ("er: {}", 1, "'er' has no 'is'. Write {is: ANSWER"),
        ("er: {is: low, by: me}", 1, "'er' has 'by'"),
        ("er: {is: low, from: mum}", 1, "'from' is 'mum'. Write me or report"),
        ("er: {is: low, on: May}", 1, "Write a date as 2025, 2025-03"),
        ("er: {is: low, on: 2025-13}", 1, "month"),
        ("er: {is: low, on: 2031}", 1, "future"),
        ("er: {is: {is: low}}", 1, "'er' has no answer"),
        ("er: [[low]]", 1, "'er' has no answer"),
        ("er: [{is: low}, {is: odd}]", 1, "'er' has no answer 'odd'"),
        ("er:", 1, "'er' has no answer"),
        ("er: yes", 1, "'er' has no answer 'yes'"),
        ("- er: positive", 1, "This file holds no answers by name"),
        ("positive", 1, "This file holds no answers by name"),
        ("er: low\ner: low", 2, "The key 'er' stands twice"),
        ("? [er]\n: low", 1, "A name here is itself a list or a mapping"),
        ("er: &a low\npr: *a", 2, "points back to an earlier part"),
        ("er: !!python/object:os.system low", 1, "names a type of its own"),
        ("er: [low", 2, "This is not YAML"),
        ("er: 'low", None, "This is not YAML"),
        ("er: " + "[" * 5000, None, "deep"),
        ("treatments: letrozole", 1, "'treatments' is 'letrozole'. Write a list"),
        ("treatments_complete: maybe", 1, "'treatments_complete' is 'maybe'. Write true"),
        ("treatments_complete: [true]", 1, "Write true, since_spread or false"),
        ("treatments: [" + "letrozole, " * 61 + "]", 1, "This list has 61 entries"),
    ],
)  # fmt: skip
def test_one_clear_message(vocabulary: Vocabulary, text: str, line: int | None, says: str) -> None:
    (problem,) = problems(vocabulary, text)
    assert problem.startswith(f"me.yaml:{line}: " if line else "me.yaml")
    assert says in problem
    assert len(problem) < 700


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{setting: early}", "This entry names no treatment"),
        ("[letrozole]", "This entry names no treatment"),
        ("{treatment: null}", "This entry names no treatment"),
        ("{treatment: [letrozole]}", "This entry names no treatment"),
        ("{treatment: letrozole, dose: 2.5}", "An entry has no 'dose'"),
        ("{treatment: letrozole, setting: late}", "In the entry for 'letrozole': 'late'"),
        ("{treatment: letrozole, outcome: fine}", "outcome: ongoing, completed"),
        ("{treatment: letrozole, setting: ''}", "setting: early or metastatic"),
        ("{treatment: letrozole, outcome: false}", "outcome: ongoing, completed"),
        ("{treatment: letrozole, setting: [early]}", "setting: early or metastatic"),
        ("{treatment: letrozole, line: 0}", "'line' is 0. Write 1 for the first"),
        ("{treatment: letrozole, line: true}", "'line' is True"),
        ("{treatment: letrozole, line: first}", "'line' is 'first'"),
        ("{treatment: letrozole, months_on: -3}", "'months_on' is below zero"),
        ("{treatment: letrozole, months_on: long}", "'months_on' is a number in months"),
        ("{treatment: letrozole, months_on: .inf}", "'months_on'"),
        ("{treatment: letrozole, months_on: '9..6'}", "empty range"),
        ("{treatment: letrozole, started: 2031}", "future"),
        ("{treatment: letrozole, ended: soon}", "Write a date"),
        ("{treatment: letrozole, as_of: soon, months_on: 3}", "Write a date"),
        ("{treatment: letrozole, started: 2026-05, ended: 2025-01}",
         "it ended before it started"),
    ],
)  # fmt: skip
def test_one_clear_message_for_an_entry(vocabulary: Vocabulary, written: str, says: str) -> None:
    (problem,) = problems(vocabulary, f"er: low\ntreatments:\n- letrozole\n- {written}")
    assert problem.startswith("me.yaml:4: ")
    assert says in problem


def test_every_problem_is_named_at_once(vocabulary: Vocabulary) -> None:
    found = problems(vocabulary, "er: odd\nage: old\ntreatments: [{line: 1}]")
    assert len(found) == 3


def test_too_many_answers(vocabulary: Vocabulary) -> None:
    (problem,) = problems(vocabulary, "\n".join(f"x{i}: yes" for i in range(501)))
    assert "This file has 501 answers" in problem


def test_the_guide_in_the_file_is_no_answer(vocabulary: Vocabulary) -> None:
    assert person(vocabulary, "er: low\nguide: {questions: []}").answers.keys() == {"er"}
