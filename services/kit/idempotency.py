"""``Idempotency-Key``: a client that lost our answer may ask again and gets the same one; the effect happened once.

The key's row is written in the request's own transaction: there is no moment in which the effect exists without it.
"""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from sqlalchemy import text

from services.kit.auth import InternalClaims
from services.kit.crypto import key_ring
from services.kit.database import DatabaseSession
from services.kit.problems import Invalid

_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject || chr(31) || :key, 0))")
_FIND_SQL = text("SELECT request_hash, status, body FROM idempotency_key WHERE subject = :subject AND key = :key")
_KEEP_SQL = text("""
    INSERT INTO idempotency_key (subject, key, request_hash, status, body)
    VALUES (:subject, :key, :request_hash, :status, :body)
""")


class Idempotency:
    """Runs a creation at most once per caller and key."""

    def __init__(self, request: Request, session: DatabaseSession, subject: str, key: str | None) -> None:
        self._request = request
        self._session = session
        self._subject = subject
        self._key = key

    async def create(self, action: Callable[[], Awaitable[BaseModel]], status: int = 201) -> Response:
        """The answer of ``action``, or the kept one marked ``Idempotency-Replayed: true``.

        Raises :class:`Invalid` (``idempotency.key_reused``) where the key was used for another body.
        """
        if self._key is None:
            return _json(await self._run(action), status)
        identity = {"subject": self._subject, "key": self._key}
        # A second request with the same key waits here until the first has committed, then finds its row.
        await self._session.execute(_LOCK_SQL, identity)
        request_hash = await self._hash()
        kept = (await self._session.execute(_FIND_SQL, identity)).one_or_none()
        if kept is not None:
            if bytes(kept.request_hash) != request_hash:
                raise Invalid("This Idempotency-Key was used for another request.", code="idempotency.key_reused")
            return _json(key_ring().open(bytes(kept.body)), kept.status, {"Idempotency-Replayed": "true"})
        body = await self._run(action)
        await self._session.execute(
            _KEEP_SQL, {**identity, "request_hash": request_hash, "status": status, "body": key_ring().seal(body)}
        )
        return _json(body, status)

    async def _run(self, action: Callable[[], Awaitable[BaseModel]]) -> bytes:
        result = await action()
        return result.model_dump_json(exclude_none=False).encode()

    async def _hash(self) -> bytes:
        head = f"{self._request.method} {self._request.url.path}\n".encode()
        return hashlib.sha256(head + await self._request.body()).digest()


def _json(body: bytes, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")


async def _idempotency(
    request: Request,
    claims: InternalClaims,
    session: DatabaseSession,
    key: Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=255)] = None,
) -> Idempotency:
    return Idempotency(request, session, str(claims["sub"]), key)


Idempotent = Annotated[Idempotency, Depends(_idempotency)]
