"""The loop of one lane: take what has come, store it in one transaction, and only then acknowledge it.

Trouble of the database's is waited out, for as long as it takes. A batch it refuses for its content is stored one by
one, and the message at fault is put aside; so one bad message neither stops the lane nor takes its neighbours along.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

import structlog
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.arrivals import Arrival
from services.devices.ingest.session import BrokerSession, Incoming
from services.devices.service.ingest_metrics import batch_size, commit_seconds
from services.kit.database import Database

ResultT = TypeVar("ResultT")
_log = structlog.get_logger(__name__)
_RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)
_IDLE_SECONDS = 1.0


class StoreWork(Protocol[ResultT]):
    """How messages are stored; each method works in the transaction it is given."""

    name: str
    linger_seconds: float
    """How long a message may wait for others to be stored with; zero where none may wait."""

    async def store(self, session: AsyncSession, arrivals: Sequence[Arrival]) -> list[ResultT]:
        """Store a batch; one result per message."""
        ...

    async def put_aside(self, session: AsyncSession, arrival: Arrival, error: Exception) -> None:
        """Store a message that ``store`` failed on."""
        ...


class LaneWork(StoreWork[ResultT], Protocol[ResultT]):
    """What a lane of the broker's does with its messages."""

    topics: list[str]
    max_waiting_unconfirmed: int | None
    """Messages of QoS 0 beyond this number may be dropped; None where none may."""

    def answer(self, session: BrokerSession, arrival: Arrival, result: ResultT) -> None:
        """After the commit: tell the device, where it waits for that."""
        ...


class Lane(Generic[ResultT]):
    """Runs one :class:`LaneWork` over one session and one database pool of its own."""

    def __init__(self, work: LaneWork[ResultT], session: BrokerSession, database: Database, batch: int) -> None:
        self._work = work
        self._session = session
        self._store = LaneStore(work, database)
        self._batch = batch

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop``; a batch in hand then is finished if the database allows, else left to the broker."""
        while not stop.is_set():
            messages = await self._session.take(self._batch, _IDLE_SECONDS, self._work.linger_seconds)
            if messages:
                await self._handle(messages, stop)

    async def _handle(self, messages: Sequence[Incoming], stop: asyncio.Event) -> None:
        arrivals = [_arrival(message) for message in messages]
        results = await self._store.store(arrivals, stop)
        if results is None:
            return
        for message, arrival, result in zip(messages, arrivals, results, strict=True):
            self._session.acknowledge(message)
            if result is not None:
                self._work.answer(self._session, arrival, result)


class LaneStore(Generic[ResultT]):
    """Stores batches of one lane, whatever the database does meanwhile."""

    def __init__(self, work: StoreWork[ResultT], database: Database) -> None:
        self._work = work
        self._database = database

    async def store(self, arrivals: Sequence[Arrival], stop: asyncio.Event) -> list[ResultT | None] | None:
        """A result per message, None for one put aside; None altogether where ``stop`` came first."""
        started = time.perf_counter()
        results = await self._store(arrivals, stop)
        if results is not None:
            commit_seconds.labels(self._work.name).observe(time.perf_counter() - started)
            batch_size.labels(self._work.name).observe(len(arrivals))
        return results

    async def _store(self, arrivals: Sequence[Arrival], stop: asyncio.Event) -> list[ResultT | None] | None:
        attempt = 0
        while True:
            try:
                async with self._database.transaction() as session:
                    return list(await self._work.store(session, arrivals))
            except Exception as error:
                if not is_message_at_fault(error):
                    attempt += 1
                    if await self._wait(error, attempt, stop):
                        return None
                    continue
                _log.exception("batch_refused", lane=self._work.name, messages=len(arrivals))
                if len(arrivals) > 1:
                    return await self._store_singly(arrivals, stop)
                return await self._put_aside(arrivals[0], error, stop)

    async def _store_singly(self, arrivals: Sequence[Arrival], stop: asyncio.Event) -> list[ResultT | None] | None:
        results: list[ResultT | None] = []
        for arrival in arrivals:
            stored = await self._store([arrival], stop)
            if stored is None:
                return None
            results.extend(stored)
        return results

    async def _put_aside(self, arrival: Arrival, cause: Exception, stop: asyncio.Event) -> list[ResultT | None] | None:
        attempt = 0
        while True:
            try:
                async with self._database.transaction() as session:
                    await self._work.put_aside(session, arrival, cause)
            except Exception as error:
                attempt += 1
                if await self._wait(error, attempt, stop):
                    return None
            else:
                return [None]

    async def _wait(self, error: Exception, attempt: int, stop: asyncio.Event) -> bool:
        """Wait before the next attempt; whether ``stop`` came meanwhile."""
        _log.warning("lane_waits_for_database", lane=self._work.name, attempt=attempt, error=repr(error)[:300])
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS)) - 1])
        return stop.is_set()


def is_message_at_fault(error: Exception) -> bool:
    """Whether trying again is pointless. Of the database's errors only those about values and constraints are.

    A missing table, a read-only replica or a full disk say nothing about the message.
    """
    if isinstance(error, DataError | IntegrityError):
        return True
    if isinstance(error, ProgrammingError) and getattr(error.orig, "sqlstate", None) is None:
        return True  # the driver's own: a value it cannot send
    return not isinstance(error, DBAPIError | PoolTimeoutError | OSError)


def _arrival(message: Incoming) -> Arrival:
    """The broker lets a device publish under its own name only, so the topic says who it was."""
    _, vendor, serial, *_ = [*message.topic.split("/"), "", "", ""]
    return Arrival("mqtt", message.topic, vendor, serial, message.payload, message.received_at)
