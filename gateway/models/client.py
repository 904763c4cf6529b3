"""Vendors' programs: their credentials, and the nonces they have used."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from gateway.models.base import Base
from services.kit.crypto import EncryptedText


class Client(Base):
    """A vendor's program. The secret is sealed, not hashed: the gateway computes signatures with it."""

    __tablename__ = "client"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    name: Mapped[str]
    vendor: Mapped[str]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignatureNonce(Base):
    """A nonce a client has used; kept longer than a timestamp stays fresh."""

    __tablename__ = "signature_nonce"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    nonce: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
