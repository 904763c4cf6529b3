"""Waiting for work: PostgreSQL's NOTIFY wakes at once, a timeout makes sure that a lost one only costs seconds."""

import asyncio
from contextlib import suppress

import psycopg
import structlog

_log = structlog.get_logger(__name__)
_RECONNECT_SECONDS = 1.0


class Wakeup:
    """Listens on one channel; ``wait`` returns at the first notification since the last call, or at the timeout."""

    def __init__(self, dsn: str, channel: str) -> None:
        self._dsn = dsn
        self._channel = channel
        self._rang = asyncio.Event()

    async def wait(self, timeout_seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._rang.wait(), timeout_seconds)
        self._rang.clear()

    def ring(self) -> None:
        """Wake the waiter from inside this process."""
        self._rang.set()

    async def listen(self, stop: asyncio.Event) -> None:
        """Keep a listening connection until ``stop``; reconnects for ever, ringing once after each reconnection."""
        while not stop.is_set():
            try:
                async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as connection:
                    await connection.execute(f'LISTEN "{self._channel}"')
                    self._rang.set()
                    while not stop.is_set():
                        async for _ in connection.notifies(timeout=1.0):
                            self._rang.set()
            except psycopg.Error as error:
                _log.warning("listen_interrupted", channel=self._channel, error=str(error))
                await asyncio.sleep(_RECONNECT_SECONDS)
