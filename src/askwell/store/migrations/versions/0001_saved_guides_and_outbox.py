"""Saved guides and the outbox, beside the visits that earlier databases hold already."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_moment = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the three tables; a table of visits that is there keeps its rows."""
    if not sa.inspect(op.get_bind()).has_table("visits"):
        op.create_table(
            "visits",
            sa.Column("id", sa.String(64), primary_key=True),
            sa.Column("sealed", sa.LargeBinary, nullable=False),
            sa.Column("version", sa.Integer, nullable=False),
            sa.Column("ends_at", _moment, nullable=False, index=True),
        )
    elif op.get_bind().dialect.name == "postgresql":  # 32 bits would end in 2038
        op.alter_column("visits", "ends_at", type_=sa.BigInteger())
    op.create_table(
        "saved_guides",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("scheme", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _sealed_with(),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", _moment, nullable=False),
        sa.Column("ends_at", _moment, nullable=False, index=True),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("once", sa.String(64), nullable=False, unique=True),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_at", _moment, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_at", _moment, nullable=False),
        sa.Column("lease_until", _moment),
        sa.Column("worker", sa.String(64)),
        sa.Column("sealed", sa.LargeBinary),
        _sealed_with(),
        sa.Column("ends_at", _moment, nullable=False, index=True),
        sa.Column("to_digest", sa.String(64), nullable=False),
        sa.Column("visitor_digest", sa.String(64), nullable=False),
        sa.Column("trouble", sa.String(32)),
        sa.Column("sent_at", _moment),
    )
    op.create_index("ix_outbox_state_next_try_at", "outbox", ["state", "next_try_at"])
    op.create_index("ix_outbox_to_digest_asked_at", "outbox", ["to_digest", "asked_at"])
    op.create_index("ix_outbox_visitor_digest_asked_at", "outbox", ["visitor_digest", "asked_at"])


def _sealed_with() -> "sa.Column[bytes]":
    first_bytes = sa.Computed("substr(sealed, 1, 4)", persisted=True)
    return sa.Column("sealed_with", sa.LargeBinary, first_bytes, index=True)
