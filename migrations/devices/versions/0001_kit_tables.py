"""The kit's tables: outbox, inbox, failed events, idempotency keys."""

from alembic import op

from migrations.kit_tables import create_kit_tables

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_kit_tables("devices")


def downgrade() -> None:
    for table in ("idempotency_key", "failed_event", "inbox", "outbox"):
        op.drop_table(table)
    op.execute("DROP FUNCTION ring_relay()")
