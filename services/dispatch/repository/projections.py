"""Reading and feeding the projections. They hold no authority of their own: a case or an order leads to them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.events import DeviceCard, ElderCard, ProviderCard, ServicePointCard, WorkerCard
from services.dispatch.domain.providers import Provider
from services.dispatch.models import (
    DeviceProjection,
    ElderProjection,
    ProviderProjection,
    ServicePointProjection,
    WorkerProjection,
)
from services.dispatch.repository.workers import provider_facts

_Projection = (
    type[ElderProjection]
    | type[WorkerProjection]
    | type[ProviderProjection]
    | type[DeviceProjection]
    | type[ServicePointProjection]
)


class SystemProjections:
    """Cards by id, and their version-aware upserts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def elder(self, elder_id: UUID) -> ElderCard | None:
        card = await self._session.scalar(select(ElderProjection.card).where(ElderProjection.id == elder_id))
        return None if card is None else ElderCard.model_validate(card)

    async def elder_to_order_for(self, elder_id: UUID) -> ElderCard | None:
        """The card, which no event changes before the transaction ends: the order is seen by who ends services."""
        query = select(ElderProjection.card).where(ElderProjection.id == elder_id).with_for_update(read=True)
        card = await self._session.scalar(query)
        return None if card is None else ElderCard.model_validate(card)

    async def knows_elder(self, elder_id: UUID) -> bool:
        return await self._session.scalar(select(ElderProjection.id).where(ElderProjection.id == elder_id)) is not None

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
        """Whether the card told something: False for one that came before, or after a newer one."""
        return await self._put(
            ElderProjection,
            {"id": card.id, "version": card.version, "division_path": card.division_path, "card": _json(card)},
        )

    async def put_provider(self, card: ProviderCard) -> None:
        plain = card.model_dump(mode="json", include={"name", "standing", "order_spans"})
        row = {"id": card.id, "version": card.version, "division_path": card.division_path, **plain}
        await self._put(ProviderProjection, row)

    async def newer_provider(self, provider_id: UUID, version: int) -> Provider | None:
        """The provider where the registry has told something newer of it than ``version``."""
        query = select(ProviderProjection.standing, ProviderProjection.order_spans).where(
            ProviderProjection.id == provider_id, ProviderProjection.version > version
        )
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else provider_facts(row.standing, row.order_spans)

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
                "closed_on": card.closed_on,
            },
        )

    async def _put(self, model: _Projection, values: dict[str, Any]) -> bool:
        """Insert, or overwrite an older version: events may come twice and out of order. Whether it was newer."""
        statement = insert(model).values(values)
        changed = {name: statement.excluded[name] for name in values if name != "id"}
        statement = statement.on_conflict_do_update(
            index_elements=[model.id], set_=changed, where=model.version < statement.excluded.version
        )
        return await self._session.scalar(statement.returning(model.id)) is not None


def _json(card: ElderCard | WorkerCard | DeviceCard) -> dict[str, Any]:
    return card.model_dump(mode="json")
