"""The guides for hosts name only commands, settings and files that are there, and all of those."""

import re
import shlex

import pytest

from askwell.settings import Settings
from tests.docs.documents import BY_NAME, FENCE, ROOT
from tests.hosting.commands import problem_with

NAMES = (
    "host-it.md", "run-in-a-container.md", "run-as-a-service.md", "put-https-before-it.md",
    "use-postgresql.md", "send-mail.md", "back-up-and-restore.md", "upgrade.md",
)  # fmt: skip
GUIDES = {name: BY_NAME[f"docs/how-to/{name}"] for name in NAMES}
COMMAND = re.compile(
    r"^(?:\$ |sudo |/usr/local/bin/|sudo podman exec askwell )*askwell (?!/)(.+?)(?: > .*)?$",
    re.MULTILINE,
)


def blocks(document):
    return "".join(found["text"].replace("\\\n", " ") for found in FENCE.finditer(document.text))


def commands(document):
    """The words after ``askwell`` of each command, in blocks and within the text."""
    shown = COMMAND.findall(blocks(document))
    told = re.findall(r"`askwell ([a-z][^`]+)`", FENCE.sub("", document.text))
    return [shlex.split(line) for line in shown + told]


def test_the_walk_leads_to_every_guide_for_hosts():
    assert set(NAMES) - {"host-it.md"} <= set(GUIDES["host-it.md"].links())


@pytest.mark.parametrize("name", GUIDES)
def test_a_command_that_is_named_is_one(name):
    assert [why for words in commands(GUIDES[name]) if (why := problem_with(words))] == []


def test_the_guides_name_every_command_that_is_for_hosts():
    named = {" ".join(w for w in words if re.fullmatch("[a-z]+", w))
             for guide in GUIDES.values() for words in commands(guide)}  # fmt: skip
    assert named >= {"backup", "restore", "key rotate", "database check", "database upgrade",
                     "outbox run", "outbox status"}  # fmt: skip


def test_a_command_that_is_none_is_found_out():
    assert problem_with(["key", "rotate", "--keep-old"]) is None
    assert problem_with(["key", "turn"])
    assert problem_with(["key", "rotate", "--keep"])
    assert problem_with(["backup"])
    assert problem_with(["restore", "one", "two"])


@pytest.mark.parametrize("name", GUIDES)
def test_a_setting_that_is_named_is_one_and_takes_the_value(name):
    text = GUIDES[name].text
    assert {n.lower() for n in re.findall(r"ASKWELL_([A-Z_]+)", text)} <= set(Settings.model_fields)
    shown = dict(re.findall(r"^ASKWELL_(\w+)=(.+)$", blocks(GUIDES[name]), re.MULTILINE))
    Settings.model_validate({key.lower(): value for key, value in shown.items()})


@pytest.mark.parametrize("name", GUIDES)
def test_a_file_that_is_named_is_there(name):
    named = re.findall(r"\b(?:hosting|requirements)/[\w.-]*\w", GUIDES[name].text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_file_for_hosts_is_told_of():
    told = "".join(guide.text for guide in GUIDES.values())
    files = [f"hosting/{path.name}" for path in (ROOT / "hosting").iterdir()]
    assert [file for file in files if not re.search(rf"{re.escape(file)}(?![\w.-]*\w)", told)] == []
