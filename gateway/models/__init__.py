"""Tables of the ``gateway`` schema."""

from gateway.models.account import Account, LoginAttempt, LoginSession, RefreshToken
from gateway.models.audit import AuditEntry
from gateway.models.base import Base, metadata
from gateway.models.client import Client, SignatureNonce
from gateway.models.stream import StreamEvent, StreamHorizon

__all__ = [
    "Account",
    "AuditEntry",
    "Base",
    "Client",
    "LoginAttempt",
    "LoginSession",
    "RefreshToken",
    "SignatureNonce",
    "StreamEvent",
    "StreamHorizon",
    "metadata",
]
