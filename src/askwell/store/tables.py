"""The tables of the store. None of them holds a word that can be read without a key.

All moments are whole seconds since 1970, UTC. Where a row is sealed by the server's own key, the
first bytes of the envelope name the key, and the database itself keeps them in ``sealed_with``:
so rows under an old key are found without reading any.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

KEY_ID_BYTES = 4
SCHEME = 1  # how a saved guide is sealed; a second way would be 2

_Moment = BigInteger().with_variant(Integer, "sqlite")  # SQLite's own integers have 64 bits
_FIRST_BYTES = f"substr(sealed, 1, {KEY_ID_BYTES})"

metadata = MetaData()

visits = Table(
    "visits",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ends_at", _Moment, nullable=False, index=True),
)

saved_guides = Table(
    "saved_guides",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("scheme", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("sealed_with", LargeBinary, Computed(_FIRST_BYTES, persisted=True), index=True),
    Column("version", Integer, nullable=False),
    Column("saved_at", _Moment, nullable=False),
    Column("ends_at", _Moment, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("once", String(64), nullable=False, unique=True),  # the form's token: asked only once
    Column("message_id", String(255), nullable=False),
    Column("state", String(16), nullable=False),  # waiting, sending, sent or failed
    Column("asked_at", _Moment, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", _Moment, nullable=False),
    Column("lease_until", _Moment),
    Column("worker", String(64)),
    Column("sealed", LargeBinary),  # address and message; none after delivery or expiry
    Column("sealed_with", LargeBinary, Computed(_FIRST_BYTES, persisted=True), index=True),
    Column("ends_at", _Moment, nullable=False, index=True),
    Column("to_digest", String(64), nullable=False),
    Column("visitor_digest", String(64), nullable=False),
    Column("trouble", String(32)),
    Column("sent_at", _Moment),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
    Index("ix_outbox_to_digest_asked_at", "to_digest", "asked_at"),
    Index("ix_outbox_visitor_digest_asked_at", "visitor_digest", "asked_at"),
)


def place_of_saved(id: str, version: int) -> str:
    """What the server key binds a saved guide's envelope to: its row, its version, the scheme."""
    return f"saved_guides:{SCHEME}:{id}:{version}"


def place_of_parcel(id: str) -> str:
    """What the server key binds an outbox row's envelope to: its row."""
    return f"outbox:{id}"
