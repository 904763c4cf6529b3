"""Orders: those a caller may see, and the ones a helper's or an emergency's step touches."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, Role, within_division
from services.dispatch.domain import order as rules
from services.dispatch.models import ServiceOrder, WorkerProjection
from services.dispatch.schemas.orders import OrderFilter
from services.kit.pagination import PageRequest, paginate
from services.kit.problems import NotFound
from services.kit.repository import ScopedRepository


class OrderRepository(ScopedRepository[ServiceOrder, Principal]):
    """The hub's staff see their division's orders, a worker theirs, a family its elders', a provider its workers'."""

    model = ServiceOrder
    not_found_code = "order.not_found"

    def scoped(self) -> Select[ServiceOrder]:
        return select(ServiceOrder).where(or_(false(), *self._grounds()))

    def _grounds(self) -> list[ColumnElement[bool]]:
        caller = self.caller
        grounds: list[ColumnElement[bool]] = []
        if caller.has(Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.AUDITOR):
            grounds.append(within_division(ServiceOrder.division_path, caller.division_path))
        if caller.has(Role.WORKER) and caller.worker_id is not None:
            grounds.append(ServiceOrder.worker_id == caller.worker_id)
        if caller.has(Role.FAMILY) and caller.elder_ids:
            grounds.append(ServiceOrder.elder_id.in_(caller.elder_ids))
        if caller.has(Role.PROVIDER_MANAGER) and caller.provider_id is not None:
            grounds.append(ServiceOrder.provider_id == caller.provider_id)
        return grounds

    async def page(self, wanted: OrderFilter, paging: PageRequest) -> tuple[list[ServiceOrder], str | None]:
        """The newest first."""
        query = self.scoped()
        if wanted.states:
            query = query.where(ServiceOrder.state.in_(wanted.states))
        for column, value in (
            (ServiceOrder.elder_id, wanted.elder_id),
            (ServiceOrder.worker_id, wanted.worker_id),
            (ServiceOrder.emergency_id, wanted.emergency_id),
        ):
            if value is not None:
                query = query.where(column == value)
        if wanted.division is not None:
            # A code is one segment of the path: the order lies in that division or beneath it.
            path = "/" + ServiceOrder.division_path + "/"
            query = query.where(path.contains(f"/{wanted.division}/", autoescape=True))
        return await paginate(self.session, query, paging, [ServiceOrder.created_at, ServiceOrder.id], descending=True)

    async def emergency_of(self, order_id: UUID) -> UUID | None:
        """The emergency the order belongs to, without loading the order: the case must be locked before it is."""
        row = (
            await self.session.execute(
                self.scoped().with_only_columns(ServiceOrder.emergency_id).where(ServiceOrder.id == order_id)
            )
        ).one_or_none()
        if row is None:
            raise NotFound("There is no such object, or it is not yours to see.", code=self.not_found_code)
        emergency_id: UUID | None = row[0]
        return emergency_id


class SystemOrders:
    """Orders as an emergency and the search for candidates reach them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def newest_of_emergency(self, emergency_id: UUID) -> ServiceOrder | None:
        query = select(ServiceOrder).where(ServiceOrder.emergency_id == emergency_id)
        query = query.order_by(ServiceOrder.created_at.desc(), ServiceOrder.id.desc()).limit(1)
        return (await self._session.scalars(query)).one_or_none()

    async def waiting_of_emergency(self, emergency_id: UUID) -> Sequence[ServiceOrder]:
        """Helpers' orders that may still be called off, locked."""
        query = select(ServiceOrder).where(
            ServiceOrder.emergency_id == emergency_id, ServiceOrder.state.in_(rules.WAITING_FOR_HELPER)
        )
        return (await self._session.scalars(query.order_by(ServiceOrder.id).with_for_update())).all()

    async def not_begun_of_elder(self, elder_id: UUID) -> Sequence[ServiceOrder]:
        """Ordinary orders that nobody has begun to carry out, locked. An emergency's are its operator's business."""
        query = select(ServiceOrder).where(
            ServiceOrder.elder_id == elder_id,
            ServiceOrder.kind == rules.OrderKind.ORDINARY,
            ServiceOrder.state.in_(rules.NOT_BEGUN),
        )
        return (await self._session.scalars(query.order_by(ServiceOrder.id).with_for_update())).all()

    async def waiting_of_provider(self, provider_id: UUID, after: datetime) -> Sequence[ServiceOrder]:
        """Ordinary orders in its workers' hands, not begun, whose windows end later than ``after``; locked.

        A worker may have come from another provider with orders in hand, or have gone to one.
        """
        workers = select(WorkerProjection.id).where(WorkerProjection.provider_id == provider_id)
        query = select(ServiceOrder).where(
            or_(ServiceOrder.provider_id == provider_id, ServiceOrder.worker_id.in_(workers)),
            ServiceOrder.kind == rules.OrderKind.ORDINARY,
            ServiceOrder.state.in_(rules.WAITING_FOR_HELPER),
            ServiceOrder.window_end > after,
        )
        return (await self._session.scalars(query.order_by(ServiceOrder.id).with_for_update())).all()

    async def busy_workers(self, at: datetime, *, besides: UUID | None = None) -> set[UUID]:
        """Workers with a job in hand, an emergency given to them, or a visit promised for ``at``."""
        has_job = or_(
            ServiceOrder.state.in_(rules.BUSY),
            (ServiceOrder.state == rules.OrderState.ASSIGNED) & (ServiceOrder.kind == rules.OrderKind.EMERGENCY),
            (ServiceOrder.state == rules.OrderState.ASSIGNED)
            & (ServiceOrder.window_start <= at)
            & (ServiceOrder.window_end > at),
        )
        query = select(ServiceOrder.worker_id).where(ServiceOrder.worker_id.is_not(None), has_job)
        if besides is not None:
            query = query.where(ServiceOrder.id != besides)
        return {worker_id for worker_id in await self._session.scalars(query) if worker_id is not None}
