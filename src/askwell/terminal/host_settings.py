"""The settings, read for a command; what is wrong with them is said, not raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askwell.terminal.reading import stop

if TYPE_CHECKING:
    from askwell.settings import Settings


def read_settings() -> Settings:
    """What the environment sets. Values are not repeated: one may be a password."""
    from pydantic import ValidationError

    from askwell.settings import Settings

    try:
        return Settings.model_validate({})
    except ValidationError as error:
        stop(
            "\n".join(
                f"{'_'.join(['ASKWELL', *map(str, problem['loc'])]).upper()}: {problem['msg']}. "
                "See docs/reference/settings.md for what each setting takes."
                for problem in error.errors()
            )
        )
