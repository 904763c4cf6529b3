"""Guessing passwords is slow: ten misses per name and address in five minutes, counted over all gateway processes."""

import hashlib
from datetime import timedelta

from sqlalchemy import text

from gateway.problems import TooManyAttemptsError
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.ids import new_id

MAX_MISSES = 10
WINDOW_SECONDS = 300

_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 1))")
_COUNT_SQL = text("SELECT count(*), min(at) FROM login_attempt WHERE subject = :subject AND at > :since")
_ADD_SQL = text("INSERT INTO login_attempt (id, subject, at) VALUES (:id, :subject, :at)")
_FORGET_SQL = text("DELETE FROM login_attempt WHERE subject = :subject")


class LoginThrottle:
    """Counts a try before the password is looked at, so that guesses made at once cannot pass together."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, username: str, address: str) -> str:
        """The subject to ``forgive`` after a right password; raises :class:`TooManyAttemptsError`."""
        # One short key for any name and address.
        subject = hashlib.sha256(f"{username}\0{address}".encode()).hexdigest()
        now = utc_now()
        window = timedelta(seconds=WINDOW_SECONDS)
        async with self._database.transaction() as session:
            await session.execute(_LOCK_SQL, {"subject": subject})
            count, first = (await session.execute(_COUNT_SQL, {"subject": subject, "since": now - window})).one()
            if count < MAX_MISSES:
                await session.execute(_ADD_SQL, {"id": new_id(), "subject": subject, "at": now})
                return subject
        wait_seconds = max(1, round((first + window - now).total_seconds()))
        raise TooManyAttemptsError("Too many attempts with this name; wait a little.", wait_seconds)

    async def forgive(self, subject: str) -> None:
        """Forget the misses: the password was right."""
        async with self._database.transaction() as session:
            await session.execute(_FORGET_SQL, {"subject": subject})
