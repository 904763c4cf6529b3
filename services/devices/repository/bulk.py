"""Inserting many rows in one statement: one array per column, unnested on the server; what is there already stays."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

from services.kit.round_trip import Statement, in_one_trip

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


async def insert_all(
    session: AsyncSession, model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]
) -> set[tuple[Any, ...]]:
    """Insert rows that have every column of the model; answers the primary keys of those that were new."""
    if not rows:
        return set()
    [new] = await in_one_trip(session, insert_statement(model, rows))
    return {tuple(key.values()) for key in new}


def insert_statement(model: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> Statement:
    """The statement that inserts them, for a round trip it shares with others."""
    sql, json_columns = _sql(model)
    columns: dict[str, list[Any]] = {
        column.name: [_as_json(row[column.key]) if column.name in json_columns else row[column.key] for row in rows]
        for column in model.__table__.columns
    }
    return sql, columns


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _sql(model: type[DeclarativeBase]) -> tuple[str, frozenset[str]]:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 — no model here is mapped to anything else
    columns = table.columns
    json_columns = frozenset(column.name for column in columns if isinstance(column.type, postgresql.JSONB))
    names = ", ".join(column.name for column in columns)
    # There is no array of jsonb on the driver's side, so JSON travels as text and is cast on arrival.
    arrays = ", ".join(
        f"CAST(%({column.name})s AS {'text' if column.name in json_columns else column.type.compile(_DIALECT)}[])"
        for column in columns
    )
    values = ", ".join(
        f"CAST(item.{column.name} AS jsonb)" if column.name in json_columns else f"item.{column.name}"
        for column in columns
    )
    keys = ", ".join(column.name for column in table.primary_key.columns)
    # Names come from our own models alone.
    sql = (
        f"INSERT INTO {table.name} ({names}) SELECT {values} FROM unnest({arrays}) AS item ({names}) "  # noqa: S608
        f"ON CONFLICT DO NOTHING RETURNING {keys}"
    )
    return sql, json_columns
