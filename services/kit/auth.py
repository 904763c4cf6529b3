"""Short-lived internal tokens: the gateway vouches for a caller, a service for itself. Services accept nothing else."""

from datetime import timedelta
from typing import Annotated, Any

import jwt
from fastapi import Depends, Request
from pydantic import SecretStr

from services.kit.clock import utc_now
from services.kit.problems import Forbidden, Unauthenticated

INTERNAL_TOKEN_SECONDS = 60
_ISSUER = "hub-internal"


def mint_internal_token(secret: SecretStr, subject: str, claims: dict[str, Any]) -> str:
    """A token that lives one minute. ``claims`` is the caller's principal; ``{"service": name}`` for a service."""
    now = utc_now()
    payload = {"iss": _ISSUER, "sub": subject, "iat": now, "exp": now + timedelta(seconds=INTERNAL_TOKEN_SECONDS)}
    return jwt.encode({**claims, **payload}, secret.get_secret_value(), algorithm="HS256")


def read_internal_token(secret: SecretStr, token: str) -> dict[str, Any]:
    """The claims of a token; raises :class:`Unauthenticated` where it is forged, foreign or expired."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token, secret.get_secret_value(), algorithms=["HS256"], issuer=_ISSUER, options={"require": ["exp", "sub"]}
        )
    except jwt.InvalidTokenError as error:
        raise Unauthenticated("The internal token is not valid.", code="auth.invalid_token") from error
    return claims


def bearer_token(request: Request) -> str:
    """The token of the ``Authorization`` header; raises :class:`Unauthenticated` where there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return token


async def internal_claims(request: Request) -> dict[str, Any]:
    """The verified claims of this request, read once."""
    known: dict[str, Any] | None = getattr(request.state, "claims", None)
    if known is None:
        known = read_internal_token(request.app.state.settings.internal_secret, bearer_token(request))
        request.state.claims = known
    return known


InternalClaims = Annotated[dict[str, Any], Depends(internal_claims)]


async def _service_name(claims: InternalClaims) -> str:
    name = claims.get("service")
    if not isinstance(name, str):
        raise Forbidden("Only services may call this.")
    return name


ServiceCaller = Annotated[str, Depends(_service_name)]
