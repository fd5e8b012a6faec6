"""What an answer would change, and the order of the questions."""

import os
import subprocess
import sys
from datetime import date

from askwell.cohort.varied_people import people
from askwell.explore.finding import Options, Standing
from askwell.explore.options import Explorer, group_of
from askwell.explore.what_if import what_if
from askwell.intake.person_file import read_answers
from askwell.knowledge.model import Knowledge, TreatmentKind
from tests.spec.tables import explorer, person_of


def test_each_answer_that_is_still_possible_is_tried() -> None:
    person = person_of({"er": ["positive", "negative"]})
    change = what_if(explorer(), person, explorer().options(person), "er")
    assert [c.answer for c in change.changes] == ["positive", "negative"]
    positive, negative = change.changes
    assert positive.comes_up == ("plain-drug",)
    assert positive.drops_out == ()
    assert negative.comes_up == ()
    assert negative.drops_out == ("example-drug", "plain-drug")


def test_a_number_has_no_answers_to_list() -> None:
    person = person_of({})
    assert what_if(explorer(), person, explorer().options(person), "age").changes == ()


def test_trying_an_answer_leaves_the_person_alone() -> None:
    person = person_of({"her2": "negative"})
    explorer().options(person)
    what_if(explorer(), person, explorer().options(person), "her2")
    her2 = explorer().knowledge.vocabulary["her2"]
    assert person.possible(her2) == {"low", "zero"}


def test_over_the_real_knowledge_the_changes_are_what_the_full_list_says(
    knowledge: Knowledge,
) -> None:
    real = Explorer(knowledge)
    her2 = knowledge.vocabulary["her2"]
    from askwell.facts.history import Complete, History
    from askwell.facts.person import Person

    person = Person(History(knowledge.vocabulary.lineage, (), Complete.ALL))
    before = real.options(person)
    for change in what_if(real, person, before, "her2").changes:
        after = real.options(person.answering("her2", frozenset((change.answer,))))
        for id in change.comes_up:
            assert _standing(after, id) in (Standing.FITS, Standing.JUDGED)
            assert _standing(before, id) not in (Standing.FITS, Standing.JUDGED)
    assert her2.anything == person.possible(her2)


def _standing(options: Options, id: str) -> Standing | None:
    finding = options.of(id)
    return finding.standing if finding else None


def test_the_order_does_not_change_from_run_to_run() -> None:
    """Ties must not follow the order of a set, which differs with each start of Python."""
    script = """
from datetime import date
from askwell.explore.options import Explorer
from askwell.intake.person_file import read_answers
from askwell.knowledge.load import load
from askwell.paths import knowledge_dir
from askwell.web.changes import open_points

knowledge = load(knowledge_dir())
explorer = Explorer(knowledge)
for said in ({}, {"er": "positive"}, {"er": "negative", "pr": "negative", "her2": "negative"},
             {"er": "positive", "her2": "negative", "sex": "female", "menopause": "after"},
             {"er": "positive", "her2": "positive"}, {"her2": "low"}, {"sex": "male"}):
    person = read_answers(said, knowledge.vocabulary, date(2026, 11, 21)).person
    options = explorer.options(person)
    print([f.waits_for for f in options.treatments], open_points(explorer, person, options))
"""

    def printed(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    assert len({printed(seed) for seed in ("1", "2", "3")}) == 1


def test_only_what_asks_for_a_fact_can_move_by_it(knowledge: Knowledge) -> None:
    """What is looked at again is enough: a full look finds the same changes."""
    explorer = Explorer(knowledge)
    judged = {t.id for t in knowledge.treatments.values()
              if t.kind in (TreatmentKind.CANCER, TreatmentKind.LOCAL)}  # fmt: skip
    moved = 0
    for data in people(15, 5, knowledge.vocabulary):
        person = read_answers(data, knowledge.vocabulary, date(2026, 11, 22)).person
        options = explorer.options(person)
        before = {f.treatment.id: group_of(f.standing) for f in options.treatments}
        for id in knowledge.tests:
            fact = knowledge.vocabulary[id]
            for change in what_if(explorer, person, options, id).changes:
                told = person.answering(fact.id, frozenset((change.answer,)))
                standings = explorer.standings(told, judged)
                after = {id: group_of(standing) for id, standing in standings.items()}
                came = {t for t, group in after.items() if group == "talk" != before.get(t)}
                assert came == set(change.comes_up), (id, change.answer)
                moved += len(came)
    assert moved, "or nothing was compared"
