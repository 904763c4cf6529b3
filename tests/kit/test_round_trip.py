"""Several statements in one round trip: their rows, their errors, and a connection that dies under them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from services.kit.database import Database
from services.kit.round_trip import Statement, in_one_trip
from services.kit.settings import ProcessSettings

_INSERT = "INSERT INTO inbox (source, position) VALUES (%(source)s, 1) RETURNING source"


@pytest.fixture
async def database(settings: ProcessSettings) -> Database:
    return Database(settings, "hub_registry", tests_connections=False)


async def _sources(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list(await session.scalars(text("SELECT source FROM inbox ORDER BY source")))


async def test_each_statement_answers_its_rows_and_sees_those_before_it(database: Database) -> None:
    async with database.transaction() as session:
        added, updated, counted = await in_one_trip(
            session,
            (_INSERT, {"source": "a"}),
            ("UPDATE inbox SET position = 7", {}),
            ("SELECT source, position FROM inbox", {}),
        )
    assert (added, updated, counted) == ([{"source": "a"}], [], [{"source": "a", "position": 7}])
    await database.dispose()


async def test_an_error_is_sqlalchemys_and_undoes_the_whole_transaction(database: Database) -> None:
    again: Statement = (_INSERT, {"source": "b"})
    insert_twice: tuple[Statement, ...] = (again, again, ("SELECT 1 AS one", {}))
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await in_one_trip(session, (_INSERT, {"source": "a"}), *insert_twice)
    assert await _sources(database) == []
    await database.dispose()


async def test_a_connection_that_died_is_replaced_by_the_next(database: Database) -> None:
    with pytest.raises(OperationalError):
        async with database.transaction() as session:
            await in_one_trip(session, ("SELECT pg_terminate_backend(pg_backend_pid())", {}), ("SELECT 1 AS one", {}))
    assert await _sources(database) == []
    await database.dispose()
