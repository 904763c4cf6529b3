"""Workers as the search for a helper sees them, and what they report of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from math import cos, radians
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.dispatch.domain.candidates import Certificate, WorkerFacts
from services.dispatch.domain.places import Place
from services.dispatch.domain.providers import Provider, Span
from services.dispatch.domain.shifts import Shift, Word
from services.dispatch.models import ProviderProjection, WorkerPresence, WorkerProjection


@dataclass(frozen=True)
class Near:
    """Where to look for workers: around a place, within a city's division path ("" is everywhere)."""

    place: Place
    city_path: str
    position_not_before: datetime


class SystemWorkers:
    """Workers' facts without their sealed cards."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def nearest(self, near: Near, busy: set[UUID], limit: int, offset: int) -> list[WorkerFacts]:
        """The ``limit`` workers next in distance from the place by straight line."""
        is_fresh = WorkerPresence.position_at >= near.position_not_before
        lat = case((is_fresh, WorkerPresence.lat), else_=WorkerProjection.base_lat)
        lng = case((is_fresh, WorkerPresence.lng), else_=WorkerProjection.base_lng)
        # A flat earth is round enough to sort a city by.
        shrink = cos(radians(near.place.lat))
        metric = func.power(lat - near.place.lat, 2) + func.power((lng - near.place.lng) * shrink, 2)
        query = self._facts()
        if near.city_path:
            path = WorkerProjection.division_path
            query = query.where(or_(path == near.city_path, path.startswith(near.city_path + "/", autoescape=True)))
        query = query.order_by(metric.asc().nulls_last(), WorkerProjection.id).limit(limit).offset(offset)
        return [_worker_facts(row, busy) for row in await self._session.execute(query)]

    async def one(self, worker_id: UUID, busy: set[UUID]) -> WorkerFacts | None:
        row = (await self._session.execute(self._facts().where(WorkerProjection.id == worker_id))).one_or_none()
        return None if row is None else _worker_facts(row, busy)

    async def lock(self, worker_id: UUID) -> None:
        """Put two operators who send the same worker at once in line, before either asks whether the worker is busy."""
        query = select(WorkerProjection.id).where(WorkerProjection.id == worker_id).with_for_update()
        await self._session.execute(query)

    async def lock_of_provider(self, provider_id: UUID) -> None:
        """Wait for whoever is giving a job to one of its workers, and let nobody begin to."""
        query = select(WorkerProjection.id).where(WorkerProjection.provider_id == provider_id)
        await self._session.execute(query.order_by(WorkerProjection.id).with_for_update())

    async def report_position(self, worker_id: UUID, place: Place, accuracy_m: float | None, at: datetime) -> None:
        """Keep the newest position."""
        values = {
            "worker_id": worker_id,
            "lat": place.lat,
            "lng": place.lng,
            "accuracy_m": accuracy_m,
            "position_at": at,
        }
        statement = insert(WorkerPresence).values(values)
        is_newer = or_(WorkerPresence.position_at.is_(None), WorkerPresence.position_at < at)
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=[WorkerPresence.worker_id], set_=values, where=is_newer)
        )

    async def report_duty(self, worker_id: UUID, *, on_duty: bool, at: datetime) -> None:
        values = {"worker_id": worker_id, "on_duty": on_duty, "duty_at": at}
        await self._session.execute(
            insert(WorkerPresence)
            .values(values)
            .on_conflict_do_update(index_elements=[WorkerPresence.worker_id], set_=values)
        )

    def _facts(self) -> Select[Any]:
        query = select(
            WorkerProjection.id,
            WorkerProjection.standing,
            WorkerProjection.skills,
            WorkerProjection.languages,
            WorkerProjection.certificates,
            WorkerProjection.shifts,
            WorkerProjection.base_lat,
            WorkerProjection.base_lng,
            WorkerPresence.lat,
            WorkerPresence.lng,
            WorkerPresence.position_at,
            WorkerPresence.on_duty,
            WorkerPresence.duty_at,
            ProviderProjection.standing.label("provider_standing"),
            ProviderProjection.order_spans,
        )
        query = query.outerjoin(WorkerPresence, WorkerPresence.worker_id == WorkerProjection.id)
        return query.outerjoin(ProviderProjection, ProviderProjection.id == WorkerProjection.provider_id)


def _place(lat: float | None, lng: float | None) -> Place | None:
    return None if lat is None or lng is None else Place(lat, lng)


# A city's workers share a few shifts and dates: reading each once saves half of the time of a search.
@lru_cache(maxsize=8192)
def _certificate(valid_from: str, valid_to: str | None) -> Certificate:
    return Certificate(date.fromisoformat(valid_from), None if valid_to is None else date.fromisoformat(valid_to))


@lru_cache(maxsize=8192)
def _shift(weekday: int, start: str, end: str) -> Shift:
    return Shift(weekday, time.fromisoformat(start), time.fromisoformat(end))


@lru_cache(maxsize=8192)
def _span(valid_from: str, valid_to: str | None) -> Span:
    return Span(date.fromisoformat(valid_from), None if valid_to is None else date.fromisoformat(valid_to))


def provider_facts(standing: str | None, order_spans: Sequence[dict[str, Any]] | None) -> Provider | None:
    """A provider as its projection's columns tell; ``None`` where there is no row."""
    if standing is None:
        return None
    spans = None if order_spans is None else tuple(_span(s["valid_from"], s["valid_to"]) for s in order_spans)
    return Provider(standing, spans)


def _worker_facts(row: Row[Any], busy: set[UUID]) -> WorkerFacts:
    return WorkerFacts(
        worker_id=row.id,
        standing=row.standing,
        skills=frozenset(row.skills),
        languages=frozenset(row.languages),
        certificates=tuple(_certificate(card["valid_from"], card["valid_to"]) for card in row.certificates),
        shifts=tuple(_shift(card["weekday"], card["start"], card["end"]) for card in row.shifts),
        word=None if row.duty_at is None else Word(row.on_duty, row.duty_at),
        live=_place(row.lat, row.lng),
        live_at=row.position_at,
        base=_place(row.base_lat, row.base_lng),
        is_busy=row.id in busy,
        provider=provider_facts(row.provider_standing, row.order_spans),
    )
