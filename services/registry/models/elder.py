"""Elders.

Personal numbers, addresses and notes are sealed; blind indexes beside them answer equality and nothing else.
Relations are never loaded unasked: the repository says what it loads, so the number of queries is known.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.kit.crypto import EncryptedJson, EncryptedText
from services.registry.models.base import Base
from services.registry.models.contact import Contact
from services.registry.models.division import Division
from services.registry.models.elder_search import SEARCH_INDEXES, Searched, keep_words_of
from services.registry.models.trait import ElderTrait

LIVING_ID_NUMBER = "uq_elder_living_id_number"
"""The index that lets one living elder have an id number; a violation of it is a duplicate registration."""


class Elder(Searched, Base):
    """A person in the registry."""

    __tablename__ = "elder"
    __table_args__ = (
        Index(LIVING_ID_NUMBER, "id_number_index", unique=True, postgresql_where="status = 'living'"),
        *SEARCH_INDEXES,
        Index("ix_elder_division_path_prefix", "division_path", postgresql_ops={"division_path": "text_pattern_ops"}),
        Index("ix_elder_household_id", "household_id", postgresql_where="household_id IS NOT NULL"),
        CheckConstraint("sex IN ('female', 'male')", name="sex"),
        CheckConstraint("status IN ('living', 'deceased', 'moved_away')", name="status"),
        CheckConstraint("(lat IS NULL) = (lng IS NULL)", name="whole_location"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    name: Mapped[str]
    id_number: Mapped[str] = mapped_column(EncryptedText)
    id_number_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    sex: Mapped[str]
    birth_date: Mapped[date]
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    division_code: Mapped[str] = mapped_column(ForeignKey("division.code"))
    division_path: Mapped[str]
    # Where the household is registered, which residence does not tell. No foreign key: people come from all over the
    # country, and the path is there only where the tree knows the code.
    household_division_code: Mapped[str | None]
    household_division_path: Mapped[str | None]
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"))
    address: Mapped[str] = mapped_column(EncryptedText)
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    # What the position was given in, for the day somebody doubts it; lat and lng are WGS-84 whatever it says.
    location_crs: Mapped[str | None]
    care_notes: Mapped[dict[str, str]] = mapped_column(EncryptedJson)
    language: Mapped[str | None]
    status: Mapped[str]
    # The day of the death or the move that ``status`` tells of.
    departed_on: Mapped[date | None]
    # When what serves only to reach the person was erased; such a row is kept, and not found but by the id number.
    erased_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    division: Mapped[Division] = relationship(lazy="raise")
    # Those to be called now.
    contacts: Mapped[list[Contact]] = relationship(
        lazy="raise",
        primaryjoin=lambda: (Elder.id == Contact.elder_id) & Contact.ended_at.is_(None),
        order_by=(Contact.priority, Contact.id),
    )
    traits: Mapped[list[ElderTrait]] = relationship(lazy="raise", order_by=(ElderTrait.recorded_at, ElderTrait.id))


keep_words_of(Elder)
