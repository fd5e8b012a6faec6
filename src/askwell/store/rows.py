"""What visits and saved guides have in common: rows that end, and that nobody overwrites unseen."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from askwell.store.payload import Gone, Stale


def still_open(table: Table, now_seconds: int) -> ColumnElement[bool]:
    """Rows whose time has not ended."""
    return table.c.ends_at > now_seconds


def replace_row(
    connection: Connection,
    table: Table,
    id: str,
    expected_version: int,
    now_seconds: int,
    **values: Any,
) -> None:
    """Replace what a row holds, if it is open and nobody wrote since. Raises `Stale`, `Gone`."""
    this = (table.c.id == id, still_open(table, now_seconds))
    written = connection.execute(
        update(table).where(*this, table.c.version == expected_version).values(**values)
    )
    if written.rowcount != 1:
        there = connection.execute(select(table.c.id).where(*this)).first()
        raise Gone if there is None else Stale


def delete_ended(connection: Connection, table: Table, now_seconds: int) -> int:
    """Delete every row whose time has ended; how many there were."""
    return connection.execute(delete(table).where(~still_open(table, now_seconds))).rowcount
