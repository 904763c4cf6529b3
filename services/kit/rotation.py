"""Changing the key personal data is sealed under: every sealed value of a schema is opened and sealed anew.

The first byte of a sealed value names its key, so the work remembers nothing: what is left to do is what still names
another key. It may be cut off, run twice or beside a running hub, whose processes must know both keys by then.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.kit.crypto import EncryptedBytes, EncryptedJson, EncryptedText, key_ring
from services.kit.database import Database

_BATCH = 500
Progress = Callable[[str, int], None]


def sealed_columns(metadata: MetaData) -> dict[Table, list[Column[Any]]]:
    """The tables with sealed columns: those of the sealing types, and those marked ``info={"sealed": True}``."""
    found = {table: [column for column in table.columns if _is_sealed(column)] for table in metadata.sorted_tables}
    return {table: columns for table, columns in found.items() if columns}


async def count_left(database: Database, metadata: MetaData) -> dict[str, int]:
    """Rows with a value under another key than the current one, by table; tables without any are left out."""
    found: dict[str, int] = {}
    async with database.transaction() as session:
        for table, columns in sealed_columns(metadata).items():
            query = select(func.count()).select_from(table).where(_under_another_key(columns))
            found[table.name] = int((await session.execute(query)).scalar_one())
    return {name: count for name, count in found.items() if count}


async def reseal(database: Database, metadata: MetaData, progress: Progress = lambda _name, _count: None) -> int:
    """Seal what is left under the current key, a batch in a transaction; how many rows it were.

    A row under somebody else's hand is passed by and counted as left. Raises ``KeyError`` where the ring lacks a key.
    """
    total = 0
    for table, columns in sealed_columns(metadata).items():
        done, after = 0, None
        while True:
            async with database.transaction() as session:
                keys = await _reseal_batch(session, table, columns, after)
            if not keys:
                break
            done, after = done + len(keys), keys[-1]
            progress(table.name, done)
        total += done
    return total


async def _reseal_batch(
    session: AsyncSession, table: Table, columns: Sequence[Column[Any]], after: Sequence[Any] | None
) -> list[tuple[Any, ...]]:
    keys = list(table.primary_key.columns)
    raw = [type_coerce(column, LargeBinary).label(column.name) for column in columns]
    query = select(*keys, *raw).where(_under_another_key(columns)).order_by(*keys).limit(_BATCH)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*after))
    rows = (await session.execute(query.with_for_update(skip_locked=True))).mappings().all()
    if rows:
        change = (
            table.update()
            .where(and_(*(key == bindparam(f"key_{key.name}") for key in keys)))
            .values({column.name: bindparam(f"new_{column.name}", type_=LargeBinary) for column in columns})
        )
        await (await session.connection()).execute(change, [_parameters(row, keys, columns) for row in rows])
    return [tuple(row[key.name] for key in keys) for row in rows]


def _parameters(row: Any, keys: Sequence[Column[Any]], columns: Sequence[Column[Any]]) -> dict[str, Any]:
    ring = key_ring()
    old = {column.name: row[column.name] for column in columns}
    new = {f"new_{name}": None if value is None else ring.seal(ring.open(bytes(value))) for name, value in old.items()}
    return {**{f"key_{key.name}": row[key.name] for key in keys}, **new}


def _under_another_key(columns: Sequence[Column[Any]]) -> ColumnElement[bool]:
    current = key_ring().current
    return or_(*(func.get_byte(type_coerce(column, LargeBinary), 0) != current for column in columns))


def _is_sealed(column: Column[Any]) -> bool:
    return isinstance(column.type, EncryptedText | EncryptedJson | EncryptedBytes) or bool(column.info.get("sealed"))
