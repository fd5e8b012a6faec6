"""What a thief of the database would see and could change, on either kind of database."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

TABLES = ("visits", "saved_guides", "outbox")


def ask(engine: Engine, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Rows, past the store's own code."""
    with engine.begin() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def change(engine: Engine, statement: str, **values: Any) -> None:
    """A change, past the store's own code."""
    with engine.begin() as connection:
        connection.execute(text(statement), values)


def dump(engine: Engine) -> bytes:
    """Every byte the database would give away: its files (SQLite), or its rows (PostgreSQL)."""
    if engine.dialect.name == "sqlite":
        assert engine.url.database is not None
        database = Path(engine.url.database)
        files = sorted(database.parent.glob(database.name + "*"))
        return b"".join(file.read_bytes() for file in files)
    everything = b""
    for table in TABLES:
        for row in ask(engine, f"SELECT * FROM {table}"):
            for value in row:
                everything += bytes(value) if isinstance(value, bytes) else str(value).encode()
                everything += b"\n"
    return everything
