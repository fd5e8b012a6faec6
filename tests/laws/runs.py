"""How long a law runs: a quick run in every `make test`, the same each time; a long one in laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings


def sizes(quick: int, long: int, parts: int = 1, endurance: int = 0) -> pytest.MarkDecorator:
    """Run a test twice: quick with the tests, long (marked so) with the laws.

    The long run may come in parts, so that several processes share its examples; so many of them
    are left out by .ci/run.
    """
    left_out = (pytest.mark.laws, pytest.mark.endurance)
    each = [
        pytest.param(
            _run(long // parts, always_the_same=False),
            id=f"long-{n}",
            marks=left_out if n > parts - endurance else pytest.mark.laws,
        )
        for n in range(1, parts + 1)
    ]
    quickly = pytest.param(_run(quick, always_the_same=True), id="quick")
    return pytest.mark.parametrize("run", [quickly, *each])


def _run(examples: int, *, always_the_same: bool) -> Any:
    # A person, a vocabulary and rules make a large example even when each is small.
    return settings(
        max_examples=examples, derandomize=always_the_same, database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.large_base_example, HealthCheck.too_slow,
                               HealthCheck.data_too_large],
    )  # fmt: skip
