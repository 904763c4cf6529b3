"""Rows follow a division that moved: the rule every schema keeps, so that nobody loses sight of what is theirs.

Rows store the path of their division, and authority compares paths. Where divisions merge or are split, the registry
tells ``division.moved.v1``; each schema notes it as a row of ``division_move`` and carries it out in chunks, so that
neither an alarm nor an event waits behind a long update. A move stays open for a while after its last row: what was
under way when it came (an event with the old path, a request that had read it) is still taken along.
It must not know any service's tables: whichever have a column of paths follow.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, DateTime, Index, MetaData, Table, Text, Uuid, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import DivisionMoved
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.outbox import Envelope

CHUNK_ROWS = 1000
SETTLING = timedelta(minutes=5)
"""Longer than any request or event is under way."""
_PASS_EVERY_SECONDS = 10.0
_SUFFIX = "division_path"

_RECORD_SQL = text("""
    INSERT INTO division_move (id, old_path, new_path, recorded_at) VALUES (:id, :old_path, :new_path, :recorded_at)
    ON CONFLICT (id) DO UPDATE SET finished_at = NULL, recorded_at = excluded.recorded_at
""")
_OPEN_SQL = text("""
    SELECT id, old_path, new_path, recorded_at FROM division_move WHERE finished_at IS NULL ORDER BY id
""")
# Not where it was told again in the meantime.
_FINISH_SQL = text("""
    UPDATE division_move SET finished_at = :now
    WHERE id = :id AND recorded_at = :recorded_at AND finished_at IS NULL
""")
# One mover at a time in a schema: a later move must find the rows an earlier one brought.
_LOCK_SQL = text("SELECT pg_advisory_xact_lock(hashtext('division_move:' || current_schema()))")


@dataclass(frozen=True)
class Move:
    """A subtree that hangs elsewhere now; both are whole paths."""

    id: UUID
    old_path: str
    new_path: str
    recorded_at: datetime


def add_division_moves(metadata: MetaData) -> None:
    """Declare ``division_move`` in a schema's metadata."""
    Table(
        "division_move",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("old_path", Text, nullable=False),
        Column("new_path", Text, nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("finished_at", DateTime(timezone=True)),
        Index("ix_division_move_open", "id", postgresql_where="finished_at IS NULL"),
    )


async def on_division_moved(session: AsyncSession, envelope: Envelope) -> None:
    """The consumers' handler of ``division.moved.v1``; seen twice, the move is looked through once more."""
    await record_move(session, DivisionMoved.model_validate(envelope.payload))


async def record_move(session: AsyncSession, moved: DivisionMoved) -> None:
    """Note the move; whoever runs :class:`DivisionMover` on the schema carries it out."""
    parameters = {"id": moved.id, "old_path": moved.old_path, "new_path": moved.new_path, "recorded_at": utc_now()}
    await session.execute(_RECORD_SQL, parameters)


class DivisionMover:
    """Carries out the moves of one schema, over every table of ``metadata`` with a column of division paths.

    ``governing`` names the tables of what was decided for a division (its policies): that ends with it, and does not
    become its successor's; what was decided for a division below moves with that one.
    ``skip`` names the columns (``table.column``) whose rows follow in a way of their own: ``also`` moves a chunk of
    those and says how many, ``at_the_end`` is done with the move's last act. A move to where it was moves
    nothing but what ``also`` does.
    """

    def __init__(
        self,
        database: Database,
        metadata: MetaData,
        skip: Collection[str] = (),
        governing: Collection[str] = (),
        also: Callable[[AsyncSession, Move], Awaitable[int]] | None = None,
        at_the_end: Callable[[AsyncSession, Move], Awaitable[None]] | None = None,
    ) -> None:
        self._database = database
        self._also = also
        self._at_the_end = at_the_end
        self._updates = [
            text(_update_sql(table.name, column, _code_of(table, column), stays=table.name in governing))
            for table in metadata.sorted_tables
            for column in (c.name for c in table.columns)
            if (column == _SUFFIX or column.endswith(f"_{_SUFFIX}")) and f"{table.name}.{column}" not in skip
        ]

    async def run(self, stop: asyncio.Event) -> None:
        """Look for moves until ``stop``."""
        while not stop.is_set():
            await self.step()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _PASS_EVERY_SECONDS)

    async def step(self) -> None:
        """Bring every open move as far as it goes now, in the order the registry decided them."""
        async with self._database.transaction() as session:
            moves = [Move(*row) for row in await session.execute(_OPEN_SQL)]
        for move in moves:
            while await self._chunk(move):
                pass
            now = utc_now()
            if now - move.recorded_at >= SETTLING:
                async with self._database.transaction() as session:
                    await self._finish(session, move, now)

    async def _finish(self, session: AsyncSession, move: Move, now: datetime) -> None:
        result: Any = await session.execute(_FINISH_SQL, {"now": now, "id": move.id, "recorded_at": move.recorded_at})
        if result.rowcount and self._at_the_end is not None:
            await self._at_the_end(session, move)

    async def _chunk(self, move: Move) -> int:
        """How many rows followed, in a transaction of its own."""
        async with self._database.transaction() as session:
            await session.execute(_LOCK_SQL)
            moved = 0 if self._also is None else await self._also(session, move)
            return moved if move.old_path == move.new_path else moved + await self._rewrite(session, move)

    async def _rewrite(self, session: AsyncSession, move: Move) -> int:
        """At most ``CHUNK_ROWS`` rows of each table; how many it were."""
        parameters = {
            "old": move.old_path,
            "new": move.new_path,
            "below": _escaped(move.old_path) + "/%",
            "code": move.new_path.rpartition("/")[2],
            "is_the_same": move.new_path.rpartition("/")[2] == move.old_path.rpartition("/")[2],
            "rows": CHUNK_ROWS,
        }
        moved = 0
        for update in self._updates:
            result: Any = await session.execute(update, parameters)
            moved += result.rowcount
        return moved


def _escaped(path: str) -> str:
    """A local unit's key may hold ``_``, which LIKE would read as any character."""
    return path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _code_of(table: Table, path_column: str) -> str | None:
    name = path_column.removesuffix("path") + "code"
    return name if name in table.columns else None


def _update_sql(table: str, column: str, code_column: str | None, *, stays: bool) -> str:
    # What was decided for a division goes along where it hangs elsewhere, and not where another one takes its place.
    itself = f"{column} = :old" + (" AND CAST(:is_the_same AS boolean)" if stays else "")
    code = f", {code_column} = CASE WHEN {column} = :old THEN :code ELSE {code_column} END" if code_column else ""
    wanted = f"(({itself}) OR {column} LIKE :below)"
    # The condition stands twice: in a partitioned table another partition's row may have the same ctid.
    return f"""
        UPDATE "{table}" SET {column} = :new || substr({column}, length(CAST(:old AS text)) + 1){code}
        WHERE {wanted} AND ctid = ANY(ARRAY(SELECT ctid FROM "{table}" WHERE {wanted} LIMIT :rows FOR UPDATE))
    """  # noqa: S608 — names of our own tables and columns
