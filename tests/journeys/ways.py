"""With scripts and without: a journey on pages that do the same either way is walked once at once.

Pages that do more with scripts, such as a button that copies, are walked both ways every time.
"""

from __future__ import annotations

import pytest

LATER = (pytest.mark.laws, pytest.mark.endurance)


def both(*, first: bool, what: tuple[object, ...] = (), name: str = "") -> list[object]:
    """The two ways of a journey, as parameters; the second of them is left to the long tests."""
    return [
        pytest.param(
            *what,
            way,
            marks=() if way is first else LATER,
            id=f"{'javascript' if way else 'no-javascript'}{name}",
        )
        for way in (True, False)
    ]


first_with_scripts = pytest.mark.parametrize("javascript", both(first=True))
first_without_scripts = pytest.mark.parametrize("javascript", both(first=False))
