"""Households: elders who live together, so that whoever goes to the door knows whom else to expect.

Not the household registration (户籍), which is a division and stands with the elder.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.registry.models.base import Base


class Household(Base):
    """Nothing but an identity: its members are the elders who name it."""

    __tablename__ = "household"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
