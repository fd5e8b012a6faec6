"""The reference says what the code does: nothing missing, nothing too much."""

import json
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from askwell import cli
from askwell.explore.finding import GuardKind, Standing
from askwell.facts.answer import Note
from askwell.facts.history import Complete, Outcome, Setting
from askwell.intake.courses import COURSE_KEYS, MOST_COURSES
from askwell.intake.person_file import MOST_ANSWERS
from askwell.knowledge import schema
from askwell.knowledge.model import Status
from askwell.knowledge.topic import Shelf
from askwell.lint.cases import read_cases
from askwell.lint.schemas import SHAPES
from askwell.paths import knowledge_dir
from askwell.settings import Settings
from askwell.terminal.reading import MAX_PERSON_BYTES
from tests.docs.documents import BY_NAME, DOCUMENTS, ROOT, first_column

PERSON = """\
er: [{is: positive, from: me}, {is: negative, from: report}]
sex: male
her2: negative
spread_bone: yes
sign_fever: yes
treatments: [tamoxifen, miracle-herb]
"""


@pytest.fixture(scope="module")
def data():
    """The options of two people who between them fill every list."""
    found = []
    for person in (PERSON, PERSON.replace("sex: male", "sex: female").replace("er: [", "pr: [")):
        ran = CliRunner().invoke(cli.app, ["options", "-", "--json"], input=person)
        assert ran.exit_code == 0, ran.output
        found.append(json.loads(ran.stdout))
    return found


def at(data, place):
    """Every object at a place such as ``options[].uses[]``."""
    objects = data
    for key in place.split("."):
        lists = [o[key.removesuffix("[]")] for o in objects]
        objects = [one for items in lists for one in items]
    return objects


JSON = BY_NAME["docs/reference/options-json.md"]


def test_the_json_has_the_keys_that_are_documented(data):
    assert [list(d) for d in data] == [first_column(JSON.section("The whole"))] * len(data)


@pytest.mark.parametrize("place", [s for s in JSON.sections() if s != "The whole"])
def test_each_object_has_the_keys_that_are_documented(data, place):
    objects = at(data, place)
    assert objects, f"nobody here has {place}"
    documented = first_column(JSON.section(place))
    assert {tuple(o) for o in objects} == {tuple(documented)}


def test_no_list_of_objects_is_left_out_of_the_documents(data):
    def places(value, place=""):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from places(inner, f"{place}.{key}" if place else key)
        elif isinstance(value, list):
            if any(isinstance(one, dict) for one in value):
                yield f"{place}[]"
            for one in value:
                yield from places(one, f"{place}[]")

    found = {p for d in data for p in places(d)}
    shared = {p for p in found if p.endswith("cites[]")} | {
        f"support[].{key}[]" for key in ("reasons", "cautions", "checks")
    }
    assert found - shared == set(JSON.sections()) - {"The whole"}


@pytest.mark.parametrize("words", [Standing, Status, GuardKind])
def test_the_words_of_the_json_are_documented(words):
    text = JSON.text
    assert [w.value for w in words if f"`{w.value}`" not in text] == []


def test_the_settings_are_documented():
    text = BY_NAME["docs/reference/settings.md"].text
    shown = re.findall(r"^\| `ASKWELL_(\w+)` \| (.+?) \| (.+) \|$", text, re.MULTILINE)

    def default(value):
        return "none" if value is None else f"`{json.dumps(value, default=str).strip(chr(34))}`"

    assert shown == [
        (name.upper(), default(field.default), field.description)
        for name, field in Settings.model_fields.items()
    ]


def every_command(group, before=""):
    """Each command by its whole name, such as "new treatment"."""
    found = {}
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            found |= every_command(command, f"{before}{name} ")
        else:
            found[before + name] = command
    return found


CLI = BY_NAME["docs/reference/cli.md"]
COMMANDS = every_command(typer.main.get_command(cli.app))


