"""Changing the key: what was sealed before is readable throughout, and in the end nothing needs the old key."""

import base64
import importlib
from collections.abc import AsyncIterator

import pytest
from cryptography.exceptions import InvalidTag
from pydantic import SecretStr
from sqlalchemy import text

from services.contracts import events
from services.kit import crypto
from services.kit.database import Database
from services.kit.outbox import emit, number_events, read_feed
from services.kit.rotation import count_left, reseal, sealed_columns
from services.kit.settings import ProcessSettings

_OLD = f"1:{base64.b64encode(b'o' * 32).decode()}"
_NEW = f"2:{base64.b64encode(b'n' * 32).decode()}"
_EVENTS = 3


@pytest.fixture
async def database(settings: ProcessSettings) -> AsyncIterator[Database]:
    """The registry's; the process has its own keys again afterwards."""
    database = Database(settings, "hub_registry")
    yield database
    await database.dispose()
    crypto.configure(settings.data_keys)


async def _names(database: Database) -> list[str]:
    async with database.transaction() as session:
        await number_events(session)
        return [one.payload["name"] for one in await read_feed(session, "registry", 0, 100)]


async def test_everything_moves_to_the_new_key(database: Database) -> None:
    metadata = importlib.import_module("services.registry.models").metadata
    crypto.configure(SecretStr(_OLD))
    async with database.transaction() as session:
        for number in range(_EVENTS):
            card = events.DivisionCard(code=str(number), name=f"区{number}", path=str(number))
            await emit(session, events.DIVISION_REGISTERED, str(number), card)
    names = await _names(database)
    assert await count_left(database, metadata) == {}

    crypto.configure(SecretStr(f"{_NEW},{_OLD}"))
    assert await _names(database) == names, "what is sealed under the old key is readable"
    assert await count_left(database, metadata) == {"outbox": _EVENTS}
    progress: list[tuple[str, int]] = []
    assert await reseal(database, metadata, lambda name, count: progress.append((name, count))) == _EVENTS
    assert progress == [("outbox", _EVENTS)]
    assert await count_left(database, metadata) == {}
    assert await reseal(database, metadata) == 0

    crypto.configure(SecretStr(_NEW))
    assert await _names(database) == names, "nothing needs the old key any more"
    crypto.configure(SecretStr(_NEW.replace(_NEW[4:8], "AAAA")))
    with pytest.raises(InvalidTag):
        await _names(database)


async def test_a_row_under_somebodys_hand_is_left_for_the_next_time(database: Database) -> None:
    metadata = importlib.import_module("services.registry.models").metadata
    crypto.configure(SecretStr(_OLD))
    async with database.transaction() as session:
        await emit(session, events.DIVISION_REGISTERED, "1", events.DivisionCard(code="1", name="区", path="1"))
    crypto.configure(SecretStr(f"{_NEW},{_OLD}"))
    async with database.transaction() as session:
        await session.execute(text("SELECT FROM outbox FOR UPDATE"))
        assert await reseal(database, metadata) == 0
    assert await count_left(database, metadata) == {"outbox": 1}
    assert await reseal(database, metadata) == 1


def test_the_blind_index_outlives_the_oldest_key() -> None:
    old = crypto.KeyRing(SecretStr(_OLD))
    both = crypto.KeyRing(SecretStr(f"{_NEW},{_OLD}"))
    pinned = crypto.KeyRing(SecretStr(f"{_NEW},{both.index_entry().get_secret_value()}"))
    assert old.blind_index("p", "v") == both.blind_index("p", "v") == pinned.blind_index("p", "v")
    assert old.word_index("王") == pinned.word_index("王") < 0
    assert crypto.KeyRing(SecretStr(_NEW)).blind_index("p", "v") != old.blind_index("p", "v")


@pytest.mark.parametrize("models", ["services.registry", "services.dispatch", "services.devices", "gateway"])
def test_every_sealed_column_is_known_and_every_table_has_a_key_to_go_by(models: str) -> None:
    found = sealed_columns(importlib.import_module(f"{models}.models").metadata)
    assert {"outbox", "failed_event", "idempotency_key"} <= {table.name for table in found}
    assert all(table.primary_key.columns for table in found)
