"""The sheet holds what goes to the doctor, in order, and nothing that was left out."""

import re
from datetime import date, time
from html import unescape

import pytest

from askwell.guide.about import about_rows
from askwell.guide.appointment import Appointment
from askwell.guide.draft import Draft
from askwell.guide.sheet import FRONT_QUESTIONS
from askwell.knowledge.bibliography import numbers_in_words
from askwell.knowledge.model import Knowledge
from askwell.logic.clauses import Citation
from askwell.store.payload import Payload
from askwell.web.pages.guide_print import FRONT_MILLIMETERS, front_millimeters
from askwell.web.story import Story
from askwell.web.visitor import Visitor
from tests.pages.test_every_page import Elements

ANSWERS = {
    "sex": "female",
    "age": "50..59",
    "menopause": "after",
    "er": "positive",
    "her2": "negative",
    "spread_bone": "yes",
    "spread_liver": "no",
    "esr1": "not_tested",
    "pik3ca": "not_sure",
    "brca1": "not_said",
    "goal_comfort": "a_lot",
    "goal_longer": "not_sure",
    "matters_travel": "a_lot",
    "treatments": [
        {"treatment": "letrozole", "setting": "metastatic", "outcome": "progressed"},
    ],
}
DRAFT = (
    Draft()
    .add("goals-01")
    .add("tests-05")
    .add("money-03")
    .add_own("Can I fly in June?")
    .star("money-03", starred=True)
    .note("tests-05", "ask for the report")
    .write(goal="See my garden in May", notes="My sister comes along")
)


@pytest.fixture
def tell(app, browser):
    """Fill the browser's visit."""
    browser.submit("/start")
    browser.open("/guide")

    def told(answers: Payload = ANSWERS, draft: Draft = DRAFT) -> Story:
        visitor = Visitor(app.state.site.visits, browser.cookies["askwell"])
        visitor.change(lambda payload: {**payload, "answers": answers, "guide": draft.as_data()})
        return Story(app.state.site, visitor.payload)

    return told


def text_of(html: str) -> str:
    """The words of the sheet, with single spaces."""
    sheet = html.split('<article class="aw-sheet">')[1].split("</article>")[0]
    return " ".join(Elements(sheet).text.split())


def sheet(browser) -> str:
    return text_of(browser.open("/guide/print").text)


def test_all_is_there_and_in_order(browser, tell, knowledge: Knowledge) -> None:
    tell()
    words = sheet(browser)
    parts = [
        "My Doctor Discussion Guide",
        "Which treatment should come next",
        "My goal: See my garden in May",
        "Feel well: a lot",
        "Travel: a lot",
        "About me",
        "Age: 50 to 59 years",
        "Spread to bone",
        "Not tested ESR1",
        "I don’t know PIK3CA",
        "I said no to Spread to the liver",
        "letrozole, since it spread, cancer grew or came back",
        "My most important question",
        knowledge.questions["money-03"].says,
        "Tests I would like to ask about",
        knowledge.tests["esr1"].says,
        "My other questions",
        knowledge.questions["goals-01"].says,
        knowledge.questions["tests-05"].says,
        "My note: ask for the report",
        "Can I fly in June?",
        "(my own question)",
        "Options to talk about",
        "Fits what you told us",
        "comfort-focused care",
        "My own notes My sister comes along",
        f"version {knowledge.version}",
        "Not yet reviewed by a clinician",
        "Sources of the questions and tests",
    ]
    places = [words.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_the_sheet_names_the_visit_it_is_for(browser, tell, knowledge: Knowledge) -> None:
    met = Appointment(date(2027, 3, 2), time(14, 30), place="5 Main Street", doctor="Dr. Okafor")
    name = knowledge.occasions["new-scan"].name
    tell(draft=DRAFT.for_occasion("new-scan").meet(met))
    assert f"{name}. March 2, 2027, 2:30 pm, Dr. Okafor, 5 Main Street" in sheet(browser)
    tell(draft=DRAFT.for_occasion("no-more-in-the-knowledge"))
    assert "no-more" not in sheet(browser)


def test_a_goal_she_did_not_settle_and_what_she_would_not_say_stay_off_the_sheet(
    browser, tell
) -> None:
    tell()
    words = sheet(browser)
    assert "Live longer" not in words
    assert "BRCA1 gene" not in words


def test_left_out_answers_are_nowhere_on_the_sheet_nor_in_the_guide(browser, tell) -> None:
    tell()
    browser.open("/guide/include")
    page = browser.open("/guide/include").text
    seen, shown = (
        re.search(rf'name="{name}" value="([^"]*)"', page)[1]  # type: ignore[index]
        for name in ("seen", "shown")
    )
    assert {"age", "spread_bone", "treatments", "goal_comfort"} <= set(shown.split())
    keep = [id for id in shown.split() if id not in ("age", "treatments", "goal_comfort")]
    answer = browser.post(
        "/guide/include",
        data={"csrf": browser.token, "seen": seen, "shown": shown, "include": keep},
        follow_redirects=False,
    )
    assert answer.headers["location"] == "/guide#about-me"
    for path in ("/guide", "/guide/print"):
        main = browser.open(path).text.split("<main")[1].split("</main>")[0]
        assert "50 to 59" not in main, path
        assert "since it spread" not in main, path
        assert "Feel well: a lot" not in main, path
        assert "Spread to bone" in main, path
    boxes = browser.open("/guide/include").text
    assert re.search(r'value="age">', boxes), "still there, without its tick"
    assert re.search(r'value="spread_bone" checked>', boxes)


def test_a_stale_choice_is_told_and_an_answer_given_since_stays_in(browser, tell) -> None:
    tell()
    page = browser.open("/guide/include").text
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]  # type: ignore[index]
    fields = {"seen": seen, "shown": "age sex", "include": "sex"}
    # "seen" is the mark of what was left out among all that was shown: none.
    assert browser.submit("/guide/include", **fields).status_code == 303
    story = tell(draft=DRAFT.leave_out(frozenset(("age",))))
    assert "spread_bone" not in story.draft.left_out
    stale = browser.submit("/guide/include", **{**fields, "include": "age"})
    assert stale.status_code == 409
    assert "This page was out of date" in stale.text


