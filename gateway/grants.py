"""The OAuth 2 grants: password, refresh token with rotation, client credentials; and the end of a session.

Each works in transactions of its own instead of the request's: a refused refresh token must leave its family revoked
although the answer is an error.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.directory import Directory
from gateway.models import Account, LoginSession, RefreshToken
from gateway.passwords import Passwords
from gateway.problems import InvalidGrantError
from gateway.schemas import TokenAnswer
from gateway.settings import GatewaySettings
from gateway.throttle import LoginThrottle
from gateway.tokens import mint_access_token, new_secret
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.ids import new_id

_USE_SQL = text("""
    UPDATE refresh_token SET used_at = :now
    WHERE token_hash = :token_hash AND used_at IS NULL AND expires_at > :now
    RETURNING session_id
""")
_REVOKE_SQL = text("""
    UPDATE login_session SET revoked_at = :now WHERE revoked_at IS NULL AND id IN (
        SELECT session_id FROM refresh_token WHERE token_hash = :token_hash AND (used_at IS NOT NULL OR :is_logout)
    )
""")
_LIVE_SQL = text("""
    SELECT account.id, account.username FROM login_session JOIN account ON account.id = login_session.account_id
    WHERE login_session.id = :session_id AND login_session.revoked_at IS NULL AND account.disabled_at IS NULL
    FOR UPDATE OF login_session
""")


@dataclass(frozen=True)
class Granted:
    """The answer, and for the audit log who it is for."""

    answer: TokenAnswer
    actor: str
    account_id: UUID


class Grants:
    """Gives tokens out; every refusal is one and the same :class:`InvalidGrantError`."""

    def __init__(self, database: Database, settings: GatewaySettings, passwords: Passwords) -> None:
        self._database = database
        self._settings = settings
        self._passwords = passwords
        self._throttle = LoginThrottle(database)
        self._directory = Directory(database)

    async def password(self, username: str, password: str, address: str) -> Granted:
        """Also raises :class:`TooManyAttemptsError`."""
        username = username.casefold()
        subject = await self._throttle.admit(username, address)
        async with self._database.transaction() as session:
            account = (await session.scalars(select(Account).where(Account.username == username))).one_or_none()
        is_right = await self._passwords.matches(password, account.password_hash if account else None)
        if account is None or not is_right or account.disabled_at is not None:
            raise InvalidGrantError("The name or the password is wrong.")
        await self._throttle.forgive(subject)
        async with self._database.transaction() as session:
            login = LoginSession(id=new_id(), account_id=account.id)
            session.add(login)
            await session.flush()
            return self._granted(session, account.id, account.username, login.id)

    async def refresh(self, refresh_token: str) -> Granted:
        """A new pair; the old refresh token is spent. A spent one that comes back ends its session for everybody."""
        spent = {"token_hash": _digest(refresh_token), "now": utc_now()}
        async with self._database.transaction() as session:
            session_id = (await session.execute(_USE_SQL, spent)).scalar_one_or_none()
            if session_id is None:
                await session.execute(_REVOKE_SQL, {**spent, "is_logout": False})
            else:
                live = (await session.execute(_LIVE_SQL, {"session_id": session_id})).one_or_none()
                if live is not None:
                    return self._granted(session, live.id, live.username, session_id)
        raise InvalidGrantError("The refresh token is not valid any more; log in again.")

    async def client_credentials(self, client_id: str, secret: str, address: str) -> Granted:
        """No refresh token: the client has its secret. Also raises :class:`TooManyAttemptsError`."""
        subject = await self._throttle.admit(client_id, address)
        client = await self._directory.client(client_id)
        if not hmac.compare_digest((client.secret if client else "").encode(), secret.encode()) or client is None:
            raise InvalidGrantError("The client or its secret is wrong.")
        await self._throttle.forgive(subject)
        settings = self._settings
        token = mint_access_token(settings.token_secret, "client", client_id, None, settings.access_token_seconds)
        answer = TokenAnswer(access_token=token, expires_in=settings.access_token_seconds, scope="vendor")
        return Granted(answer, client_id, client.principal.account_id)

    async def log_out(self, refresh_token: str) -> None:
        """End the session the token belongs to; an unknown token is nobody's session and no error (RFC 7009)."""
        async with self._database.transaction() as session:
            found = {"token_hash": _digest(refresh_token), "now": utc_now(), "is_logout": True}
            await session.execute(_REVOKE_SQL, found)

    def _granted(self, session: AsyncSession, account_id: UUID, username: str, session_id: UUID) -> Granted:
        settings = self._settings
        refresh_token = new_secret()
        expires_at = utc_now() + timedelta(seconds=settings.refresh_token_seconds)
        session.add(RefreshToken(token_hash=_digest(refresh_token), session_id=session_id, expires_at=expires_at))
        access_token = mint_access_token(
            settings.token_secret, "account", str(account_id), session_id, settings.access_token_seconds
        )
        answer = TokenAnswer(
            access_token=access_token, expires_in=settings.access_token_seconds, refresh_token=refresh_token
        )
        return Granted(answer, username, account_id)


def _digest(refresh_token: str) -> bytes:
    # The token is 256 random bits: a fast hash is enough, there is nothing to guess.
    return hashlib.sha256(refresh_token.encode()).digest()


def basic_credentials(authorization: str) -> tuple[str, str] | None:
    """Client id and secret of an ``Authorization: Basic`` header; None where it is something else."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, separator, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (name, secret) if separator else None
