"""Projections, emergencies, orders, notifications, their history and their numbers."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _create_device_projection()
    _create_elder_projection()
    _create_emergency()
    _index_emergency()
    _create_number_sequence()
    _create_service_point_projection()
    _create_timeline_entry()
    _create_worker_presence()
    _create_worker_projection()
    _create_emergency_alarm()
    _create_notification()
    _create_service_order()
    op.execute("""
        CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'timeline_entry is append only';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON timeline_entry
        FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_history()
    """)


def downgrade() -> None:
    for table in (
        "service_order",
        "notification",
        "emergency_alarm",
        "worker_projection",
        "worker_presence",
        "timeline_entry",
        "service_point_projection",
        "number_sequence",
        "emergency",
        "elder_projection",
        "device_projection",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_rewriting_history()")


def _create_device_projection() -> None:
    op.create_table(
        "device_projection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("elder_id", sa.Uuid(), nullable=True),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_device_projection"),
    )
    op.create_index("ix_device_projection_elder_id", "device_projection", ["elder_id"], unique=False)


def _create_elder_projection() -> None:
    op.create_table(
        "elder_projection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_elder_projection"),
    )


def _clocks() -> list[sa.Column[Any]]:
    names = ("pressed_at", "shown_at", "claimed_at", "dispatched_at", "accepted_at", "arrived_at", "resolved_at")
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in names]


def _create_emergency() -> None:
    op.create_table(
        "emergency",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_ringing", sa.Boolean(), nullable=False),
        sa.Column("ring_count", sa.Integer(), nullable=False),
        sa.Column("ringing_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("elder_id", sa.Uuid(), nullable=True),
        sa.Column("device_id", sa.Uuid(), nullable=True),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("serial", sa.Text(), nullable=False),
        sa.Column("recognised", sa.Boolean(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.LargeBinary(), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("holder_name", sa.Text(), nullable=True),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        *_clocks(),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("cause", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_emergency"),
        sa.UniqueConstraint("number", name="uq_emergency_number"),
    )


def _index_emergency() -> None:
    op.create_index(
        "ix_emergency_deadline_at",
        "emergency",
        ["deadline_at"],
        unique=False,
        postgresql_where=sa.text("deadline_at IS NOT NULL"),
    )
    op.create_index("ix_emergency_elder_id", "emergency", ["elder_id"], unique=False)
    op.create_index("ix_emergency_opened_at", "emergency", ["opened_at", "id"], unique=False)
    op.create_index(
        "uq_emergency_unresolved_subject",
        "emergency",
        ["subject"],
        unique=True,
        postgresql_where=sa.text("state <> 'resolved'"),
    )


def _create_number_sequence() -> None:
    op.create_table(
        "number_sequence",
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("letter", "day", name="pk_number_sequence"),
    )


def _create_service_point_projection() -> None:
    op.create_table(
        "service_point_projection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lng", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_service_point_projection"),
    )


def _create_timeline_entry() -> None:
    op.create_table(
        "timeline_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entry"),
    )
    op.create_index("ix_timeline_entry_subject", "timeline_entry", ["subject_kind", "subject_id", "id"], unique=False)


def _create_worker_presence() -> None:
    op.create_table(
        "worker_presence",
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column("position_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_duty", sa.Boolean(), nullable=True),
        sa.Column("duty_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("worker_id", name="pk_worker_presence"),
    )


def _create_worker_projection() -> None:
    op.create_table(
        "worker_projection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("skills", postgresql.JSONB(), nullable=False),
        sa.Column("languages", postgresql.JSONB(), nullable=False),
        sa.Column("certificates", postgresql.JSONB(), nullable=False),
        sa.Column("shifts", postgresql.JSONB(), nullable=False),
        sa.Column("base_lat", sa.Double(), nullable=True),
        sa.Column("base_lng", sa.Double(), nullable=True),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_worker_projection"),
    )
    op.create_index("ix_worker_projection_division_path", "worker_projection", ["division_path"], unique=False)


def _create_emergency_alarm() -> None:
    op.create_table(
        "emergency_alarm",
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("emergency_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name="fk_emergency_alarm_emergency_id"),
        sa.PrimaryKeyConstraint("alarm_id", name="pk_emergency_alarm"),
    )
    op.create_index("ix_emergency_alarm_emergency_id", "emergency_alarm", ["emergency_id"], unique=False)


def _create_notification() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("emergency_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("elder_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name="fk_notification_emergency_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
    )
    op.create_index("ix_notification_created_at", "notification", ["created_at", "id"], unique=False)
    op.create_index(
        "ix_notification_due",
        "notification",
        ["next_attempt_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_notification_elder_id", "notification", ["elder_id"], unique=False)
    op.create_index("ix_notification_emergency_id", "notification", ["emergency_id"], unique=False)
    op.create_index("ix_notification_worker_id", "notification", ["worker_id"], unique=False)


def _create_service_order() -> None:
    op.create_table(
        "service_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("service_code", sa.Text(), nullable=False),
        sa.Column("elder_id", sa.Uuid(), nullable=True),
        sa.Column("division_path", sa.Text(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("destination", sa.LargeBinary(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("emergency_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_in", sa.LargeBinary(), nullable=True),
        sa.Column("check_out", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["emergency_id"], ["emergency.id"], name="fk_service_order_emergency_id"),
        sa.PrimaryKeyConstraint("id", name="pk_service_order"),
        sa.UniqueConstraint("number", name="uq_service_order_number"),
    )
    op.create_index("ix_service_order_created_at", "service_order", ["created_at", "id"], unique=False)
    op.create_index("ix_service_order_elder_id", "service_order", ["elder_id"], unique=False)
    op.create_index("ix_service_order_emergency_id", "service_order", ["emergency_id"], unique=False)
    op.create_index("ix_service_order_provider_id", "service_order", ["provider_id"], unique=False)
    op.create_index("ix_service_order_worker_id", "service_order", ["worker_id", "state"], unique=False)
