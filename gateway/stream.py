"""The live stream of one process: reads new events once and fans them out to every connected screen that may see them.

A screen that cannot keep up is disconnected instead of buffered for; it comes back with the last id it has and gets
the rest from the table.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gateway.audience import may_see, sees_devices
from gateway.settings import GatewaySettings
from gateway.stream_store import CHANNEL, StoredEvent, StreamStore, frame
from services.contracts.authority import Principal
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.problems import Problem, Unavailable
from services.kit.wakeup import Wakeup

_log = structlog.get_logger(__name__)
_screens = Gauge("hub_stream_screens", "Screens connected to the live stream of this process.")
_overruns = Counter("hub_stream_overruns_total", "Screens disconnected because they did not keep up.")
_PAGE = 500
_POLL_SECONDS = 2.0
_READY_WITHIN_SECONDS = 3.0
_FAREWELL_SECONDS = 1.0


class Subscription:
    """One screen: what is on its way to it, and whether it was sent away."""

    def __init__(self, caller: Principal, joined_at: int, queue_events: int) -> None:
        self.caller = caller
        self.joined_at = joined_at
        """Events after this position arrive in the queue; those up to it are read from the table."""
        self.queue: asyncio.Queue[bytes] = asyncio.Queue(queue_events)
        self.ended = asyncio.Event()

    def offer(self, event: StoredEvent) -> None:
        if self.ended.is_set() or not may_see(event.audience, self.caller):
            return
        try:
            self.queue.put_nowait(event.frame)
        except asyncio.QueueFull:
            _overruns.inc()
            self.ended.set()


class LiveStream:
    """Follows the table for one process; ``run`` is its loop."""

    def __init__(self, database: Database, settings: GatewaySettings) -> None:
        self.store = StreamStore(database)
        self._wakeup = Wakeup(database.psycopg_dsn, CHANNEL)
        self._queue_events = settings.stream_queue_events
        self._subscriptions: set[Subscription] = set()
        self._position: int | None = None
        self._reading = asyncio.Lock()
        self._is_closing = False

    async def run(self, stop: asyncio.Event) -> None:
        """Fan out until ``stop``."""
        listener = asyncio.create_task(self._wakeup.listen(stop))
        try:
            while not stop.is_set():
                try:
                    await self.read_new()
                except (SQLAlchemyError, OSError) as error:
                    _log.warning("stream_waits_for_database", error=str(error))
                await self._wakeup.wait(_POLL_SECONDS)
        finally:
            listener.cancel()

    async def read_new(self) -> None:
        """Bring everybody up to the newest event."""
        async with self._reading:
            if self._position is None:
                self._position = await self.store.newest()
            while events := await self.store.read(self._position, None, _PAGE):
                for event in events:
                    for subscription in self._subscriptions:
                        subscription.offer(event)
                self._position = events[-1].seq

    async def ready(self, last_id: int | None) -> None:
        """Wait until this process knows the stream up to ``last_id``; raises :class:`Unavailable`."""
        if self._position is None or (last_id is not None and last_id > self._position):
            try:
                async with asyncio.timeout(_READY_WITHIN_SECONDS):
                    await self.read_new()
            except (SQLAlchemyError, OSError) as error:  # a time-out is an OSError
                raise Unavailable("The live stream is not ready; try again.") from error

    def subscribe(self, caller: Principal) -> Subscription:
        """Join at the present position; ``ready`` came before."""
        assert self._position is not None  # noqa: S101 — see ``ready``
        subscription = Subscription(caller, self._position, self._queue_events)
        if self._is_closing:
            subscription.ended.set()
        self._subscriptions.add(subscription)
        _screens.inc()
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)
        _screens.dec()

    def close(self) -> None:
        """Send every screen away, so that the server can stop; they come back to another process or a new one."""
        self._is_closing = True
        for subscription in self._subscriptions:
            subscription.ended.set()
        # ``run`` may be asleep until the next poll.
        self._wakeup.ring()


@dataclass(frozen=True)
class Listener:
    """Who opened the stream and until when: ``expires_at`` in Unix seconds, ``check`` raises once they may not."""

    caller: Principal
    expires_at: float | None
    check: Callable[[], Awaitable[object]]


class EventStream(Response):
    """The answer to ``GET /stream``: runs until the client goes, the token ends, or the screen falls behind."""

    media_type = "text/event-stream"

    def __init__(self, live: LiveStream, listener: Listener, last_id: int | None, ping_seconds: float) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._live = live
        self._listener = listener
        self._last_id = last_id
        self._ping_seconds = ping_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        subscription = self._live.subscribe(self._listener.caller)
        waits: list[asyncio.Task[object]] = []
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            waits = [
                asyncio.create_task(self._pump(subscription, send)),
                asyncio.create_task(_until_gone(receive)),
                asyncio.create_task(subscription.ended.wait()),
            ]
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._live.unsubscribe(subscription)
            for task in waits:
                task.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        try:
            async with asyncio.timeout(_FAREWELL_SECONDS):
                await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            # It reads nothing any more; the server closes the connection under it.
            _log.info("stream_abandoned")

    async def _pump(self, subscription: Subscription, send: Send) -> None:
        async for piece in self._pieces(subscription):
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    async def _pieces(self, subscription: Subscription) -> AsyncIterator[bytes]:
        async for piece in self._missed(subscription):
            yield piece
        clock = asyncio.get_running_loop().time
        next_ping = clock() + self._ping_seconds
        while True:
            try:
                async with asyncio.timeout(max(0, next_ping - clock())):
                    yield await subscription.queue.get()
            except TimeoutError:
                if not await self._is_welcome():
                    return
                next_ping = clock() + self._wait_seconds()
                yield b": ping\n\n"

    async def _missed(self, subscription: Subscription) -> AsyncIterator[bytes]:
        """Greets, and closes the gap between the last id the screen has and the moment it joined."""
        now = {"occurred_at": utc_now().isoformat()}
        position, joined_at = self._last_id, subscription.joined_at
        if position is None:
            yield frame("hello", now, joined_at)
            return
        store, caller = self._live.store, self._listener.caller
        removed_through = await store.removed_through(with_devices=sees_devices(caller))
        if position < removed_through or position > joined_at:
            yield frame("hello", now)
            yield frame("reset", now, joined_at)
            return
        yield frame("hello", now, position)
        while events := await store.read(position, joined_at, _PAGE):
            for event in events:
                if may_see(event.audience, caller):
                    yield event.frame
            position = events[-1].seq

    def _wait_seconds(self) -> float:
        expires_at = self._listener.expires_at
        return self._ping_seconds if expires_at is None else min(self._ping_seconds, _seconds_to(expires_at))

    async def _is_welcome(self) -> bool:
        expires_at = self._listener.expires_at
        if expires_at is not None and _seconds_to(expires_at) <= 0:
            return False
        try:
            await self._listener.check()
        except Problem:
            return False
        except (SQLAlchemyError, OSError) as error:
            # A database that is away for a moment must not darken every screen at once.
            _log.warning("stream_check_failed", error=str(error))
        return True


def _seconds_to(unix_seconds: float) -> float:
    return max(0.0, unix_seconds - utc_now().timestamp())


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
