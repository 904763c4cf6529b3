"""Access tokens as text: minting and reading. Who stands behind one, and whether they still may, is ``directory``'s."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

import jwt
from pydantic import SecretStr

from gateway.problems import InvalidTokenError
from services.kit.clock import utc_now

_ISSUER = "hub-access"
_ALGORITHM = "HS256"


@dataclass(frozen=True)
class AccessToken:
    """What a token says: a person's session, or a vendor's client (whose ``session_id`` is absent)."""

    kind: Literal["account", "client"]
    subject: str
    session_id: UUID | None
    expires_at: float
    """Unix seconds."""


def mint_access_token(
    secret: SecretStr, kind: Literal["account", "client"], subject: str, session_id: UUID | None, lifetime_seconds: int
) -> str:
    """A signed token for ``lifetime_seconds``; ``subject`` is an account's id or a client's ``client_id``."""
    now = utc_now()
    claims = {
        "iss": _ISSUER,
        "sub": subject,
        "kind": kind,
        "iat": now,
        "exp": now + timedelta(seconds=lifetime_seconds),
        **({"sid": str(session_id)} if session_id else {}),
    }
    return jwt.encode(claims, secret.get_secret_value(), algorithm=_ALGORITHM)


def read_access_token(secret: SecretStr, token: str) -> AccessToken:
    """Raises :class:`InvalidTokenError` where it is forged, foreign or expired."""
    try:
        claims = jwt.decode(
            token,
            secret.get_secret_value(),
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            options={"require": ["exp", "sub", "kind"]},
        )
    except jwt.InvalidTokenError as error:
        raise InvalidTokenError("The access token is not valid.") from error
    session_id = UUID(claims["sid"]) if "sid" in claims else None
    return AccessToken(claims["kind"], claims["sub"], session_id, float(claims["exp"]))


def new_secret() -> str:
    """A refresh token or a client's secret: 256 random bits as URL-safe text."""
    return secrets.token_urlsafe(32)
