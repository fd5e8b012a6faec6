"""How long a law runs: a quick run in every `make test`, the same each time; a long one in laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings


def sizes(quick: int, long: int) -> pytest.MarkDecorator:
    """Run a test twice: quick with the tests, long (marked so) with the laws."""
    return pytest.mark.parametrize(
        "run",
        [
            pytest.param(_run(quick, always_the_same=True), id="quick"),
            pytest.param(_run(long, always_the_same=False), id="long", marks=pytest.mark.laws),
        ],
    )


def _run(examples: int, *, always_the_same: bool) -> Any:
    # A person, a vocabulary and rules make a large example even when each is small.
    return settings(
        max_examples=examples, derandomize=always_the_same, database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.large_base_example, HealthCheck.too_slow,
                               HealthCheck.data_too_large],
    )  # fmt: skip
