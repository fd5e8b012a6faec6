"""Your guide: add, star, order, write, remove; nothing typed is lost, and no tab overwrites."""

import re

import pytest

from askwell.guide.beginning import FIRST_QUESTIONS
from askwell.guide.draft import MAX_TEXT
from askwell.knowledge.model import Knowledge
from askwell.web.visitor import Visitor
from tests.pages.guide_form import Tab

ATTACK = '<script>alert("x")</script>'


def add(browser, *questions: str) -> None:
    for question in questions:
        browser.open("/guide")
        assert browser.submit("/guide/add", question=question, back="/guide").status_code == 303


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    assert found
    return found[1]


# ---- from any page


def test_a_click_adds_a_question_even_before_a_visit(browser) -> None:
    answer = browser.submit("/guide/add", question="goals-01", back="/options#ask-olaparib")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/options#ask-olaparib"
    assert Tab(browser).questions == ["goals-01"]


def test_a_question_is_added_once(browser) -> None:
    add(browser, "goals-01", "goals-01")
    assert Tab(browser).questions == ["goals-01"]


def test_a_question_nobody_wrote_is_refused(browser) -> None:
    assert browser.submit("/guide/add", question="own-1", back="/guide").status_code == 422
    assert browser.submit("/guide/add", back="/guide").status_code == 422
    assert Tab(browser).questions == []


WAYS_BACK = (
    "/options",
    "/options#depends",
    "/treatments/olaparib",
    "/treatments/trastuzumab-deruxtecan#questions",
    "/topics/hormone-therapy",
    "/topics/hormone-therapy/after-menopause-first",
    "/guide",
    "/guide#my-questions",
)
WAYS_OUT = (
    "",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/options//evil.example",
    "/options@evil.example",
    "/options?next=//evil.example",
    "/options#//evil.example",
    "/options\r\nSet-Cookie: a=evil",
    "/treatments/../erase",
    "/treatments/%2e%2e",
    "/erase",
    "javascript:alert(1)",
    "/guide/add",
    "/treatments/" + "a" * 200,
)


