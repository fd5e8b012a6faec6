"""The wheel answers without a checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "src/askwell/web/static/build"
FONTS = ROOT / "src/askwell/delivery/fonts"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    (built,) = folder.glob("askwell-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def files_under(folder):
    return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}


def test_it_carries_all_of_the_knowledge(installed):
    ours = files_under(ROOT / "knowledge")
    assert ours
    assert files_under(installed / "askwell/_knowledge") == ours


def test_it_carries_the_built_assets(installed):
    carried = files_under(installed / "askwell/web/static/build")
    assert carried == files_under(ASSETS)
    assert {path.suffix for path in carried} >= {".css", ".woff2"}


def test_it_carries_the_fonts_of_the_pdf_and_their_licences(installed):
    carried = files_under(installed / "askwell/delivery/fonts")
    assert carried == files_under(FONTS)
    families = {path.stem.rsplit("-", 1)[0] for path in carried if path.suffix == ".ttf"}
    assert families
    assert {f"{family}-LICENSE" for family in families} <= {path.name for path in carried}


def test_its_licences_travel_with_it(installed):
    names = {path.name for path in installed.glob("askwell-*.dist-info/licenses/*")}
    assert names == {"LICENSE", "LICENSE-knowledge"}


def test_it_reads_what_it_carries(installed):
    ask = (
        "from askwell import paths; "
        "print(paths.knowledge_dir(), paths.assets_dir(), paths.fonts_dir(), sep='\\n')"
    )
    shown = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=installed,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines() == [
        str(installed / "askwell/_knowledge"),
        str(installed / "askwell/web/static/build"),
        str(installed / "askwell/delivery/fonts"),
    ]
