"""The editor's loop: a file to begin with, and schemas that complete and check."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from askwell.cli import app
from askwell.knowledge.documents import read_file
from askwell.knowledge.load import load
from askwell.knowledge.model import Knowledge
from askwell.lint.check import check_folder
from askwell.lint.schemas import SHAPES, schemas
from askwell.paths import knowledge_dir

ROOT = knowledge_dir()
EXPORTED = ROOT / "schemas"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "knowledge"))


def test_a_new_treatment_loads_and_the_check_says_what_it_lacks(copy: Path) -> None:
    words = ["new", "treatment", "Madeupinib", "--knowledge", str(copy)]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "madeupinib" in load(copy).treatments
    problems = [p for p in check_folder(copy) if p.file == "treatments/madeupinib.md"]
    assert problems, "an unfinished page must not pass"


@pytest.mark.parametrize(
    ("name", "says"), [("tamoxifen", "is there already"), ("Dr. No!", "makes no id")]
)
def test_a_name_that_cannot_be_begun_is_refused(copy: Path, name: str, says: str) -> None:
    done = CliRunner().invoke(app, ["new", "treatment", name, "--knowledge", str(copy)])
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_the_exported_schemas_are_in_step(knowledge: Knowledge) -> None:
    for name, made in schemas(knowledge).items():
        kept = json.loads((EXPORTED / f"{name}.json").read_text())
        assert kept == json.loads(json.dumps(made)), "run: askwell schemas"


@pytest.mark.parametrize("folder", sorted(SHAPES))
def test_every_file_holds_against_its_schema(folder: str) -> None:
    validator = jsonschema.Draft7Validator(json.loads((EXPORTED / f"{folder}.json").read_text()))
    files = sorted((*ROOT.glob(f"{folder}/*.yaml"), *ROOT.glob(f"{folder}/*.md")))
    assert files
    for file in files:
        document = read_file(file, ROOT)
        errors = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in
                  validator.iter_errors(json.loads(json.dumps(document.data)))]  # fmt: skip
        assert errors == [], file.name


def test_a_schema_refuses_what_the_loader_refuses() -> None:
    validator = jsonschema.Draft7Validator(json.loads((EXPORTED / "treatments.json").read_text()))
    document = read_file(ROOT / "treatments" / "toremifene.md", ROOT)
    good = json.loads(json.dumps(document.data))
    assert validator.is_valid(good)
    for wrong in (
        {**good, "sponsor": "somebody"},
        {**good, "kind": "miracle"},
        {**good, "cautions": [{**good["cautions"][0], "when": {"no_such_fact": "yes"}}]},
        {**good, "cautions": [{**good["cautions"][0], "cites": ["nowhere"]}]},
    ):
        assert not validator.is_valid(wrong)