@pytest.mark.parametrize("action", ["add", "remove"])
def test_back_to_where_one_came_from_but_never_out_of_this_site(browser, action: str) -> None:
    browser.submit("/start")
    browser.open("/guide")
    for back in WAYS_BACK:
        answer = browser.submit(f"/guide/{action}", question="goals-01", back=back)
        assert (answer.status_code, answer.headers["location"]) == (303, back)
    for back in WAYS_OUT:
        answer = browser.submit(f"/guide/{action}", question="goals-01", back=back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/guide"), back
        assert "evil" not in str(answer.headers)


def test_the_way_back_of_the_question_before_removing_is_ours_too(browser) -> None:
    add(browser, "goals-01")
    Tab(browser).press("save questions", note_goals_01="mine")
    answer = browser.submit("/guide/remove", question="goals-01", back="//evil.example")
    assert answer.status_code == 200
    assert "evil" not in answer.text


def test_a_question_is_taken_out_from_another_page(browser) -> None:
    add(browser, "goals-01", "goals-02")
    browser.open("/guide")
    answer = browser.submit("/guide/remove", question="goals-01", back="/options")
    assert answer.headers["location"] == "/options"
    assert Tab(browser).questions == ["goals-02"]


def test_addresses_that_only_take_forms_lead_on(browser) -> None:
    for path in ("/guide/add", "/guide/remove"):
        assert browser.open(path).url.path == "/guide"


# ---- stars and order


def test_starred_questions_come_first_and_a_fourth_star_is_refused(browser) -> None:
    add(browser, "goals-01", "goals-02", "tests-01", "tests-05")
    tab = Tab(browser)
    for question in ("tests-05", "goals-02", "tests-01"):
        assert tab.press(f"star {question}").status_code == 303
    assert tab.questions == ["goals-02", "tests-01", "tests-05", "goals-01"]
    answer = tab.press("star goals-01", note_goals_01="typed before the star")
    assert answer.status_code == 422
    assert "You have starred 3 questions. Take one star away, then star this one." in tab.html
    assert 'href="#question-4"' in tab.html
    assert tab.text("note-goals-01") == "typed before the star"
    tab.press("unstar goals-02")
    assert tab.press("star goals-01").status_code == 303
    assert tab.questions == ["goals-01", "tests-01", "tests-05", "goals-02"]
    assert tab.text("note-goals-01") == "typed before the star"


def test_up_and_down_pass_the_neighbor_on_the_page(browser) -> None:
    add(browser, "goals-01", "goals-02", "tests-01", "tests-05")
    tab = Tab(browser)
    tab.press("star goals-02")
    assert tab.questions == ["goals-02", "goals-01", "tests-01", "tests-05"]
    answer = tab.press("up tests-01")
    assert answer.headers["location"] == "/guide#question-2"
    assert tab.questions == ["goals-02", "tests-01", "goals-01", "tests-05"]
    tab.press("down tests-01")
    tab.press("down tests-01")
    assert tab.questions == ["goals-02", "goals-01", "tests-05", "tests-01"]
    assert not {"up goals-02", "down goals-02", "up goals-01", "down tests-01"} & {
        *tab.form.buttons
    }, "no button that would do nothing"


def test_places_on_the_page_say_nothing_of_the_person(browser, knowledge: Knowledge) -> None:
    add(browser, "fertility-01")
    tab = Tab(browser)
    for do in ("star fertility-01", "unstar fertility-01", "begin goals-01", "save goal"):
        location = tab.press(do).headers["location"]
        assert re.fullmatch(r"/guide#[a-z-]+(\d+)?", location), location
        assert "fertility" not in location


# ---- own words


def test_an_own_question_is_shown_as_written_and_never_as_markup(browser) -> None:
    tab = Tab(browser)
    assert tab.press("own", own=f"Is this safe? {ATTACK}").status_code == 303
    assert tab.questions == ["own-1"]
    for path in ("/guide", "/guide/print"):
        html = browser.open(path).text
        assert "Is this safe? &lt;script&gt;" in html, path
        assert ATTACK not in html, path


def test_an_empty_own_question_is_a_mistake_that_leads_to_its_field(browser) -> None:
    tab = Tab(browser)
    assert tab.press("own").status_code == 422
    assert "Write your question first, then add it." in tab.html
    assert 'href="#own"' in tab.html
    assert "<title>Error: " in tab.html


def test_the_same_own_question_twice_is_one(browser) -> None:
    tab = Tab(browser)
    tab.press("own", own="What about my trip?")
    tab.press("own", own="What about my trip?")
    assert tab.questions == ["own-1"]


def test_every_button_keeps_what_was_typed_anywhere(browser) -> None:
    add(browser, "goals-01", "goals-02")
    tab = Tab(browser)
    tab.press(
        "star goals-02",
        goal="See my garden",
        notes="Two\r\nlines",
        note_goals_01="about one",
        own="And my own?",
    )
    assert tab.questions == ["goals-02", "goals-01", "own-1"]
    assert tab.text("goal") == "See my garden"
    assert tab.text("notes") == "Two\nlines"
    assert tab.text("note-goals-01") == "about one"


def test_words_typed_before_the_first_click_open_a_visit(browser) -> None:
    tab = Tab(browser)
    tab.press("begin goals-01", goal="See my garden", notes="Bring my sister")
    assert (tab.text("goal"), tab.text("notes")) == ("See my garden", "Bring my sister")
    assert tab.questions == ["goals-01"]


def test_texts_too_long_are_kept_on_the_page_and_the_others_are_saved(browser) -> None:
    add(browser, "goals-01")
    tab = Tab(browser)
    long = "a" * (MAX_TEXT + 1)
    answer = tab.press("save questions", goal="fine", notes=long, own=long, note_goals_01=long)
    assert answer.status_code == 422
    assert tab.html.count("there is room for 2,000. Make it shorter.") == 6, "on top and in place"
    for field in ("notes", "own", "note-goals-01"):
        assert f'href="#{field}"' in tab.html
        assert f'id="{field}-error"' in tab.html
        assert tab.text(field) == long
    fresh = Tab(browser)
    assert [fresh.text(f) for f in ("goal", "notes", "note-goals-01")] == ["fine", "", ""]
    assert tab.press("save questions", notes="b", own="c", note_goals_01="d").status_code == 303
    assert tab.questions == ["goals-01", "own-1"]
    assert [tab.text(f) for f in ("goal", "notes", "note-goals-01")] == ["fine", "b", "d"]


def test_removing_own_words_asks_first(browser) -> None:
    add(browser, "goals-01", "goals-02")
    tab = Tab(browser)
    assert tab.press("remove goals-02").status_code == 303, "nothing of hers is lost"
    answer = tab.press("remove goals-01", note_goals_01="a note typed just now")
    assert answer.status_code == 200
    assert heading(answer.text) == "Remove this question?"
    assert "a note typed just now" in answer.text
    assert Tab(browser).questions == ["goals-01"]
    browser.open("/guide")
    browser.submit("/guide/remove", question="goals-01", sure="yes", back="/guide")
    assert Tab(browser).questions == []


# ---- two tabs


def test_a_text_that_two_tabs_changed_is_told_and_none_is_lost(browser) -> None:
    add(browser, "goals-01")
    first, second = Tab(browser), Tab(browser)
    first.press("save questions", note_goals_01="from the first")
    answer = second.press("star goals-01", note_goals_01="from the second")
    assert answer.status_code == 422
    assert "Another tab changed this text to: “from the first”." in second.html
    assert second.text("note-goals-01") == "from the second"
    assert Tab(browser).text("note-goals-01") == "from the first"
    second.press("save questions")
    assert Tab(browser).text("note-goals-01") == "from the second", "now she knows"


def test_a_stale_tab_that_left_a_text_alone_overwrites_nothing(browser) -> None:
    add(browser, "goals-01")
    first, second = Tab(browser), Tab(browser)
    first.press("save goal", goal="from the first", notes="also")
    assert second.press("star goals-01", notes="").status_code == 303
    assert Tab(browser).text("goal") == "from the first"
    assert Tab(browser).text("notes") == "also"


def test_a_note_for_a_question_removed_elsewhere_is_handed_back(browser) -> None:
    add(browser, "goals-01")
    first, second = Tab(browser), Tab(browser)
    first.press("remove goals-01")
    answer = second.press("save questions", note_goals_01="my long note")
    assert answer.status_code == 422
    assert "no longer in your guide. Your note was: “my long note”" in answer.text


def test_a_button_for_a_question_removed_elsewhere_says_so(browser) -> None:
    add(browser, "goals-01", "goals-02")
    first, second = Tab(browser), Tab(browser)
    first.press("remove goals-02")
    answer = second.press("up goals-02")
    assert answer.status_code == 422
    assert "This question is no longer in your guide." in answer.text


# ---- what the page offers


def test_an_empty_guide_offers_five_of_as_many_topics(browser, knowledge: Knowledge) -> None:
    tab = Tab(browser)
    assert "No questions yet. Here are five to start with" in tab.html
    first = [b.removeprefix("begin ") for b in tab.form.buttons if b.startswith("begin ")]
    assert len(first) == FIRST_QUESTIONS
    assert len({knowledge.questions[id].topic for id in first}) == FIRST_QUESTIONS
    tab.press(f"begin {first[0]}")
    assert tab.questions == [first[0]]
    assert f"begin {first[1]}" in tab.form.buttons, "the others are still there"


def test_what_fits_is_offered_by_topic_until_it_is_in_the_guide(
    browser, knowledge: Knowledge
) -> None:
    tab = Tab(browser)
    assert knowledge.question_topics["tests"] in tab.html
    answer = tab.press("add tests-01")
    place = answer.headers["location"].removeprefix("/guide#")
    assert f'id="{place}"' in tab.html, "the topic she was in"
    assert "add tests-01" not in tab.form.buttons
    assert "add tests-05" in tab.form.buttons


def test_answers_choose_what_is_offered(app, browser) -> None:
    assert "add men-01" not in Tab(browser).form.buttons
    browser.submit("/start")
    visitor = Visitor(app.state.site.visits, browser.cookies["askwell"])
    visitor.change(lambda payload: {**payload, "answers": {"sex": "male", "goal_comfort": "a_lot"}})
    tab = Tab(browser)
    assert [b for b in tab.form.buttons if b.startswith("add men-")]
    assert "Feel well: a lot" in tab.html


def test_two_hundred_questions_work(app, browser, knowledge: Knowledge) -> None:
    browser.submit("/start")
    visitor = Visitor(app.state.site.visits, browser.cookies["askwell"])
    items = [{"id": id} for id in sorted(knowledge.questions)[:200]]
    items += [{"id": f"own-{n}", "own": f"My question {n}?"} for n in range(1, 30)]
    visitor.change(lambda payload: {**payload, "guide": {"questions": items}})
    tab = Tab(browser)
    assert len(tab.questions) == len(items) >= 200
    assert tab.press(f"star {items[-1]['id']}", note_own_29="last").status_code == 303
    assert tab.questions[0] == "own-29"
    printed = browser.open("/guide/print").text
    for item in items:
        assert str(item.get("own") or knowledge.questions[item["id"]].says) in unescaped(printed)


def unescaped(html: str) -> str:
    return html.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


def test_an_urgent_sign_stands_on_top(app, browser) -> None:
    browser.submit("/start")
    visitor = Visitor(app.state.site.visits, browser.cookies["askwell"])
    visitor.change(lambda payload: {**payload, "answers": {"sign_fever": "yes"}})
    for path in ("/guide", "/guide/print"):
        assert "Don’t wait for your visit" in browser.open(path).text, path
