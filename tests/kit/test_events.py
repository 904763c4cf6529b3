"""From one service's transaction to another's effect: once, in order, whatever the broker loses."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.appfactory import create_service_app
from services.kit.consumer import EventConsumer, Subscription
from services.kit.database import Database
from services.kit.feed import FeedClient
from services.kit.mqtt import EventConnection
from services.kit.outbox import Envelope, emit
from services.kit.relay import OutboxRelay
from services.kit.settings import ProcessSettings
from tests.fixtures.broker import Broker
from tests.fixtures.waiting import eventually


class Note(BaseModel):
    text: str


class Reader:
    """A consuming service whose effect is a row, so that an effect without its inbox position would show."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.refuse: set[str] = set()

    async def prepare(self) -> None:
        async with self.database.transaction() as session:
            await session.execute(text("CREATE TABLE seen (n bigint GENERATED ALWAYS AS IDENTITY, text text)"))

    async def on_note(self, session: AsyncSession, envelope: Envelope) -> None:
        await session.execute(text("INSERT INTO seen (text) VALUES (:text)"), envelope.payload)
        if envelope.payload["text"] in self.refuse:
            raise ValueError("not yet")

    async def seen(self) -> list[str]:
        async with self.database.transaction() as session:
            return list((await session.scalars(text("SELECT text FROM seen ORDER BY n"))).all())


class World:
    """A writing service with its feed, a broker, a reading service."""

    def __init__(self, settings: ProcessSettings, broker: Broker, app: FastAPI, reader: Reader) -> None:
        self.settings = settings
        self.broker = broker
        self.reader = reader
        self._app = app
        self._source: Database = app.state.database
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def write(self, *texts: str) -> None:
        for note in texts:
            async with self._source.transaction() as session:
                await emit(session, "note.written.v1", "1", Note(text=note))

    async def lose_the_publication_of(self, note: str) -> None:
        """As a broker that was wiped after it had acknowledged."""
        await self.write(note)
        async with self._source.transaction() as session:
            await session.execute(text("UPDATE outbox SET published_at = now() WHERE published_at IS NULL"))

    def start_relay(self) -> None:
        self._start(OutboxRelay("registry", self._source, self.broker.url).run(self._stop))

    def start_consumer(self) -> None:
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=self._app), base_url="http://registry", auth=_service_auth(self.settings)
        )
        consumer = EventConsumer(
            "dispatch",
            self.reader.database,
            Subscription("registry", {"note.written.v1": self.reader.on_note}),
            FeedClient(client),
            self.broker.url,
            poll_seconds=0.2,
        )
        self._start(consumer.run(self._stop))

    def _start(self, coroutine: object) -> None:
        assert asyncio.iscoroutine(coroutine)
        self._tasks.append(asyncio.create_task(coroutine))

    async def close(self) -> None:
        self._stop.set()
        await asyncio.gather(*self._tasks)

    async def expect(self, texts: Sequence[str]) -> None:
        async def all_seen() -> bool:
            return await self.reader.seen() == list(texts)

        await eventually(all_seen)


def _service_auth(settings: ProcessSettings) -> httpx.Auth:
    from services.kit.http import service_client  # noqa: PLC0415 — only its authentication is wanted here

    auth = service_client("http://registry", settings.internal_secret, "dispatch").auth
    assert auth is not None
    return auth


@asynccontextmanager
async def _world(settings: ProcessSettings, broker: Broker) -> AsyncIterator[World]:
    app = create_service_app("registry", settings, [])
    reader = Reader(Database(settings, "hub_dispatch"))
    await reader.prepare()
    world = World(settings, broker, app, reader)
    try:
        yield world
    finally:
        await world.close()
        await reader.database.dispose()
        await app.state.database.dispose()


@pytest.fixture
async def world(settings: ProcessSettings, broker: Broker) -> AsyncIterator[World]:
    async with _world(settings, broker) as world:
        yield world


async def test_events_arrive_once_and_in_order(world: World) -> None:
    world.start_relay()
    world.start_consumer()
    await world.write("a", "b", "c")
    await world.expect(["a", "b", "c"])


async def test_without_a_broker_the_feed_brings_them(world: World) -> None:
    world.broker.kill()
    world.start_relay()
    world.start_consumer()
    await world.write("a", "b")
    await world.expect(["a", "b"])


async def test_without_a_relay_the_feed_brings_them(world: World) -> None:
    world.start_consumer()
    await world.write("a")
    await world.expect(["a"])


async def test_what_the_broker_lost_is_pulled_before_what_came_after(world: World) -> None:
    await world.lose_the_publication_of("lost")
    world.start_relay()
    world.start_consumer()
    await world.write("after")
    await world.expect(["lost", "after"])


async def test_a_second_copy_of_a_message_has_no_effect(world: World) -> None:
    world.start_consumer()
    await world.write("a")
    await world.expect(["a"])
    connection = EventConnection(world.broker.url, "copier", [])
    connection.start()
    await eventually(lambda: _connected(connection))
    copy = Envelope.model_validate(
        {
            "source": "registry",
            "position": 1,
            "event_id": "01890a5d-ac96-774b-bcce-b302099a8057",
            "type": "note.written.v1",
            "aggregate_id": "1",
            "occurred_at": "2026-03-01T08:30:00+08:00",
            "payload": {"text": "a"},
        }
    )
    await connection.publish(copy.topic, copy.model_dump_json().encode())
    await connection.publish(copy.topic, b"not an event")
    connection.stop()
    await world.write("b")
    await world.expect(["a", "b"])


async def _connected(connection: EventConnection) -> bool:
    return connection.connected.is_set()


async def test_an_event_that_fails_does_not_stop_the_others_and_is_tried_again(world: World) -> None:
    world.reader.refuse.add("bad")
    world.start_relay()
    world.start_consumer()
    await world.write("bad", "good")
    await world.expect(["good"])
    world.reader.refuse.clear()
    await world.expect(["good", "bad"])


async def test_two_copies_of_a_consumer_share_one_effect(world: World) -> None:
    world.start_relay()
    world.start_consumer()
    world.start_consumer()
    await world.write(*"abcdefgh")
    await world.expect(list("abcdefgh"))


async def test_events_survive_a_killed_broker_in_between(world: World) -> None:
    world.start_relay()
    world.start_consumer()
    await world.write("a")
    await world.expect(["a"])
    world.broker.kill()
    await world.write("b")
    world.broker.start()
    await world.write("c")
    await world.expect(["a", "b", "c"])
