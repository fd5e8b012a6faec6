from pathlib import Path

import pytest

from askwell import paths

ROOT = Path(__file__).parents[2]


def test_a_checkout_reads_its_own_knowledge():
    assert paths.knowledge_dir() == ROOT / "knowledge"


def test_an_installed_package_reads_what_it_carries(monkeypatch, tmp_path):
    carried = tmp_path / "askwell" / "_knowledge"
    carried.mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "askwell")
    assert paths.knowledge_dir() == carried


def test_missing_knowledge_says_where_it_looked_and_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "askwell")
    monkeypatch.setattr(paths, "_CHECKOUT", tmp_path)
    with pytest.raises(FileNotFoundError, match="Install Askwell from its wheel") as caught:
        paths.knowledge_dir()
    assert str(tmp_path / "knowledge") in str(caught.value)


def test_assets_that_are_not_built_name_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    with pytest.raises(FileNotFoundError, match="make assets"):
        paths.assets_dir()


def test_fonts_that_are_not_made_name_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path)
    with pytest.raises(FileNotFoundError, match="make assets") as caught:
        paths.fonts_dir()
    assert str(tmp_path / "delivery" / "fonts") in str(caught.value)
