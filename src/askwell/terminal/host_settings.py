"""The settings, read for a command; what is wrong with them is said, not raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from askwell.terminal.reading import stop

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from askwell.settings import Settings


def read_settings(options: Mapping[str, object] | None = None) -> Settings:
    """What the environment sets, and over it the command's own options that were given."""
    from pydantic import ValidationError

    from askwell.settings import Settings

    given = {name: value for name, value in (options or {}).items() if value is not None}
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        stop("\n".join(_problem(problem, given) for problem in error.errors()))


def _problem(problem: ErrorDetails, given: Mapping[str, object]) -> str:
    """What is wrong with one setting. The value is not repeated: it may be a password."""
    says = problem["msg"].removeprefix("Value error, ")
    help = "See docs/reference/settings.md for what each setting takes."
    if not problem["loc"]:  # two settings that do not go together: the message names them
        return f"{says}. {help}"
    name = "_".join(map(str, problem["loc"]))
    return f"{f'--{name}' if name in given else f'ASKWELL_{name.upper()}'}: {says}. {help}"
