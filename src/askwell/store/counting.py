"""Counting what is there. Nothing is opened for it."""

from sqlalchemy import Engine, func, select

from askwell.store.database import reading
from askwell.store.tables import metadata


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has, at one moment."""
    with reading(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
