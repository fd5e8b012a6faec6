"""The command line: what it prints, and what it says of files it cannot read."""

import io
import json
import re
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from askwell import cli, paths
from askwell.explore.finding import Standing
from askwell.explore.options import Explorer
from askwell.explore.words import GROUP_TITLES, STANDING_WORDS
from askwell.intake.person_file import read_person
from askwell.knowledge.documents import Problem
from askwell.logic.clauses import Role
from askwell.logic.truth import Truth
from askwell.terminal.options import print_options
from askwell.terminal.reading import MAX_PERSON_BYTES
from askwell.terminal.reasons import print_reasons

EXAMPLES = Path(__file__).parents[2] / "examples"
MARIA = str(EXAMPLES / "maria.yaml")
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def read_once(monkeypatch, knowledge):
    """Spare each command the reading of the real knowledge; other folders are read."""
    load, real = cli.load, paths.knowledge_dir()
    monkeypatch.setattr(cli, "load", lambda root: knowledge if root == real else load(root))


def run(*arguments, stdin=None):
    return CliRunner().invoke(cli.app, arguments, input=stdin)


def written(tmp_path, text, name="person.yaml"):
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(file)


def flat(text):
    """The words without the line breaks that a narrow terminal needs."""
    return " ".join(text.split())


def refused(result):
    """What was said of a file that could not be read: on standard error alone, in one piece."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return flat(result.stderr)


# -- options --------------------------------------------------------------------------------------


def test_options_shows_each_group_and_why():
    shown = run("options", MARIA)
    assert shown.exit_code == 0
    text = flat(shown.stdout)
    for group in ("talk", "depends", "not_now"):
        assert GROUP_TITLES[group] in text
    assert "Still open: HER2 result" in text
    assert "✗" not in text.split(GROUP_TITLES["talk"])[1].split(GROUP_TITLES["depends"])[0]
    assert "Not yet reviewed by a clinician" in text
    assert "your team decides with you" in text


def test_what_does_not_fit_says_only_what_keeps_it_out(knowledge):
    told = read_person(Path(MARIA).read_text(), MARIA, knowledge.vocabulary, TODAY)
    name = "tucatinib"
    use = Explorer(knowledge).options(told.person).of(name).leading
    assert use.standing is Standing.DOES_NOT_FIT
    assert use.in_role(Role.AFTER)
    against = [f.subject.says for f in use.in_role(Role.FIT) if f.truth is Truth.NO]
    beside = [f.subject.says for f in use.in_role(Role.AFTER)]
    assert against
    text = flat(run("options", MARIA).stdout)
    line = text.split(STANDING_WORDS[Standing.DOES_NOT_FIT])[1].split(f" {name} ")[1]
    assert line.startswith(" ".join(against))
    assert not line.removeprefix(" ".join(against)).strip().startswith(beside[0])


def test_set_aside_treatments_stand_by_name_under_their_standing():
    text = run("options", MARIA).stdout.split(STANDING_WORDS[Standing.DOES_NOT_FIT])[1]
    text = text.split(STANDING_WORDS[Standing.UNAVAILABLE].split(";")[0])[0]
    # a long name goes on in a line of its own, with no reason beside it
    named = text.split("Beside your treatment")[0]
    names = re.findall(r"^  (\w+).*?\S {2,}\S", named, re.MULTILINE)
    assert len(names) > 5
    assert [n for n in names if n != "ovaries"] == sorted(n for n in names if n != "ovaries")


def test_signs_to_act_on_come_first():
    shown = run("options", "-", stdin="sign_fever: yes\nspread_bone: yes\n").stdout
    assert shown.startswith("Act now")
    assert shown.index("fever") < shown.index("Know these signs") < shown.index("Options to talk")


def test_data_keep_their_order_and_are_whole():
    first, second = run("options", MARIA, "--json"), run("options", MARIA, "--json")
    assert first.exit_code == 0
    assert first.stdout == second.stdout
    data = json.loads(first.stdout)
    standings = {o["treatment"]: o["standing"] for o in data["options"]}
    assert standings["palbociclib"] == "had"
    assert standings["trastuzumab-deruxtecan"] == "depends"


def test_standard_input_answers_like_the_file():
    from_file = run("options", MARIA, "--json").stdout
    assert run("options", "-", "--json", stdin=Path(MARIA).read_text()).stdout == from_file


def test_a_person_file_may_be_json(tmp_path):
    person = {"er": "positive", "age": "50..59", "spread_bone": "yes", "treatments": ["letrozole"]}
    as_yaml = "er: positive\nage: 50..59\nspread_bone: yes\ntreatments: [letrozole]\n"
    from_json = run("options", written(tmp_path, json.dumps(person), "person.json"), "--json")
    assert from_json.exit_code == 0
    assert from_json.stdout == run("options", "-", "--json", stdin=as_yaml).stdout


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    assert run("options", written(tmp_path, b"\xef\xbb\xbfer: positive\n")).exit_code == 0


def test_a_treatment_nobody_knows_is_shown_and_leaves_the_list_open(tmp_path):
    file = written(tmp_path, "treatments: [miracle-herb]\ntreatments_complete: true\n")
    shown = run("options", file)
    assert shown.exit_code == 0
    assert "We do not know a treatment called 'miracle-herb'" in flat(shown.stdout)
    data = json.loads(run("options", file, "--json").stdout)
    assert [item["found"] for item in data["not_understood"]] == ["miracle-herb"]
    uses = [use for option in data["options"] for use in option["uses"]]
    assert any("treatments_complete" in use["open"] for use in uses)


def test_two_answers_that_contradict_each_other_are_shown(tmp_path):
    text = "er: [{is: positive, from: me}, {is: negative, from: report}]\n"
    file = written(tmp_path, text)
    assert "These cannot both be true" in flat(run("options", file).stdout)
    conflicts = json.loads(run("options", file, "--json").stdout)["conflicts"]
    assert conflicts == [{"fact": "er", "says": [["positive"], ["negative"]]}]


@pytest.mark.parametrize("width", [40, 80, 120])
def test_options_fit_the_terminal(knowledge, width):
    page = io.StringIO()
    console = Console(file=page, width=width)
    for example in sorted(EXAMPLES.glob("*.yaml")):
        told = read_person(example.read_text(), example.name, knowledge.vocabulary, TODAY)
        options = Explorer(knowledge).options(told.person)
        print_options(console, options, told.not_understood)
        for finding in options.treatments:
            print_reasons(console, finding, told.person)
    lines = page.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert all(mark in page.getvalue() for mark in "✓✗?!")
    assert not re.search(r"\b(inf|nan|None)\b", page.getvalue())


# -- explain --------------------------------------------------------------------------------------


def test_explain_goes_down_to_the_answers():
    shown = run("explain", MARIA, "--treatment", "palbociclib")
    assert shown.exit_code == 0
    text = " ".join(shown.stdout.replace("│", " ").split())
    assert f"palbociclib: {STANDING_WORDS[Standing.HAD]}" in text
    assert "your cancer is HER2-negative (her2: Negative, no more detail)" in text
    assert "(palbociclib-fulvestrant)" in text


def test_explain_finds_a_treatment_by_brand():
    by_id = run("explain", MARIA, "--treatment", "palbociclib").stdout
    assert run("explain", MARIA, "--treatment", "IBRANCE").stdout == by_id


def test_explain_says_why_a_supportive_drug_stands_beside():
    shown = flat(run("explain", MARIA, "--treatment", "denosumab").stdout)
    assert "spread_bone: Yes" in shown


def test_explain_says_why_something_is_not_listed():
    shown = flat(run("explain", MARIA, "--treatment", "atezolizumab").stdout)
    assert "atezolizumab is not listed" in shown


def test_explain_shows_what_is_open_to_everyone():
    shown = run("explain", MARIA, "--treatment", "clinical-trials").stdout
    assert "Open to everyone" in shown


def test_explain_names_the_treatments_when_there_is_none_of_that_name():
    says = refused(run("explain", MARIA, "--treatment", "miracle-herb"))
    assert "no page on a treatment 'miracle-herb'" in says
    assert "palbociclib" in says


# -- bad files ------------------------------------------------------------------------------------


def test_a_missing_file(tmp_path):
    says = refused(run("options", str(tmp_path / "nobody.yaml")))
    assert "nobody.yaml" in says
    assert "Check its name and place" in says


def test_a_folder(tmp_path):
    assert "cannot be read" in refused(run("options", str(tmp_path)))


def test_a_binary_file(tmp_path):
    assert "not text in UTF-8" in refused(
        run("options", written(tmp_path, b"\x7fELF\x02\x01\xff\xfe"))
    )


def test_a_file_that_is_too_big(tmp_path):
    says = refused(run("options", written(tmp_path, b"#" * (MAX_PERSON_BYTES + 1))))
    assert "1,000,001 bytes; a person file has at most 1,000,000" in says


BAD = {
    "not YAML": ("er: positive\nher2: [low\n", 3, "This is not YAML", "Check quotes"),
    "not a mapping": ("just words\n", 1, "no answers by name", "'er: positive'"),
    "an unknown fact": ("age: 60\nher: low\n", 2, "no question 'her'", "Did you mean: her2"),
    "an unknown choice": ("her2: maybe\n", 1, "'her2' has no answer 'maybe'", "ultralow"),
    "a word for a number": ("age: young\n", 1, "found 'young'", "50..59"),
    "a number out of range": ("age: 7\n", 1, "'age' is 7", "from 18 to 120 years"),
    "an unknown key": ("er: {is: low, when: now}\n", 1, "'when'", "{is: ANSWER"),
    "a date to come": ("esr1: {is: found, on: '2999'}\n", 1, "lies in the future", ""),
    "a key twice": ("er: low\npr: negative\ner: positive\n", 3, "stands twice", "Keep one"),
    "a bad list": ("treatments: letrozole\n", 1, "'treatments' is 'letrozole'", "Write a list"),
    "an entry without a drug": ("treatments:\n- {line: 1}\n", 2, "names no treatment", "letrozole"),
    "a bad outcome": (
        "treatments:\n- {treatment: letrozole, outcome: fine}\n", 2, "'fine'", "progressed",
    ),
    "a strange completeness": ("treatments_complete: partly\n", 1, "'partly'", "since_spread"),
    "a trap": ("a: &x [1]\nb: *x\n", 2, "points back", "Write each value out"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_file_says_where_what_was_found_and_what_to_do(tmp_path, bad):
    text, line, found, to_do = bad
    says = refused(run("options", written(tmp_path, text)))
    assert f"person.yaml:{line}: " in says
    assert found in says
    assert to_do in says


def test_every_mistake_is_named_at_once(tmp_path):
    says = refused(run("options", written(tmp_path, "er: maybe\nher2: perhaps\n")))
    assert ":1:" in says
    assert ":2:" in says


def test_a_bad_file_on_standard_input_is_called_so():
    assert "standard input:1:" in refused(run("options", "-", stdin="her2: maybe\n"))


def test_marks_in_a_file_are_no_markup(tmp_path):
    assert "[red]boo[/]" in refused(run("options", written(tmp_path, "er: '[red]boo[/]'\n")))


# -- check, serve ---------------------------------------------------------------------------------


def test_check_passes_what_holds(monkeypatch):
    monkeypatch.setattr(cli, "check_folder", lambda folder, day: [])
    shown = run("check")
    assert shown.exit_code == 0
    assert "nothing to mend" in flat(shown.stdout)


def test_check_says_what_to_mend_and_counts_it(monkeypatch):
    problem = Problem("K101", "treatments/x.md", 7, "A clause has no source.", "Cite one.")
    monkeypatch.setattr(cli, "check_folder", lambda folder, day: [problem])
    shown = run("check")
    assert shown.exit_code == 1
    assert "treatments/x.md:7: K101 A clause has no source. Cite one." in flat(shown.stderr)
    assert "1 to mend" in shown.stderr


def test_check_of_a_folder_without_knowledge(tmp_path):
    shown = run("check", str(tmp_path))
    assert shown.exit_code == 1
    assert "no knowledge.yaml" in flat(shown.stderr)


def test_a_folder_without_knowledge_cannot_answer(tmp_path):
    says = refused(run("options", MARIA, "--knowledge", str(tmp_path)))
    assert "Name the folder that holds the knowledge files" in says


def test_missing_knowledge_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    monkeypatch.setattr(paths, "_CHECKOUT", tmp_path)
    assert "Install Askwell from its wheel" in refused(run("options", MARIA))


def test_serve_explains_itself():
    shown = run("serve", "--help")
    assert shown.exit_code == 0
    assert "ASKWELL_" in shown.stdout


@pytest.mark.parametrize("port", ["0", "99999"])
def test_serve_refuses_a_port_that_is_none(port):
    assert refused(run("serve", "--port", port)).startswith("--port: ")


def test_serve_names_the_setting_and_keeps_its_value_to_itself(monkeypatch):
    monkeypatch.setenv("ASKWELL_VISIT_MINUTES", "hunter2")
    says = refused(run("serve"))
    assert says.startswith("ASKWELL_VISIT_MINUTES: ")
    assert "hunter2" not in says


def test_serve_says_that_the_assets_are_not_built(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    assert "make assets" in refused(run("serve"))
