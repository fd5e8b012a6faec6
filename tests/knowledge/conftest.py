"""Copies of the knowledge with one file broken share what was parsed of all the others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from askwell.knowledge import documents

_read_once = cache(documents.read_yaml)  # by the text: a file that was edited is read anew


@pytest.fixture(autouse=True, scope="module")
def each_text_is_parsed_once() -> Iterator[None]:
    """Three hundred files stay as they are where a test breaks one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "read_yaml", _read_once)
        yield
