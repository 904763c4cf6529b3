"""Tables that every service's schema holds for the kit: outbox, inbox, failed events, idempotency keys."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
)

_NOW: Any = func.now()
# Sealed by the code that writes it, not by the column's type; for the change of keys.
_SEALED = {"sealed": True}


def add_kit_tables(metadata: MetaData) -> None:
    """Declare the kit's tables in a service's metadata, for its migrations."""
    _add_outbox(metadata)
    _add_inbox(metadata)
    _add_idempotency_key(metadata)


def _add_outbox(metadata: MetaData) -> None:
    Table(
        "outbox",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        # Given in the order rows became visible: without gaps, unlike ids, which are taken before the commit.
        Column("position", BigInteger, unique=True),
        Column("event_id", Uuid, nullable=False, unique=True),
        Column("type", Text, nullable=False),
        Column("aggregate_id", Text, nullable=False),
        Column("occurred_at", DateTime(timezone=True), nullable=False),
        # Sealed: events carry names and addresses, and a table of them outlives the moment.
        Column("payload", LargeBinary, nullable=False, info=_SEALED),
        Column("published_at", DateTime(timezone=True)),
        Index("ix_outbox_unnumbered", "id", postgresql_where="position IS NULL"),
        Index("ix_outbox_unpublished", "position", postgresql_where="published_at IS NULL"),
    )


def _add_inbox(metadata: MetaData) -> None:
    Table(
        "inbox",
        metadata,
        Column("source", Text, primary_key=True),
        Column("position", BigInteger, nullable=False, server_default="0"),
    )
    Table(
        "failed_event",
        metadata,
        Column("source", Text, primary_key=True),
        Column("position", BigInteger, primary_key=True),
        Column("type", Text, nullable=False),
        Column("envelope", LargeBinary, nullable=False, info=_SEALED),
        Column("attempts", Integer, nullable=False, server_default="1"),
        Column("error", Text, nullable=False),
        Column("next_attempt_at", DateTime(timezone=True), nullable=False, index=True),
        Column("failed_at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    )


def _add_idempotency_key(metadata: MetaData) -> None:
    Table(
        "idempotency_key",
        metadata,
        Column("subject", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request_hash", LargeBinary, nullable=False),
        Column("status", Integer, nullable=False),
        Column("body", LargeBinary, nullable=False, info=_SEALED),
        Column("created_at", DateTime(timezone=True), nullable=False, server_default=_NOW, index=True),
    )
