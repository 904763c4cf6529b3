"""Rows of every schema follow a division that moved, in order, and what governs a division ends with it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, Table, Text, text

import gateway.models
import services.devices.models
import services.dispatch.models
from gateway.worker import FROM_REGISTRY
from services.contracts import division_moves
from services.contracts.division_moves import DivisionMover, add_division_moves
from services.contracts.events import DIVISION_MOVED, DivisionMoved
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.outbox import Envelope
from services.kit.settings import ProcessSettings
from services.registry.models import metadata as registry_metadata
from services.registry.repository.division_use import GOVERNING, OF_THE_TREE

_HUB = {
    "gateway": gateway.models.metadata,
    "devices": services.devices.models.metadata,
    "dispatch": services.dispatch.models.metadata,
}


@pytest.fixture
async def database(settings: ProcessSettings) -> AsyncIterator[Database]:
    """The gateway's schema, with two tables of our own beside its accounts."""
    database = Database(settings, "hub_gateway")
    async with database.transaction() as session:
        columns = "(id text, division_code text, division_path text)"
        await session.execute(text(f"CREATE TABLE placed {columns} PARTITION BY HASH (id)"))
        for part in range(2):
            values = f"FOR VALUES WITH (MODULUS 2, REMAINDER {part})"
            await session.execute(text(f"CREATE TABLE placed_{part} PARTITION OF placed {values}"))
        await session.execute(text(f"CREATE TABLE policy {columns}"))
    yield database
    await database.dispose()


def metadata() -> MetaData:
    found = MetaData()
    add_division_moves(found)
    Table("placed", found, Column("id", Text), Column("division_code", Text), Column("division_path", Text))
    Table("policy", found, Column("id", Text), Column("division_code", Text), Column("division_path", Text))
    return found


def told(old: str, new: str) -> Envelope:
    moved = DivisionMoved(id=new_id(), old_path=old, new_path=new)
    return Envelope(
        source="registry",
        position=1,
        event_id=new_id(),
        type=DIVISION_MOVED,
        aggregate_id=old,
        occurred_at=utc_now(),
        payload=moved.model_dump(mode="json"),
    )


async def hear(database: Database, *envelopes: Envelope) -> None:
    for envelope in envelopes:
        async with database.transaction() as session:
            await FROM_REGISTRY.handlers[DIVISION_MOVED](session, envelope)


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def put(database: Database, table: str, *paths: str) -> None:
    values = [{"id": path, "division_code": path.rpartition("/")[2], "division_path": path} for path in paths]
    async with database.transaction() as session:
        await session.execute(metadata().tables[table].insert(), values)


async def test_rows_follow_in_the_order_the_moves_were_decided(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(division_moves, "CHUNK_ROWS", 2)
    await put(database, "placed", "p/a_1", "p/a_1/x", "p/a_1/y", "p/a_1/x/v", "p/aX1/z", "p/b", "")
    await put(database, "policy", "p/a_1", "p/a_1/x")
    # A local unit's key may hold what LIKE reads as any character; one of its parts went another way first.
    first = told("p/a_1/x", "p/c/x")
    await hear(database, first, told("p/a_1", "p/b"), told("p/b", "p/d"), first)
    await DivisionMover(database, metadata(), governing={"policy"}).step()
    assert sorted(await rows(database, "SELECT id, division_code, division_path FROM placed")) == [
        ("", "", ""),
        ("p/aX1/z", "z", "p/aX1/z"),
        ("p/a_1", "d", "p/d"),
        ("p/a_1/x", "x", "p/c/x"),
        ("p/a_1/x/v", "v", "p/c/x/v"),
        ("p/a_1/y", "y", "p/d/y"),
        ("p/b", "d", "p/d"),
    ]
    assert sorted(await rows(database, "SELECT id, division_path FROM policy")) == [
        ("p/a_1", "p/a_1"),
        ("p/a_1/x", "p/c/x"),
    ]


async def test_what_comes_late_follows_until_the_move_is_settled(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    mover = DivisionMover(database, metadata())
    move = told("p/a", "p/b")
    await hear(database, move)
    await mover.step()
    await put(database, "placed", "p/a")
    await mover.step()
    assert await rows(database, "SELECT division_path FROM placed") == [("p/b",)]
    assert await rows(database, "SELECT finished_at FROM division_move") == [(None,)]
    monkeypatch.setattr(division_moves, "SETTLING", timedelta(0))
    await mover.step()
    assert await rows(database, "SELECT count(*) FROM division_move WHERE finished_at IS NULL") == [(0,)]
    # Told again, it is open again.
    await put(database, "placed", "p/a/x")
    await hear(database, move)
    await mover.step()
    assert sorted(await rows(database, "SELECT division_path FROM placed")) == [("p/b",), ("p/b/x",)]


@pytest.mark.parametrize("schema", _HUB)
async def test_every_schema_knows_its_moves(schema: str, settings: ProcessSettings) -> None:
    database = Database(settings, f"hub_{schema}")
    async with database.transaction() as session:
        await division_moves.record_move(session, DivisionMoved(id=new_id(), old_path="p/a", new_path="p/b"))
    await DivisionMover(database, _HUB[schema]).step()
    await database.dispose()


def test_a_table_whose_paths_are_unique_cannot_simply_follow() -> None:
    """Two divisions' rows would collide in one: such a table is decided for a division, and is named as that."""
    unique = {
        table.name
        for table in registry_metadata.sorted_tables
        for index in table.indexes
        if index.unique and any(column.name.endswith("division_path") for column in index.columns)
    }
    assert unique <= GOVERNING
    assert set(registry_metadata.tables) >= GOVERNING | OF_THE_TREE
