"""What the application carries for its endpoints, and how they reach it."""

from dataclasses import dataclass
from typing import Annotated

import httpx
from fastapi import Depends, Request

from gateway.auth import Authenticator, Caller
from gateway.grants import Grants
from gateway.passwords import Passwords
from gateway.settings import GatewaySettings
from gateway.stream import LiveStream
from services.kit.problems import Unauthenticated


@dataclass(frozen=True)
class Parts:
    """One application's parts."""

    settings: GatewaySettings
    authenticator: Authenticator
    grants: Grants
    passwords: Passwords
    live: LiveStream
    registry: httpx.AsyncClient


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


def _caller(request: Request) -> Caller:
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is None:
        raise Unauthenticated
    return caller


GatewayParts = Annotated[Parts, Depends(_parts)]
CurrentCaller = Annotated[Caller, Depends(_caller)]
"""How the caller came in; the authority an endpoint needs it names besides."""
