"""What every service's declarative base has in common: names of constraints and types of columns.

Tables carry no schema: a service's database role has its own schema as its search path, and sees no other.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, MetaData, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

TYPE_ANNOTATIONS: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    datetime: DateTime(timezone=True),
    date: Date(),
    UUID: Uuid(),
    dict[str, Any]: JSONB(),
    list[dict[str, Any]]: JSONB(),
    list[str]: JSONB(),
}


def new_metadata() -> MetaData:
    """The metadata of one service, with stable constraint names so that migrations can refer to them."""
    return MetaData(naming_convention=NAMING_CONVENTION)
