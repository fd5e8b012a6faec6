"""Deleting what has expired, and counting what is there. Nothing is opened for it."""

from sqlalchemy import Engine, delete, func, select

from askwell.store.database import forget_freed, reading
from askwell.store.tables import metadata, outbox, saved_guides, visits

_EXPIRING = (visits, saved_guides, outbox)


def sweep(engine: Engine, now_seconds: int) -> dict[str, int]:
    """Delete what has expired; how many rows of each table there were."""
    with engine.begin() as connection:
        swept = {
            table.name: connection.execute(
                delete(table).where(table.c.ends_at <= now_seconds)
            ).rowcount
            for table in _EXPIRING
        }
    forget_freed(engine)
    return swept


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has, at one moment."""
    with reading(engine) as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
