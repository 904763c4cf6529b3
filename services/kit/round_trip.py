"""Several statements in one round trip, within a session's own transaction.

For the few paths where somebody waits for every millisecond: SQLAlchemy sends one statement at a time, and its own work
on each costs more than the statement. Errors are SQLAlchemy's, so that callers treat both ways alike.
"""

from collections.abc import Mapping
from typing import Any, cast

import psycopg
from psycopg.rows import DictRow, dict_row
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

Statement = tuple[str, Mapping[str, Any]]
"""SQL with psycopg's placeholders (``%(name)s``), and their values."""


async def in_one_trip(session: AsyncSession, *statements: Statement) -> list[list[DictRow]]:
    """The rows of each statement, none for one that answers none. Each sees what those before it did.

    Raises :class:`sqlalchemy.exc.DBAPIError`, of the class SQLAlchemy would raise itself.
    """
    connection = await session.connection()
    pooled = await connection.get_raw_connection()
    driver = cast("psycopg.AsyncConnection[Any]", pooled.driver_connection)
    try:
        async with driver.pipeline():
            cursors = [await driver.cursor(row_factory=dict_row).execute(sql, values) for sql, values in statements]
        return [await cursor.fetchall() if cursor.description else [] for cursor in cursors]
    except psycopg.Error as error:
        if driver.broken:
            await connection.invalidate(error)
        raise _as_sqlalchemy(error, driver.broken) from error


def _as_sqlalchemy(error: psycopg.Error, is_lost: bool) -> BaseException:  # noqa: FBT001 — a field's value
    return DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True, connection_invalidated=is_lost)
