"""The schema's version: which one a database has, and the steps to the newest."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from askwell.store.problem import DatabaseProblem

_STEPS = Path(__file__).parent / "migrations"


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
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version_of(connection: Connection) -> str | None:
    """The schema's version; None for a fresh database, or one from before versions."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def newest() -> str:
    """The newest version this software knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None
    return head


@cache
def known() -> frozenset[str]:
    """Every version this software knows."""
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return frozenset(step.revision for step in steps)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    return config