def test_every_command_is_documented():
    assert sorted(CLI.sections()) == sorted(f"askwell {name}" for name in COMMANDS)
    assert "new treatment" in COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented(name):
    options = [
        param.opts[0] if param.param_type_name == "option" else param.metavar or param.name.upper()
        for param in COMMANDS[name].params
        if param.name != "help"
    ]
    assert first_column(CLI.section(f"askwell {name}")) == options


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_does_is_said_in_its_own_words(name):
    summary = COMMANDS[name].help.split("\n")[0]
    first_words = re.split(r"[;:(.]", summary)[0].strip()
    assert first_words in CLI.section(f"askwell {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_is_described_in_the_words_of_its_help(name):
    section = re.sub(r"\]\([^)]*\)|[\[`]", "", CLI.section(f"askwell {name}"))
    said = [param.help for param in COMMANDS[name].params if param.name != "help"]
    assert [words for words in said if words and words.rstrip(".") not in section] == []


def test_the_editor_settings_give_every_schema_a_place():
    given = json.loads((ROOT / ".vscode/settings.json").read_text())["yaml.schemas"]
    assert set(given) == {f"./knowledge/schemas/{folder}.json" for folder in SHAPES}
    for exported, files in given.items():
        folder = Path(exported).stem
        assert (ROOT / exported).exists()
        pages = sorted((ROOT / "knowledge" / folder).glob("*.md"))
        # A plug-in reads YAML alone: the front matter of a page is written as a draft.
        assert files == (f"drafts/{folder}/*.yaml" if pages else f"knowledge/{folder}/*.yaml")


FILE = BY_NAME["docs/reference/person-file.md"]


def test_the_keys_of_a_past_treatment_are_documented():
    shown = re.findall(r"^\| (`[^|]+`) \|", FILE.section("treatments"), re.MULTILINE)
    assert [key for cell in shown for key in re.findall(r"`(\w+)`", cell)] == list(COURSE_KEYS)


@pytest.mark.parametrize("words", [Note, Outcome, Setting, Complete])
def test_the_words_of_a_person_file_are_documented(words):
    text = FILE.text
    assert [w.value for w in words if not re.search(rf"`[^`]*\b{w.value}\b[^`]*`", text)] == []


def test_the_limits_of_a_person_file_are_documented():
    limits = f"At most {MAX_PERSON_BYTES:,} bytes, {MOST_ANSWERS} answers and {MOST_COURSES}"
    assert limits in FILE.text


def keys_of(shape, seen):
    """Every key of a shape and of the shapes in it."""
    if shape in seen:
        return
    seen.add(shape)
    for name, field in shape.model_fields.items():
        yield field.alias or name
        for inner in re.findall(r"\b(\w+Shape)\b", str(field.annotation)):
            yield from keys_of(getattr(schema, inner), seen)


@pytest.mark.parametrize(
    "shape", [schema.StateShape, schema.TermShape, *SHAPES.values()], ids=lambda s: s.__name__
)
def test_every_key_of_a_knowledge_file_is_documented(shape):
    text = BY_NAME["docs/reference/knowledge-files.md"].text
    keys = set(keys_of(shape, set()))
    assert len(keys) >= 3
    assert sorted(key for key in keys if not re.search(rf"(?<!\w){key}:", text)) == []


# -- all documents --------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_links_lead_somewhere(document):
    for link in document.links():
        path, _, anchor = link.partition("#")
        target = (document.path.parent / path).resolve() if path else document.path
        assert target.exists(), f"{document.name} links to {link}"
        if anchor:
            there = BY_NAME[target.relative_to(ROOT).as_posix()]
            assert anchor in there.anchors(), f"{document.name} links to {link}"


def test_every_document_is_in_the_index():
    index = BY_NAME["docs/README.md"]
    listed = {(index.path.parent / link).resolve() for link in index.links()}
    ours = {d.path for d in DOCUMENTS if d.name.startswith("docs/")}
    within = {p for p in ours if p.parent.name == "decisions"} | {index.path}
    assert ours - listed - within == set()


def test_every_decision_is_in_the_list_of_decisions():
    index = BY_NAME["docs/decisions/README.md"]
    listed = {(index.path.parent / link).resolve() for link in index.links()}
    records = set(index.path.parent.glob("0*.md"))
    assert records
    assert records == listed


def newest_entry():
    """What KNOWLEDGE.md says of the knowledge as it is now."""
    return BY_NAME["KNOWLEDGE.md"].section(BY_NAME["KNOWLEDGE.md"].sections()[0])


@pytest.fixture(scope="module")
def counts(knowledge):
    claims = [c for theme in knowledge.themes.values() for c in theme.claims]
    asked = [q for q in knowledge.questions.values() if not q.from_caution]
    return {
        "treatments": len(knowledge.treatments),
        "uses": len(knowledge.uses()),
        "tests": len(knowledge.tests),
        "topics": len(knowledge.topics),
        "situations": sum(t.shelf is Shelf.SITUATIONS for t in knowledge.topics.values()),
        "questions": len(asked),
        "words": len(knowledge.words),
        "cautions": sum(len(owner.cautions) for owner in knowledge.owners()),
        "claims": sum(len(claim.claims) for claim in claims),
        "worked people": len(read_cases(knowledge_dir(), knowledge)),
        "sources": len(knowledge.sources),
    }


def test_the_day_of_the_knowledge_is_right(knowledge):
    day = f"{knowledge.as_of:%B} {knowledge.as_of.day}, {knowledge.as_of.year}"
    assert day in BY_NAME["README.md"].text
    assert f"As of {day}" in newest_entry().splitlines()[0]
    newest = knowledge.newest_source
    assert f"{newest:%B} {newest.day}, {newest.year}" in newest_entry()


COUNT = re.compile(
    r"(?P<over>more than )?\b(?P<number>\d[\d,]*)\**(?: of them)? "
    r"(?P<what>treatments|uses|topics|situations|tests|questions|cautions|words|claims"
    r"|worked people|sources)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("name", ["README.md", "KNOWLEDGE.md"])
def test_the_counts_are_right(counts, name):
    text = newest_entry().split("### Added")[0] if name == "KNOWLEDGE.md" else BY_NAME[name].text
    found = list(COUNT.finditer(text))
    named = {f["what"] for f in found}
    assert named >= ({"treatments", "uses"} if name == "README.md" else set(counts))
    for f in found:
        said, held = int(f["number"].replace(",", "")), counts[f["what"]]
        right = said < held <= said * 1.15 if f["over"] else said == held
        assert right, f"{name}: {f[0]}; the knowledge holds {held}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.name)
def test_no_machine_path_and_no_index_stands_in_a_document(document):
    assert not re.search(r"/(?:home|root|work|Users|tmp)/|pypi\.org|registry\.npmjs", document.text)


def test_the_glossary_says_only_words_that_the_code_has():
    source = "\n".join(p.read_text() for p in (ROOT / "src/askwell").rglob("*.py")).lower()
    text = BY_NAME["GLOSSARY.md"].text
    assert 25 <= len(re.findall(r"\*\*[^*]+\*\*", text)) <= 35
    words = re.findall(r"\*+([^*\n]+?)\*+", text)
    assert [word for word in words if word.lower().replace(" ", "_") not in source] == []
