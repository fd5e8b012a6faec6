"""Earlier versions of a guide: what is put away, what goes on, and how many are kept."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.guide.appointment import Appointment
from askwell.guide.draft import MAX_STARS, Draft, DraftError, Item
from askwell.guide.versions import (
    MOST_BYTES,
    MOST_VERSIONS,
    Version,
    carry_forward,
    holds_anything,
    keep,
    put_away,
)

DAY = date(2026, 11, 22)
WORDS = {"a": "What is a?", "b": "What is b?"}
TAKEN = Draft(
    items=(
        Item("a", starred=True, note="It is one."),
        Item("own-1", own="May I swim?", starred=True),
        Item("b"),
        Item("gone", note="an answer to a question that the knowledge lost"),
    ),
    left_out=frozenset(("age",)),
    goal="See my garden",
    notes="Bring my sister",
    occasion="new-scan",
    appointment=Appointment(DAY, place="Main Street"),
)


def version(on: date = DAY, draft: Draft = TAKEN) -> Version:
    return put_away(draft, on, "abc", WORDS.get)


def test_the_unanswered_go_on_and_the_answered_stay_behind() -> None:
    following = carry_forward(TAKEN)
    assert following.items == (TAKEN.items[1], TAKEN.items[2])
    assert (following.goal, following.left_out) == ("See my garden", frozenset(("age",)))
    assert (following.notes, following.occasion, following.appointment) == ("", "", None)


def test_a_version_keeps_the_draft_whole_and_the_words_of_its_questions() -> None:
    kept = version()
    assert kept.draft == TAKEN
    assert (kept.occasion, kept.answered) == ("new-scan", 2)
    assert kept.asked == WORDS, "own words stand in the draft; lost ones are nowhere"
    assert Version.from_data(json.loads(json.dumps(kept.as_data()))) == kept


def test_a_goal_alone_is_nothing_to_put_away() -> None:
    assert not holds_anything(Draft(goal="See my garden", occasion="new-scan"))
    assert holds_anything(Draft(notes="Bring my sister"))
    assert holds_anything(Draft().add("a"))


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"on": "soon"}, {"guide": 3}, {"guide": {"questions": [3]}}, {"asked": ["a"]},
        {"asked": None},
    ],
)  # fmt: skip
def test_what_is_no_version_is_refused(wrong: dict[str, object]) -> None:
    data = {**version().as_data(), **wrong} if wrong else {}
    with pytest.raises(DraftError, match="Askwell wrote"):
        Version.from_data(data)


def test_at_most_twenty_are_kept_and_the_oldest_go() -> None:
    kept: tuple[Version, ...] = ()
    for n in range(MOST_VERSIONS + 3):
        kept = keep(kept, version(DAY + timedelta(days=n)))
    assert [v.on for v in kept] == [DAY + timedelta(days=n) for n in range(3, MOST_VERSIONS + 3)]


def test_long_ones_make_room_by_letting_the_oldest_go_and_the_newest_always_stays() -> None:
    long = Draft(tuple(Item(f"q-{n}", note="word " * 400) for n in range(20)))
    kept: tuple[Version, ...] = ()
    for n in range(6):
        kept = keep(kept, version(DAY + timedelta(days=n), long))
        assert kept[-1].on == DAY + timedelta(days=n)
        assert len(json.dumps([v.as_data() for v in kept])) <= MOST_BYTES
    assert 1 < len(kept) < 6
    huge = version(draft=Draft(tuple(Item(f"q-{n}", note="word " * 400) for n in range(90))))
    assert keep(kept, huge) == (huge,)


ITEMS = st.builds(
    Item,
    st.text("abc-", min_size=1, max_size=6),
    st.none() | st.text(min_size=1, max_size=20).map(str.strip),
    st.booleans(),
    st.text(max_size=20).map(str.strip),
)
DRAFTS = st.lists(ITEMS, max_size=8, unique_by=lambda item: item.id).map(
    lambda items: Draft.from_data(Draft(tuple(items)).as_data())
)


@given(DRAFTS, DRAFTS)
def test_no_question_is_lost_between_two_visits(draft: Draft, other: Draft) -> None:
    following, kept = carry_forward(draft), put_away(draft, DAY, "abc", lambda id: f"About {id}?")
    answered = {item.id for item in kept.draft.items if item.note}
    assert [i for i in draft.items if i.id not in answered] == [*following.items]
    assert sum(item.starred for item in following.items) <= MAX_STARS
    assert carry_forward(following) == following, "nothing new was answered"
    assert all(item.own is not None or item.id in kept.asked for item in kept.draft.items)
    assert keep((version(),), kept)[-1].draft == draft
    assert carry_forward(other).items == tuple(item for item in other.items if not item.note)
