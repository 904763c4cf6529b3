"""Everything the registry holds about one person, found by the tables' own references: a new table is not forgotten.

It knows no caller: whoever asks has shown before that they may see the elder.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.registry.models import Base, Elder

_ELDER = Elder.__tablename__
_NO_PERSONS = frozenset({"division", "provider", "worker", "service_point", "facility"})


class SystemPersonalData:
    """Reads all of it; one statement a table."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_elder(self, elder_id: UUID) -> dict[str, list[dict[str, Any]]]:
        """Rows by table: the elder's own, what refers to it, what refers to that."""
        found = {_ELDER: await self._rows(Elder.metadata.tables[_ELDER], "id", [elder_id])}
        waiting = _mapped_tables() - {_ELDER}
        while reached := {name: way for name in sorted(waiting) if (way := _way_to(name, found)) is not None}:
            for name, (column, parent, key) in reached.items():
                ids = [row[key] for row in found[parent]] if found[parent] else []
                found[name] = await self._rows(Elder.metadata.tables[name], column, ids)
            waiting -= reached.keys()
        return {name: [_readable(name, row) for row in rows] for name, rows in found.items() if rows}

    async def _rows(self, table: Table, column: str, values: Sequence[Any]) -> list[Mapping[str, Any]]:
        if not values:
            return []
        rows = await self._session.execute(select(table).where(table.c[column].in_(values)))
        return [dict(row) for row in rows.mappings()]


def tables_about_elders() -> set[str]:
    """The tables a person's data is looked for in."""
    found: dict[str, Any] = {_ELDER: []}
    while further := {name for name in _mapped_tables() - found.keys() if _way_to(name, found) is not None}:
        found |= {name: [] for name in further}
    return set(found)


def _mapped_tables() -> set[str]:
    names = {mapper.local_table.name for mapper in Base.registry.mappers if isinstance(mapper.local_table, Table)}
    return names - _NO_PERSONS


def _way_to(name: str, found: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """By which column a table refers to one that has been read: ``(column, that table, its column)``."""
    for column in Elder.metadata.tables[name].columns:
        if column.name == "elder_id":
            return column.name, _ELDER, "id"
        for key in column.foreign_keys:
            if key.column.table.name in found:
                return column.name, key.column.table.name, key.column.name
    return None


def _readable(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    columns = Elder.metadata.tables[name].columns
    return {key: _json(value) for key, value in row.items() if _is_about_the_person(columns[key])}


def _is_about_the_person(column: Column[Any]) -> bool:
    """Blind indexes and words are the registry's own devices; they say nothing to anybody."""
    return not column.name.startswith("search_") and type(column.type) is not LargeBinary


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