def test_without_anything_told_there_is_room_to_write_by_hand(browser) -> None:
    html = browser.open("/guide/print").text
    assert html.count("aw-sheet__question--blank") == 3
    assert "My first questions" in text_of(html)
    assert "About me" not in text_of(html)
    assert "You have not told us anything yet" in browser.open("/guide/include").text


def test_without_stars_the_first_questions_go_in_front(browser, tell) -> None:
    found = tell(draft=Draft().add("goals-01").add("goals-02")).sheet
    assert (found.front_title, len(found.front)) == ("My first questions", 2)
    assert found.front_blanks == FRONT_QUESTIONS - 2
    assert found.back == ()


def test_each_number_on_the_sheet_names_a_source_below(browser, tell) -> None:
    html = browser.open("/guide/print").text if tell() else ""
    below = {int(n) for n in re.findall(r"<li><strong>(\d+)</strong>", html)}
    named: set[int] = set()
    for written in re.findall(r"Sources </span>([^<]+)</sup>", html):
        for run in unescape(written).split(", "):
            first, _, last = run.partition("–")
            named |= set(range(int(first), int(last or first) + 1))
    assert named, "or no number was found"
    assert named == below


def test_numbers_in_words() -> None:
    numbers = {"a": 1, "b": 2, "c": 3, "d": 7, "e": 9, "f": 10}
    cites = [Citation(id) for id in ("d", "c", "a", "b", "a", "e", "f", "unknown")]
    assert numbers_in_words(cites, numbers) == "1–3, 7, 9–10"
    assert numbers_in_words([], numbers) == ""


def test_a_front_too_long_for_one_side_does_not_leave_its_second_half_empty(tell) -> None:
    assert front_millimeters(tell().sheet) <= FRONT_MILLIMETERS
    long = DRAFT.write(goal="\n".join(["one more line"] * int(FRONT_MILLIMETERS / 4)))
    assert front_millimeters(tell(draft=long).sheet) > FRONT_MILLIMETERS


def test_every_group_has_a_short_title_of_its_own(tell, knowledge: Knowledge) -> None:
    story = tell({id: "no" for id in knowledge.vocabulary if id.startswith("sign_")})
    assert [row.title for row in about_rows(story.guide, knowledge)] == ["I said no to"]
    story = tell({"sign_fever": "yes", "age": 50})
    assert [row.title for row in about_rows(story.guide, knowledge)] == ["Me", "How I feel now"]
