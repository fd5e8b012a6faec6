"""The draft of the guide: what a person may do with it, and what she may not."""

import pytest

from askwell.guide.draft import MAX_OWN, MAX_TEXT, Draft, DraftError, Item


@pytest.fixture
def draft() -> Draft:
    return Draft().add("a").add("b").add("c").add("d")


def ids(draft: Draft) -> list[str]:
    return [item.id for item in draft.items]


def test_a_question_stands_once(draft: Draft) -> None:
    assert draft.add("a") is draft
    assert ids(draft.remove("b")) == ["a", "c", "d"]
    assert ids(draft.remove("x")) == ["a", "b", "c", "d"]


def test_own_questions_are_numbered_and_never_reuse_a_living_number(draft: Draft) -> None:
    own = draft.add_own(" Can I travel?\r\nTo my sister? ").add_own("And swim?")
    assert ids(own)[-2:] == ["own-1", "own-2"]
    assert own.items[-2].own == "Can I travel?\nTo my sister?"
    assert ids(own.remove("own-1").add_own("Why?"))[-1] == "own-3"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_question_is_refused(draft: Draft, text: str) -> None:
    with pytest.raises(DraftError, match="Write your question first"):
        draft.add_own(text)


def test_three_stars_at_most(draft: Draft) -> None:
    starred = draft.star("a", starred=True).star("b", starred=True).star("c", starred=True)
    assert starred.star("a", starred=True) == starred
    with pytest.raises(DraftError, match="Take one star away"):
        starred.star("d", starred=True)
    again = starred.star("a", starred=False).star("d", starred=True)
    assert [item.id for item in again.items if item.starred] == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("id", "by", "order"),
    [
        ("b", -1, "bacd"), ("b", 1, "acbd"), ("a", -1, "abcd"), ("d", 1, "abcd"),
        ("a", 9, "bcda"), ("d", -9, "dabc"),
    ],
)  # fmt: skip
def test_moving(draft: Draft, id: str, by: int, order: str) -> None:
    assert "".join(ids(draft.move(id, by))) == order


def test_a_question_that_is_gone_says_so(draft: Draft) -> None:
    for act in (
        lambda: draft.move("x", 1),
        lambda: draft.note("x", "hm"),
        lambda: draft.star("x", starred=True),
    ):
        with pytest.raises(DraftError, match="no longer in your guide"):
            act()


def test_too_long_a_text_names_both_lengths(draft: Draft) -> None:
    assert draft.note("a", "x" * MAX_TEXT).items[0].note
    with pytest.raises(DraftError, match=r"2,001 characters; there is room for 2,000"):
        draft.note("a", "x" * (MAX_TEXT + 1))
    with pytest.raises(DraftError, match="Your goal"):
        draft.write(goal="x" * (MAX_TEXT + 1))


def test_writing_one_text_keeps_the_other() -> None:
    assert Draft().write(notes="n").write(goal="g") == Draft(notes="n", goal="g")


def test_what_is_kept_is_read_back(draft: Draft) -> None:
    full = (
        draft.add_own("Why?").star("a", starred=True).note("b", "said no")
        .write(notes="n", goal="g").leave_out(frozenset(("age",)))
    )  # fmt: skip
    assert Draft.from_data(full.as_data()) == full


@pytest.mark.parametrize(
    "data",
    [{"questions": ["a"]}, {"questions": [{}]}, {"questions": 7}, {"left_out": 7}],
)
def test_a_strange_file_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(DraftError, match="not one that Askwell wrote"):
        Draft.from_data(data)


def test_a_file_with_too_many_stars_or_twins_is_put_right() -> None:
    questions = [{"id": id, "starred": True} for id in "aabcd"]
    read = Draft.from_data({"questions": questions})
    assert ids(read) == ["a", "b", "c", "d"]
    assert sum(item.starred for item in read.items) == 3


def test_an_own_question_of_a_strange_name_does_not_stop_the_next() -> None:
    read = Draft.from_data({"questions": [{"id": "mine", "own": "Why?"}]})
    assert ids(read.add_own("And?"))[-1].startswith("own-")


def test_there_is_room_for_so_many_own_questions_and_no_more():
    draft = Draft()
    for number in range(MAX_OWN):
        draft = draft.add_own(f"Question {number}?")
    with pytest.raises(DraftError, match=r"200 questions of your own.*Remove one first"):
        draft.add_own("One more?")
    assert len(draft.remove("own-1").add_own("One more?").items) == MAX_OWN


def test_a_question_made_her_own_keeps_place_star_and_note_however_many_there_are():
    draft = Draft()
    for number in range(MAX_OWN):
        draft = draft.add_own(f"Question {number}?")
    draft = draft.add("q").star("q", starred=True).note("q", "said yes").move("q", -1)
    own = draft.make_own("q", "What did Q ask?")
    place = [item.id for item in draft.items].index("q")
    assert own.items[place] == Item(f"own-{MAX_OWN + 1}", "What did Q ask?", True, "said yes")
    assert own.items[:place] + own.items[place + 1 :] == draft.remove("q").items
