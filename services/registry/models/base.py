"""The declarative base of the ``registry`` schema."""

from typing import Any, ClassVar

from sqlalchemy.orm import DeclarativeBase

from services.contracts.division_moves import add_division_moves
from services.kit.orm import TYPE_ANNOTATIONS, new_metadata
from services.kit.tables import add_kit_tables

metadata = new_metadata()
add_kit_tables(metadata)
add_division_moves(metadata)


class Base(DeclarativeBase):
    """All tables of this service."""

    metadata = metadata
    type_annotation_map: ClassVar[dict[Any, Any]] = TYPE_ANNOTATIONS
