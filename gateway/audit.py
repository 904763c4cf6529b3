"""The audit log: writes, logins and reveals, with who asked and what came of it.

Ordinary entries wait at most a second in memory and are written together; a gateway that is killed outright loses
those of its last second. A reveal of personal data is stricter: ``write`` commits its entry before the answer leaves.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from gateway.models import AuditEntry
from services.kit.database import Database
from services.kit.ids import new_id

_log = structlog.get_logger(__name__)
_lost = Counter("hub_audit_entries_lost_total", "Audit entries dropped because the database was away too long.")
_FLUSH_SECONDS = 1.0
_BATCH = 500
_MAX_WAITING = 50_000
_READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. ``actor`` is a user name or client id, or what was tried at a login."""

    at: datetime
    account_id: UUID | None
    actor: str
    method: str
    route: str
    path: str
    status: int
    request_id: str
    address: str


def is_write(method: str) -> bool:
    """Whether a request with this method goes into the log."""
    return method not in _READ_ONLY


def is_reveal(path: str) -> bool:
    """Whether the answer unmasks personal data."""
    return path.endswith("/reveal")


class AuditLog:
    """Collects entries of one process; ``run`` writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: deque[Entry] = deque()

    def record(self, entry: Entry) -> None:
        """Queue an entry; it is in the database within a second or so."""
        if len(self._waiting) >= _MAX_WAITING:
            self._waiting.popleft()
            _lost.inc()
        self._waiting.append(entry)

    async def write(self, entry: Entry) -> None:
        """Commit an entry now; raises ``SQLAlchemyError`` where that fails."""
        await self._insert([entry])

    async def run(self, stop: asyncio.Event) -> None:
        """Write until ``stop``, then what is left."""
        while not stop.is_set():
            try:
                await asyncio.wait_for(stop.wait(), _FLUSH_SECONDS)
            except TimeoutError:
                await self.flush()
        await self.flush()

    async def flush(self) -> None:
        """Write everything queued; entries the database would not take stay queued."""
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            try:
                await self._insert(batch)
            except (SQLAlchemyError, OSError) as error:
                _log.warning("audit_waits_for_database", entries=len(self._waiting) + len(batch), error=str(error))
                self._waiting.extendleft(reversed(batch))
                return

    async def _insert(self, entries: list[Entry]) -> None:
        rows = [
            {
                "id": new_id(),
                "at": entry.at,
                "account_id": entry.account_id,
                "actor": entry.actor,
                "method": entry.method,
                "route": entry.route,
                "path": entry.path,
                "status": entry.status,
                "request_id": entry.request_id,
                "address": entry.address,
            }
            for entry in entries
        ]
        async with self._database.transaction() as session:
            await session.execute(insert(AuditEntry), rows)
