"""The commands that the files and documents for hosts name, held against the command line."""

from collections.abc import Sequence

import typer

from askwell import cli


def problem_with(words: Sequence[str]) -> str | None:
    """What is wrong with a command, given as its words after ``askwell``; None if it is right."""
    command = typer.main.get_command(cli.app)
    rest = list(words)
    while hasattr(command, "commands"):
        if not rest or rest[0] not in command.commands:
            return f"no such command: {' '.join(words)}"
        command = command.commands[rest.pop(0)]
    options = {name for param in command.params for name in getattr(param, "opts", ())}
    unknown = [word for word in rest if word.startswith("-") and word not in options]
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    given = [word for word in rest if not word.startswith("-")]
    if unknown:
        return f"no such option: {' '.join(words)}"
    if not sum(param.required for param in arguments) <= len(given) <= len(arguments):
        return f"too few or too many words: {' '.join(words)}"
    return None
