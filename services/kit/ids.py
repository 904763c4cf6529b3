"""Identifiers: UUIDv7, so that keys sort by the time they were made and B-trees grow at one end."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A new UUIDv7 as the standard library's type."""
    return compat.uuid7()
