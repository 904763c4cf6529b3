"""Who is calling: from a bearer token or a signature to a principal and the internal token that vouches for it.

What was learned is kept for a few seconds per process, so that most requests cost no query, and a disabled account or
an ended session is out within those seconds.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prometheus_client import Counter

from gateway.directory import Directory, Known, KnownClient
from gateway.problems import InvalidTokenError, UnknownClientError
from gateway.settings import GatewaySettings
from gateway.signatures import SignatureCheck
from gateway.tokens import read_access_token
from services.contracts.authority import Principal
from services.kit.auth import mint_internal_token
from services.kit.database import Database

refusals = Counter("hub_auth_refusals_total", "Requests refused for what they said of their caller.", ["code"])
_MAX_KEPT = 20_000


@dataclass(frozen=True)
class Caller:
    """A verified caller. ``authorization`` is the header a service accepts from the gateway for one minute."""

    principal: Principal
    actor: str
    claims: dict[str, Any]
    authorization: bytes
    expires_at: float | None
    """Unix seconds at which the access token ends; None for a signed request."""
    trusted_until: float
    """On the monotonic clock: after this the database is asked again."""


class Authenticator:
    """Verifies callers for one process."""

    def __init__(self, database: Database, settings: GatewaySettings) -> None:
        self._settings = settings
        self._directory = Directory(database)
        self._signatures = SignatureCheck(database)
        self._callers: dict[str, Caller] = {}
        self._asking: dict[str, asyncio.Task[Caller]] = {}

    async def bearer(self, token: str) -> Caller:
        """Raises :class:`InvalidTokenError`."""
        caller = self._callers.get(token)
        if caller is not None and caller.trusted_until > time.monotonic():
            return caller
        return await self._ask(token, lambda: self._from_token(token))

    async def signed(self, headers: dict[str, str], method: str, target: str, body: bytes) -> Caller:
        """Raises :class:`UnknownClientError` and what :meth:`SignatureCheck.verify` raises."""
        client_id = headers.get("x-client-id", "")
        client = await self._directory.client(client_id)
        if client is None:
            raise UnknownClientError("There is no such client.")
        await self._signatures.verify(client, headers, method, target, body)
        return self._caller(client, None)

    async def _ask(self, key: str, ask: Callable[[], Awaitable[Caller]]) -> Caller:
        """Many requests of one caller at once ask the database once."""
        task = self._asking.get(key)
        if task is None:

            async def ask_and_keep() -> Caller:
                try:
                    caller = await ask()
                except BaseException:
                    self._callers.pop(key, None)
                    raise
                finally:
                    del self._asking[key]
                if len(self._callers) >= _MAX_KEPT:
                    self._callers.clear()
                self._callers[key] = caller
                return caller

            task = self._asking[key] = asyncio.create_task(ask_and_keep())
        # Shielded: one request that is given up must not fail the others that wait for the same answer.
        return await asyncio.shield(task)

    async def _from_token(self, token: str) -> Caller:
        said = read_access_token(self._settings.token_secret, token)
        known: Known | KnownClient | None
        if said.kind == "client":
            known = await self._directory.client(said.subject)
        else:
            known = await self._directory.account(UUID(said.subject), said.session_id) if said.session_id else None
        if known is None:
            raise InvalidTokenError("The session has ended; log in again.")
        return self._caller(known, said.expires_at)

    def _caller(self, known: Known, expires_at: float | None) -> Caller:
        subject = str(known.principal.account_id)
        claims = {"principal": known.principal.model_dump(mode="json")}
        token = mint_internal_token(self._settings.internal_secret, subject, claims)
        trusted_seconds = self._settings.caller_cache_seconds
        if expires_at is not None:
            trusted_seconds = min(trusted_seconds, expires_at - time.time())
        return Caller(
            principal=known.principal,
            actor=known.actor,
            claims={**claims, "sub": subject},
            authorization=f"Bearer {token}".encode(),
            expires_at=expires_at,
            trusted_until=time.monotonic() + trusted_seconds,
        )
