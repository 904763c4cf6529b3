"""The rows a retention class is about: counting what is due, and taking it away a batch at a time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import TextClause, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from services.registry.models import Elder, RetentionRun

# Each names the rows that are due. An event nobody has delivered is due for nothing; nor is the elder who is back.
_DUE: Mapping[str, tuple[str, str]] = {
    "idempotency_keys": ("idempotency_key", "created_at < :before"),
    "events": ("outbox", "published_at < :before AND position IS NOT NULL"),
    "reveals": ("reveal", "revealed_at < :before"),
    "ended_contacts": ("contact", "ended_at < :before"),
    "reaching_the_departed": (
        "elder",
        (
            "status <> 'living' AND departed_on < CAST(:before AS date) AND erased_at IS NULL"
            " AND NOT EXISTS (SELECT FROM erasure WHERE erasure.elder_id = elder.id AND erasure.state = 'requested')"
        ),
    ),
}


def _count_sql(name: str) -> TextClause:
    table, condition = _DUE[name]
    return text(f"SELECT count(*) FROM {table} WHERE {condition}")  # noqa: S608 — names of ours


def _delete_sql(name: str) -> TextClause:
    table, condition = _DUE[name]
    some = f"SELECT ctid FROM {table} WHERE {condition} LIMIT :limit"  # noqa: S608 — names of ours
    return text(f"DELETE FROM {table} WHERE ctid = ANY (ARRAY({some}))")  # noqa: S608


class SystemRetention:
    """Without a caller: time passes for everybody."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def count_due(self, name: str, before: datetime) -> int:
        """How many rows of a class lie before what is kept."""
        return int((await self._session.execute(_count_sql(name), {"before": before})).scalar_one())

    async def delete_due(self, name: str, before: datetime, limit: int) -> int:
        """Delete at most ``limit`` of them; how many it were."""
        found: Any = await self._session.execute(_delete_sql(name), {"before": before, "limit": limit})
        return int(found.rowcount)

    async def take_departed(self, before: datetime, limit: int) -> Sequence[Elder]:
        """Elders long departed whose data still reaches somebody, locked."""
        query = (
            select(Elder)
            .where(text(_DUE["reaching_the_departed"][1]).bindparams(before=before))
            .order_by(Elder.id)
            .limit(limit)
            .options(
                joinedload(Elder.division, innerjoin=True), selectinload(Elder.contacts), selectinload(Elder.traits)
            )
            .with_for_update(of=Elder, skip_locked=True)
        )
        return (await self._session.scalars(query)).unique().all()

    async def last_run(self) -> RetentionRun | None:
        query = select(RetentionRun).order_by(RetentionRun.day.desc()).limit(1)
        found: RetentionRun | None = (await self._session.scalars(query)).one_or_none()
        return found

    async def note_run(self, day: date, finished_at: datetime, deleted: Mapping[str, int]) -> None:
        """A day has one run, whoever finished it first."""
        row = {"day": day, "finished_at": finished_at, "deleted": dict(deleted)}
        await self._session.execute(insert(RetentionRun).values(**row).on_conflict_do_nothing())
