"""What changed since: exact for any person and any two states of the knowledge."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.cohort.varied_people import people as made_up
from askwell.explore.finding import Options, Standing
from askwell.explore.options import Explorer
from askwell.explore.since import Moved, Since, SinceError, Snapshot, changed, snapshot
from askwell.knowledge.model import Knowledge
from tests.laws.knowledges import knowledges, rules_of
from tests.laws.laws import facts_asked
from tests.laws.people import people, read
from tests.laws.runs import sizes
from tests.laws.tally import Tally
from tests.laws.vocabularies import vocabularies


def standings(options: Options) -> dict[str, Standing]:
    return {finding.treatment.id: finding.standing for finding in options.treatments}


def applied(since: Since, before: dict[str, Standing]) -> dict[str, Standing]:
    """The list that comes out when every change is made to the list of before."""
    after = dict(before)
    for moved in (*since.moved, *since.new, *since.gone):
        assert moved.was is not moved.now
        assert before.get(moved.treatment) is moved.was
        after.pop(moved.treatment, None)
        if moved.now is not None:
            after[moved.treatment] = moved.now
    return after


def turned(moves: tuple[Moved, ...]) -> set[tuple[str, Standing | None, Standing | None]]:
    return {(m.treatment, m.now, m.was) for m in moves}


def as_is(moves: tuple[Moved, ...]) -> set[tuple[str, Standing | None, Standing | None]]:
    return {(m.treatment, m.was, m.now) for m in moves}


@sizes(50, 1500)
def test_the_changes_are_exact(run: Any, record_property: Callable[[str, object], None]) -> None:
    tally = Tally()

    @run  # type: ignore[untyped-decorator]
    @given(st.data())
    def law(data: st.DataObject) -> None:
        vocabulary = data.draw(vocabularies())
        old = data.draw(knowledges(vocabulary))
        new = replace(data.draw(knowledges(vocabulary)), version="later")
        facts = facts_asked([*rules_of(old), *rules_of(new)])
        told = tuple(fact.id for fact in facts if fact.history is None)
        listed = tuple(fact.id for fact in facts if fact.history is not None)
        person = read(data.draw(people(vocabulary, told, listed)), vocabulary)
        before, after = (Explorer(knowledge).options(person) for knowledge in (old, new))
        kept = Snapshot.from_data(json.loads(json.dumps(snapshot(before).as_data())))
        assert kept == snapshot(before)

        same = changed(kept, before)
        assert same.nothing
        assert same.same_knowledge

        since = changed(kept, after)
        assert not since.same_knowledge
        assert applied(since, standings(before)) == standings(after)
        assert {m.treatment for m in since.new} <= new.treatments.keys() - old.treatments.keys()
        assert {m.treatment for m in since.gone} <= old.treatments.keys() - new.treatments.keys()
        assert since.nothing == (standings(before) == standings(after))
        assert Since.from_data(json.loads(json.dumps(since.as_data()))) == since

        back = changed(snapshot(after), before)
        assert as_is(back.moved) == turned(since.moved)
        assert as_is(back.new) == turned(since.gone)
        assert as_is(back.gone) == turned(since.new)
        for part in ("moved", "new", "gone"):
            tally[part] += len(getattr(since, part))

    law()
    tally.report(record_property, "changes")
    assert min(tally[part] for part in ("moved", "new", "gone")) >= 5


def test_a_real_treatment_that_is_new_gone_or_moved(knowledge: Knowledge) -> None:
    (data,) = made_up(1, 7, knowledge.vocabulary)
    person = read(data, knowledge.vocabulary)
    now = Explorer(knowledge).options(person)
    kept = snapshot(now)
    listed = sorted(standings(now))
    moved, new = listed[0], listed[1]
    stood = dict(kept.treatments)
    other = next(s for s in Standing if s is not stood[moved].standing)
    stood[moved] = replace(stood[moved], standing=other)
    del stood[new]
    stood["oldinib"] = replace(stood[moved], name="oldinib")
    since = changed(replace(kept, version="older", treatments=stood), now)
    assert [(m.treatment, m.was, m.now) for m in since.moved] == [
        (moved, other, standings(now)[moved])
    ]
    assert [(m.treatment, m.was) for m in since.new] == [(new, None)]
    assert [(m.name, m.now) for m in since.gone] == [("oldinib", None)]


def test_the_reason_is_said_in_words(knowledge: Knowledge) -> None:
    options = Explorer(knowledge).options(read({}, knowledge.vocabulary))
    kept = snapshot(options)
    assert "are the same as then" in changed(kept, options).why
    assert "Now they are as of November 22, 2026" in (
        changed(replace(kept, version="older", as_of=kept.as_of.replace(year=2025)), options).why
    )
    assert "were changed" in changed(replace(kept, version="older"), options).why


@pytest.mark.parametrize(
    "wrong", [{}, {"treatments": 3}, {"treatments": {"a": 1}}, {"as_of": "soon"}, {"as_of": 3}]
)
def test_what_is_no_snapshot_is_refused(wrong: dict[str, object], knowledge: Knowledge) -> None:
    kept = snapshot(Explorer(knowledge).options(read({}, knowledge.vocabulary))).as_data()
    with pytest.raises(SinceError):
        Snapshot.from_data({**kept, **wrong} if wrong else {})


@pytest.mark.parametrize("wrong", [{}, {"before": "x"}, {"new": [["a", "a", "nowhere", None]]}])
def test_what_is_no_list_of_changes_is_refused(wrong: dict[str, object]) -> None:
    since = {"before": ["a", "2026-11-22"], "now": ["b", "2026-11-22"]}
    whole = {**since, "moved": [], "new": [], "gone": []}
    assert Since.from_data(whole).nothing
    with pytest.raises(SinceError):
        Since.from_data({**whole, **wrong} if wrong else {})
