"""Dispatch's background loops: relay, consumers, the emergencies' clock, the sender of notifications, moves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import httpx
import structlog

from services.contracts.division_moves import DivisionMover
from services.dispatch.clients.notifier import Notifier, WebhookNotifier
from services.dispatch.consumers.devices import devices_handlers
from services.dispatch.consumers.registry import registry_handlers
from services.dispatch.models import metadata
from services.dispatch.repository.emergencies import SystemEmergencies
from services.dispatch.repository.notifications import SystemNotifications
from services.dispatch.service.escalation import on_deadline
from services.dispatch.service.sending import send
from services.dispatch.service.unit import Unit
from services.dispatch.settings import DispatchSettings
from services.kit import crypto
from services.kit.clock import utc_now
from services.kit.consumer import EventConsumer, Subscription
from services.kit.database import Database
from services.kit.feed import FeedClient
from services.kit.http import service_client
from services.kit.relay import OutboxRelay
from services.kit.wakeup import Wakeup
from services.kit.worker import run_loops

_log = structlog.get_logger(__name__)
_LONGEST_SLEEP_SECONDS = 1.0
_SHORTEST_SLEEP_SECONDS = 0.05
_FAILED_PAUSE_SECONDS = 1.0


class Clockwork:
    """What is due by the clock: each row in a transaction of its own, so that one that fails keeps no other waiting."""

    def __init__(self, database: Database, settings: DispatchSettings, notifier: Notifier | None) -> None:
        self._database = database
        self._settings = settings
        self._notifier = notifier

    @asynccontextmanager
    async def _unit(self) -> AsyncIterator[Unit]:
        async with self._database.transaction() as session:
            yield Unit(session, self._settings, utc_now())

    async def escalate_due(self) -> datetime | None:
        """Escalate every case whose deadline has passed; answers the next deadline."""
        async with self._unit() as unit:
            due = await SystemEmergencies(unit.session).due(unit.now)
        await _each(due, self._escalate, "deadline_failed")
        async with self._unit() as unit:
            return await SystemEmergencies(unit.session).next_deadline()

    async def send_due(self) -> datetime | None:
        """Send every notification that is due; answers when the next one is."""
        async with self._unit() as unit:
            due = await SystemNotifications(unit.session).due(unit.now)
        await _each(due, self._send, "notification_failed")
        async with self._unit() as unit:
            return await SystemNotifications(unit.session).next_attempt()

    async def _escalate(self, emergency_id: UUID) -> None:
        async with self._unit() as unit:
            case = await SystemEmergencies(unit.session).take_due(emergency_id, unit.now)
            if case is not None:
                await on_deadline(unit, case)

    async def _send(self, notification_id: UUID) -> None:
        async with self._unit() as unit:
            row = await SystemNotifications(unit.session).take(notification_id, unit.now)
            if row is not None:
                await send(unit, row, self._notifier)


async def _each(due: Sequence[UUID], act: Callable[[UUID], Awaitable[None]], failure: str) -> None:
    for row_id in due:
        try:
            await act(row_id)
        except Exception:
            _log.exception(failure, id=str(row_id))
            await asyncio.sleep(_FAILED_PAUSE_SECONDS)


def by_the_clock(
    database: Database, step: Callable[[], Awaitable[datetime | None]]
) -> Callable[[asyncio.Event], Awaitable[None]]:
    """A loop that repeats ``step`` when something is due, when the service's outbox rings, and each second anyway."""

    async def loop(stop: asyncio.Event) -> None:
        wakeup = Wakeup(database.psycopg_dsn, "outbox_dispatch")
        listener = asyncio.create_task(wakeup.listen(stop))
        try:
            while not stop.is_set():
                next_due = await step()
                left = _LONGEST_SLEEP_SECONDS if next_due is None else (next_due - utc_now()).total_seconds()
                await wakeup.wait(min(max(left, _SHORTEST_SLEEP_SECONDS), _LONGEST_SLEEP_SECONDS))
        finally:
            listener.cancel()

    return loop


async def run(stop: asyncio.Event) -> None:
    """Run until ``stop`` with the environment's settings."""
    await run_with(DispatchSettings(), stop)


async def run_with(settings: DispatchSettings, stop: asyncio.Event) -> None:
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_dispatch", tests_connections=False)
    registry = service_client(settings.registry_url, settings.internal_secret, "dispatch")
    devices = service_client(settings.devices_url, settings.internal_secret, "dispatch")
    try:
        async with registry, devices, httpx.AsyncClient() as telephone:
            notifier = None
            if settings.notifier_url is not None:
                notifier = WebhookNotifier(settings.notifier_url, settings.notifier_token, telephone)
            clockwork = Clockwork(database, settings, notifier)
            from_registry = _consumer(settings, database, "registry", registry)
            from_devices = _consumer(settings, database, "devices", devices)
            loops = {
                "relay": OutboxRelay("dispatch", database, settings.broker_url).run,
                "consume-registry": from_registry.run,
                "consume-devices": from_devices.run,
                "deadlines": by_the_clock(database, clockwork.escalate_due),
                "notifications": by_the_clock(database, clockwork.send_due),
                "division-moves": DivisionMover(database, metadata).run,
            }
            await run_loops(loops, stop)
    finally:
        await database.dispose()


def _consumer(settings: DispatchSettings, database: Database, source: str, client: httpx.AsyncClient) -> EventConsumer:
    handlers = registry_handlers(settings) if source == "registry" else devices_handlers(settings)
    return EventConsumer(
        "dispatch",
        database,
        Subscription(source, handlers),
        FeedClient(client),
        settings.broker_url,
        settings.feed_poll_seconds,
    )
