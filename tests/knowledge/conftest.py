"""Copies of the knowledge with one file broken share all the other files, parsed once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from askwell.knowledge import documents
from askwell.paths import knowledge_dir
from tests.knowledge.faults import Copy

_read_once = cache(documents.read_yaml)  # by the text: a file that was edited is read anew


@pytest.fixture(autouse=True, scope="module")
def each_text_is_parsed_once() -> Iterator[None]:
    """Three hundred files stay as they are where a test breaks one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "read_yaml", _read_once)
        yield


@pytest.fixture(scope="session")
def _copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy") / "knowledge"
    return Path(shutil.copytree(knowledge_dir(), folder))


@pytest.fixture
def copy(_copied: Path) -> Iterator[Copy]:
    """A copy of the knowledge to break; it is mended after the test."""
    lent = Copy(_copied)
    yield lent
    lent.mend()
