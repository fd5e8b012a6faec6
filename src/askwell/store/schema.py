"""The schema's version: which one a database has, and the steps to the newest.

Alembic is brought in only to take a step: nearly every start finds the newest schema, and reading
Alembic would be a good part of the time that a server needs to start.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from askwell.store.problem import DatabaseProblem

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, shown: str) -> None:
    """Bring the schema to the newest version, in the transaction that is open.

    Raises `DatabaseProblem` where a newer Askwell has been at work; nothing is changed then.
    """
    version = version_of(connection)
    if version == newest():
        return
    if version is not None and version not in known():
        raise DatabaseProblem(
            f"The database {shown} has schema {version}, which this Askwell does not know; the "
            f"newest it knows is {newest()}. A newer Askwell has used this database. "
            "Start that newer version again, or restore a backup into a new database."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version_of(connection: Connection) -> str | None:
    """The schema's version; None for a fresh database, or one from before versions."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def newest() -> str:
    """The newest version this software knows."""
    return known()[-1]


@cache
def known() -> tuple[str, ...]:
    """Every version this software knows, the newest last: the numbers its steps' files begin with.

    A step's file is named 0002_what_it_does.py, and its revision is that number.
    """
    steps = (_MIGRATIONS / "versions").glob("[0-9]*.py")
    return tuple(sorted(step.name.partition("_")[0] for step in steps))
