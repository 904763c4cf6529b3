"""Writing many new rows at once by ``COPY``, in the session's own transaction and with the models' own column types."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from services.registry.models import metadata

_DIALECT = PGDialect_psycopg()  # type: ignore[no-untyped-call]
_Bind = Callable[[Any], Any]


@cache
def _columns_of(model: type[DeclarativeBase]) -> tuple[tuple[str, str, _Bind | None], ...]:
    """Of each column: its name, the attribute it is mapped to, what turns a value into the database's."""
    mapper = model.__mapper__
    return tuple(
        (
            column.name,
            mapper.get_property_by_column(column).key,
            column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT),
        )
        for column in cast("Table", model.__table__).columns
    )


async def copy_objects(session: AsyncSession, model: type[DeclarativeBase], objects: Sequence[DeclarativeBase]) -> None:
    """Write objects that no session knows; what was not set in the first, the database fills in for all.

    Raises ``psycopg.errors.UniqueViolation``: take a savepoint around it.
    """
    if not objects:
        return
    table = cast("Table", model.__table__)
    set_in_first = objects[0].__dict__
    columns = [
        (name, key, bind)
        for name, key, bind in _columns_of(model)
        if key in set_in_first or (table.c[name].server_default is None and table.c[name].identity is None)
    ]
    readers = [(key, bind) for _, key, bind in columns]
    rows = (
        [bind(getattr(one, key)) if bind is not None else getattr(one, key) for key, bind in readers] for one in objects
    )
    await _copy(session, model.__tablename__, [name for name, _, _ in columns], rows)


async def copy_events(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write outbox rows (``kit.outbox.outbox_row``)."""
    if rows:
        outbox = metadata.tables["outbox"]
        names = [column.name for column in outbox.columns if column.name in rows[0]]
        await _copy(session, outbox.name, names, ([row[name] for name in names] for row in rows))


async def _copy(session: AsyncSession, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    connection = await (await session.connection()).get_raw_connection()
    driver = cast("psycopg.AsyncConnection[Any]", connection.driver_connection)
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    async with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)
