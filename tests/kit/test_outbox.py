"""The outbox keeps what its transaction kept, numbers it without gaps, and the feed never passes a late commit."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from services.kit import crypto
from services.kit.database import Database
from services.kit.outbox import emit, number_events, read_feed
from services.kit.settings import ProcessSettings


class Note(BaseModel):
    text: str


@pytest.fixture
async def database(settings: ProcessSettings) -> AsyncIterator[Database]:
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_registry")
    yield database
    await database.dispose()


async def feed(database: Database, after: int = 0) -> list[str]:
    async with database.transaction() as session:
        await number_events(session)
        return [e.payload["text"] for e in await read_feed(session, "registry", after, 100)]


async def test_an_event_of_a_rolled_back_transaction_never_existed(database: Database) -> None:
    with suppress(ZeroDivisionError):
        async with database.transaction() as session:
            await emit(session, "note.written.v1", "1", Note(text="lost"))
            raise ZeroDivisionError
    async with database.transaction() as session:
        await emit(session, "note.written.v1", "1", Note(text="kept"))
    assert await feed(database) == ["kept"]


async def test_a_transaction_that_commits_late_is_not_passed(database: Database) -> None:
    async with database.transaction() as slow:
        await emit(slow, "note.written.v1", "1", Note(text="slow"))
        async with database.transaction() as quick:
            await emit(quick, "note.written.v1", "1", Note(text="quick"))
        assert await feed(database) == ["quick"]
    assert await feed(database, after=1) == ["slow"]


async def test_payloads_are_sealed_at_rest(database: Database) -> None:
    async with database.transaction() as session:
        await emit(session, "note.written.v1", "1", Note(text="王秀兰"))
    async with database.transaction() as session:
        stored = (await session.execute(text("SELECT payload FROM outbox"))).scalar_one()
    assert "王秀兰".encode() not in bytes(stored)
