"""Reading and feeding the projections. They hold no authority of their own: a case or an order leads to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import DeviceCard, ElderCard, ServicePointCard, WorkerCard
from services.dispatch.models import (
    DeviceProjection,
    ElderProjection,
    ServicePointProjection,
    WorkerProjection,
)

_Projection = type[ElderProjection] | type[WorkerProjection] | type[DeviceProjection] | type[ServicePointProjection]


class SystemProjections:
    """Cards by id, and their version-aware upserts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def elder(self, elder_id: UUID) -> ElderCard | None:
        card = await self._session.scalar(select(ElderProjection.card).where(ElderProjection.id == elder_id))
        return None if card is None else ElderCard.model_validate(card)

    async def elders(self, elder_ids: set[UUID]) -> dict[UUID, ElderCard]:
        rows = await self._session.scalars(select(ElderProjection.card).where(ElderProjection.id.in_(elder_ids)))
        cards = [ElderCard.model_validate(card) for card in rows]
        return {card.id: card for card in cards}

    async def worker(self, worker_id: UUID) -> WorkerCard | None:
        card = await self._session.scalar(select(WorkerProjection.card).where(WorkerProjection.id == worker_id))
        return None if card is None else WorkerCard.model_validate(card)

    async def workers(self, worker_ids: set[UUID]) -> dict[UUID, WorkerCard]:
        rows = await self._session.scalars(select(WorkerProjection.card).where(WorkerProjection.id.in_(worker_ids)))
        cards = [WorkerCard.model_validate(card) for card in rows]
        return {card.id: card for card in cards}

    async def devices_of(self, elder_id: UUID | None, device_id: UUID | None) -> Sequence[DeviceCard]:
        """The elder's devices, and the one that raised the alarm."""
        is_wanted = DeviceProjection.id == device_id
        if elder_id is not None:
            is_wanted |= DeviceProjection.elder_id == elder_id
        rows = await self._session.scalars(select(DeviceProjection.card).where(is_wanted).order_by(DeviceProjection.id))
        return [DeviceCard.model_validate(card) for card in rows]

    async def put_elder(self, card: ElderCard) -> bool:
        """Whether the elder was unknown before."""
        is_new = await self._session.scalar(select(ElderProjection.id).where(ElderProjection.id == card.id)) is None
        await self._put(
            ElderProjection,
            {"id": card.id, "version": card.version, "division_path": card.division_path, "card": _json(card)},
        )
        return is_new

    async def put_worker(self, card: WorkerCard) -> None:
        plain = card.model_dump(mode="json", include={"skills", "languages", "certificates", "shifts"})
        await self._put(
            WorkerProjection,
            {
                "id": card.id,
                "version": card.version,
                "division_path": card.division_path,
                "provider_id": card.provider_id,
                "standing": card.standing,
                **plain,
                "base_lat": card.base.lat if card.base else None,
                "base_lng": card.base.lng if card.base else None,
                "card": _json(card),
            },
        )

    async def put_device(self, card: DeviceCard) -> None:
        row = {"id": card.id, "version": card.version, "division_path": card.division_path, "elder_id": card.elder_id}
        await self._put(DeviceProjection, {**row, "card": _json(card)})

    async def put_service_point(self, card: ServicePointCard) -> None:
        await self._put(
            ServicePointProjection,
            {
                "id": card.id,
                "version": card.version,
                "division_path": card.division_path,
                "provider_id": card.provider_id,
                "name": card.name,
                "lat": card.location.lat,
                "lng": card.location.lng,
            },
        )

    async def _put(self, model: _Projection, values: dict[str, Any]) -> None:
        """Insert, or overwrite an older version: events may come twice and out of order."""
        statement = insert(model).values(values)
        changed = {name: statement.excluded[name] for name in values if name != "id"}
        statement = statement.on_conflict_do_update(
            index_elements=[model.id], set_=changed, where=model.version < statement.excluded.version
        )
        await self._session.execute(statement)


def _json(card: ElderCard | WorkerCard | DeviceCard) -> dict[str, Any]:
    return card.model_dump(mode="json")
