r"""Vendors' request signatures: the canonical text, its HMAC, and the check with its clock and its nonces.

The text is ``METHOD \n PATH \n TIMESTAMP \n NONCE \n SHA256(body) hex``. ``PATH`` is what stands in the request
line: the path as sent, with ``?`` and the query where there is one.
"""

import hashlib
import hmac
import re
import time

from sqlalchemy import text

from gateway.directory import KnownClient
from gateway.problems import BadSignatureError, ReplayedNonceError, StaleTimestampError
from services.kit.database import Database

TOLERANCE_SECONDS = 300
# A timestamp may be as far ahead as behind, so a nonce must be remembered for twice the tolerance.
NONCE_KEPT_SECONDS = 2 * TOLERANCE_SECONDS
_NONCE = re.compile(r"[\x21-\x7e]{8,128}")
_USE_SQL = text("""
    INSERT INTO signature_nonce (client_id, nonce) VALUES (:client_id, :nonce) ON CONFLICT DO NOTHING RETURNING nonce
""")


def canonical_text(method: str, target: str, timestamp: str, nonce: str, body: bytes) -> bytes:
    """What is signed; ``target`` is the path with its query."""
    return "\n".join((method.upper(), target, timestamp, nonce, hashlib.sha256(body).hexdigest())).encode()


def signature_of(secret: str, canonical: bytes) -> str:
    """Hex HMAC-SHA256."""
    return hmac.new(secret.encode(), canonical, hashlib.sha256).hexdigest()


class SignatureCheck:
    """Checks what came with a request against the client's secret."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def verify(self, client: KnownClient, headers: dict[str, str], method: str, target: str, body: bytes) -> None:
        """``headers`` are lower-case. Raises one error class per reason; the nonce is spent once this returns."""
        timestamp, nonce = headers.get("x-timestamp", ""), headers.get("x-nonce", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise StaleTimestampError("X-Timestamp must be Unix seconds.")
        if not _NONCE.fullmatch(nonce):
            raise BadSignatureError("X-Nonce must be 8 to 128 printable characters.")
        expected = signature_of(client.secret, canonical_text(method, target, timestamp, nonce, body))
        # Bytes: ``compare_digest`` refuses text that is not ASCII.
        if not hmac.compare_digest(expected.encode(), headers.get("x-signature", "").lower().encode()):
            raise BadSignatureError("The signature does not match the request.")
        if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
            raise StaleTimestampError(f"X-Timestamp is more than {TOLERANCE_SECONDS} s away from the hub's clock.")
        async with self._database.transaction() as session:
            used = await session.execute(_USE_SQL, {"client_id": client.actor, "nonce": nonce})
            if used.scalar_one_or_none() is None:
                raise ReplayedNonceError("This nonce was used before.")
