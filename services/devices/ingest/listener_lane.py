"""The listeners' lanes: what connections have handed in, stored in batches, and answered after the commit.

There is no broker here to keep what is not yet stored: what has no answer the device sends again. So the data lane may
let go of what it has no room for, and the alarm lane has room for whatever the connections may have waiting.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic

from sqlalchemy.ext.asyncio import AsyncSession

from services.devices.domain.arrivals import Arrival, UnreadableError
from services.devices.ingest.data_lane import DataLane
from services.devices.ingest.lane import LaneStore, ResultT, StoreWork
from services.devices.service import dead_letters
from services.devices.service.alarm_intake import AlarmResult
from services.devices.service.data_intake import DataResult
from services.devices.service.ingest_metrics import messages_total
from services.kit.database import Database

_IDLE_SECONDS = 1.0


@dataclass(frozen=True)
class Undecodable(Arrival):
    """Bytes no frame could be made of, or a frame nobody is served for."""

    code: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Handed:
    """What one frame holds for one lane; ``on_stored`` is called once all of it is committed."""

    arrivals: Sequence[Arrival]
    on_stored: Callable[[], None]


class ListenerLane(Generic[ResultT]):
    """Runs one :class:`StoreWork` over one database pool of its own; ``max_waiting`` frames may wait for it."""

    def __init__(self, work: StoreWork[ResultT], database: Database, batch: int, max_waiting: int | None) -> None:
        self._work = work
        self._store = LaneStore(work, database)
        self._batch = batch
        self._max_waiting = max_waiting
        self._waiting: deque[Handed] = deque()
        self._arrived = asyncio.Event()
        self._dropped = messages_total.labels(f"tcp-{work.name}", "dropped")

    def hand_in(self, handed: Handed) -> bool:
        """Queue a frame's arrivals; whether there was room."""
        if self._max_waiting is not None and len(self._waiting) >= self._max_waiting:
            self._dropped.inc(len(handed.arrivals))
            return False
        self._waiting.append(handed)
        self._arrived.set()
        return True

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop``; the batch in hand then is finished if the database allows."""
        while not stop.is_set():
            if not self._waiting:
                self._arrived.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._arrived.wait(), _IDLE_SECONDS)
                if self._work.linger_seconds and len(self._waiting) < self._batch:
                    await asyncio.sleep(self._work.linger_seconds)
                continue
            await self._store_batch(self._take(), stop)

    def _take(self) -> list[Handed]:
        taken: list[Handed] = []
        size = 0
        while self._waiting and (not taken or size + len(self._waiting[0].arrivals) <= self._batch):
            taken.append(self._waiting.popleft())
            size += len(taken[-1].arrivals)
        return taken

    async def _store_batch(self, batch: Sequence[Handed], stop: asyncio.Event) -> None:
        results = await self._store.store([arrival for handed in batch for arrival in handed.arrivals], stop)
        if results is None:
            return
        for result in results:
            count(self._work.name, result)
        for handed in batch:
            handed.on_stored()


class ListenerData(DataLane):
    """The data lane's work, and the dead letters of what could not be decoded."""

    async def store(self, session: AsyncSession, arrivals: Sequence[Arrival]) -> list[DataResult | None]:
        results: list[DataResult | None] = [None] * len(arrivals)
        readable = [index for index, arrival in enumerate(arrivals) if not isinstance(arrival, Undecodable)]
        if readable:
            stored = await super().store(session, [arrivals[index] for index in readable])
            for index, result in zip(readable, stored, strict=True):
                results[index] = result
        letters = [(a, UnreadableError(a.code, a.reason)) for a in arrivals if isinstance(a, Undecodable)]
        await dead_letters.put_aside(session, letters)
        return results


def count(lane: str, result: object) -> None:
    """Count what became of one message."""
    if isinstance(result, AlarmResult | DataResult):
        is_refused = isinstance(result, DataResult) and result.error is not None
        outcome = "rejected" if is_refused else "duplicate" if result.is_duplicate else "accepted"
        messages_total.labels(f"tcp-{lane}", outcome).inc()
