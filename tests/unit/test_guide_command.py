"""`askwell guide`: each form by its ending, and words that help where it cannot be made."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from askwell import cli
from askwell.guide.beginning import FIRST_QUESTIONS
from askwell.terminal import guide

EXAMPLES = Path(__file__).parents[2] / "examples"
DENISE = EXAMPLES / "denise.yaml"
LINK = "https://askwell.example.org/g/c2VjcmV0"
ANSWERS = ("daughter", "sister", "Okafor", "Main Street", "keep my job", "negative", "doxorubicin")


@pytest.fixture(autouse=True)
def read_once(monkeypatch, knowledge):
    monkeypatch.setattr(guide, "load", lambda folder: knowledge)


@pytest.fixture
def write(tmp_path):
    """Run the command for a file in an empty folder; what it holds then, and what was said."""

    def written(name, *more, person=str(DENISE), stdin=None):
        out = tmp_path / name
        ran = CliRunner().invoke(cli.app, ["guide", person, "--out", str(out), *more], input=stdin)
        assert ran.exit_code == 0, ran.output
        assert not any(word in ran.output for word in ANSWERS), "no answer on the terminal"
        return out.read_bytes(), ran

    return written


def refused(*arguments, stdin=None):
    ran = CliRunner().invoke(cli.app, ["guide", *map(str, arguments)], input=stdin)
    assert ran.exit_code == 2, ran.output
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    return " ".join(ran.stderr.split())


def test_text_and_page_hold_the_guide_of_the_file(write):
    for name in ("guide.txt", "GUIDE.HTML"):
        data, ran = write(name)
        text = data.decode()
        for words in (
            "Can I keep my job while I have treatment?",
            "See my daughter finish school",
            "March 5, 2027, 2:30 pm, Dr. Okafor, Main Street 5",
            "side-effects-01",
        ):
            assert words in " ".join(text.split()), words
        assert "https://askwell" not in text
        assert ran.stderr == ""


def test_a_pdf_comes_on_both_papers_and_in_large_print(write):
    sizes = set()
    for more in ((), ("--paper", "a4"), ("--large",), ("--link", LINK)):
        data, _ = write("guide.pdf", "--force", *more)
        assert data.startswith(b"%PDF-")
        sizes.add(len(data))
    assert len(sizes) == 4


def test_an_e_mail_is_a_letter_of_her_own_with_the_pdf(write):
    data, _ = write("guide.eml", "--to", "me@example.org", "--from", "her@example.com")
    read = message_from_bytes(data, policy=default)
    assert (read["To"], read["From"]) == ("me@example.org", "her@example.com")
    assert read["Message-ID"].endswith("@example.com>")
    assert read.get_body(("plain",)).get_content().startswith("her@example.com sent you this")
    (pdf,) = read.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF-")


def test_a_calendar_gets_the_appointment(write):
    data, _ = write("visit.ics", "--link", LINK)
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Doctor visit", "Main Street 5")
    assert LINK in event["DESCRIPTION"]


@pytest.mark.parametrize("name", ["g.txt", "g.html"])
def test_the_link_is_put_in_only_where_it_is_given(write, name):
    assert LINK in write(name, "--link", LINK)[0].decode()


def test_a_file_without_a_guide_begins_with_first_questions_and_says_so(write):
    data, ran = write("g.txt", person="-", stdin="er: positive\n")
    assert "holds no guide yet" in ran.stderr
    ids = data.decode().split("These questions in Askwell:")[1].split("Sources")[0]
    assert ids.count(",") + 1 == FIRST_QUESTIONS
    assert write("h.txt", person="-", stdin="er: positive\nguide: {}\n")[1].stderr == ""


def test_what_was_not_understood_is_told_without_its_words(write):
    _, ran = write("g.txt", person="-", stdin="treatments: [miracle-herb]\nguide: {}\n")
    assert "Not all of this file was understood." in ran.stderr
    assert "miracle" not in ran.output


@pytest.mark.parametrize("name", ["guide", "guide.doc", ".pdf", "guide.pdf.gz"])
def test_another_ending_is_refused_with_those_there_are(tmp_path, name):
    assert "one of: .pdf, .txt, .html, .eml, .ics." in refused(DENISE, "--out", tmp_path / name)


def test_a_place_that_cannot_be_written_is_refused_before_any_work(tmp_path):
    there = tmp_path / "g.txt"
    there.write_text("mine")
    assert "add --force to replace it" in refused(DENISE, "--out", there)
    assert there.read_text() == "mine"
    assert "is not a folder. Make it first" in refused(DENISE, "--out", tmp_path / "no" / "g.txt")
    (tmp_path / "f.txt").mkdir()
    assert "is a folder. Choose a name" in refused(DENISE, "--out", tmp_path / "f.txt", "--force")


def test_force_replaces_the_whole_file(tmp_path, write):
    (tmp_path / "g.txt").write_text("old " * 9000)
    assert b"old old" not in write("g.txt", "--force")[0]


def test_a_calendar_without_an_appointment_says_how_to_write_one(tmp_path):
    out = tmp_path / "v.ics"
    said = refused("-", "--out", out, stdin="er: positive\nguide: {}\n")
    assert 'appointment: {on: "2027-03-05"' in said
    assert not out.exists()


def test_addresses_and_links_are_looked_at_first(tmp_path):
    out = tmp_path / "g.eml"
    assert "add --to and --from" in refused(DENISE, "--out", out, "--to", "me@example.org")
    said = refused(
        DENISE, "--out", out, "--to", "me@example.org\nBcc: x@y.org", "--from", "a@b.org"
    )
    assert "--to or --from:" in said
    assert "--link: This is not a link" in refused(DENISE, "--out", out, "--link", "javascript:x")
    assert not out.exists()


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ("guide: words", "not one that Askwell wrote"),
        ("guide: {questions: [{own: x}]}", "not one that Askwell wrote"),
        ("guide: {appointment: {on: tomorrow}}", "Write the day of your visit"),
        ("guide: {appointment: {on: 2027-03-05, at: noon}}", "hours and minutes"),
        (f"guide: {{notes: {'x' * 2001}}}", "there is room for 2,000"),
    ],
)
def test_a_guide_that_cannot_be_read_is_named_with_its_line(tmp_path, kept, says):
    said = refused("-", "--out", tmp_path / "g.txt", stdin=f"er: positive\n{kept}\n")
    assert said.startswith("standard input:2: ")
    assert says in said
