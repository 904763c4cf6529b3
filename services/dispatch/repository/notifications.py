"""Notifications: a recipient's own, a case's, and those due to be sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, Role, within_division
from services.dispatch.models import Notification
from services.dispatch.schemas.notifications import STAFF_ROLES
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository


class NotificationRepository(ScopedRepository[Notification, Principal]):
    """Each recipient's own; operators also see what a person has to do in a machine's place."""

    model = Notification
    not_found_code = "notification.not_found"

    def scoped(self) -> Select[Notification]:
        return select(Notification).where(or_(false(), *self._grounds()))

    def _grounds(self) -> list[ColumnElement[bool]]:
        caller, kind = self.caller, Notification.recipient_kind
        near = within_division(Notification.division_path, caller.division_path)
        grounds: list[ColumnElement[bool]] = [
            (kind == staff) & near for staff, roles in STAFF_ROLES.items() if caller.has(*roles)
        ]
        if caller.has(Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR):
            grounds.append((kind == "contact") & Notification.state.in_(("needs_person", "escalated")) & near)
        if caller.has(Role.WORKER) and caller.worker_id is not None:
            grounds.append((kind == "worker") & (Notification.worker_id == caller.worker_id))
        if caller.has(Role.FAMILY) and caller.elder_ids:
            grounds.append((kind == "family") & Notification.elder_id.in_(caller.elder_ids))
        return grounds

    async def page(self, paging: PageRequest) -> tuple[list[Notification], str | None]:
        """The newest first."""
        keys = [Notification.created_at, Notification.id]
        return await paginate(self.session, self.scoped(), paging, keys, descending=True)


class SystemNotifications:
    """Notifications as the sender and a case reach them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Notification) -> None:
        self._session.add(row)

    async def add_once(self, values: dict[str, Any]) -> None:
        """A notification from its columns, unless one of the same ``occasion`` is there."""
        statement = insert(Notification).values(values)
        await self._session.execute(statement.on_conflict_do_nothing(index_elements=[Notification.occasion]))

    async def of_emergency(self, emergency_id: UUID) -> Sequence[Notification]:
        query = select(Notification).where(Notification.emergency_id == emergency_id)
        return (await self._session.scalars(query.order_by(Notification.created_at, Notification.id))).all()

    async def due(self, now: datetime) -> Sequence[UUID]:
        query = select(Notification.id).where(Notification.state == "pending", Notification.next_attempt_at <= now)
        return (await self._session.scalars(query.order_by(Notification.next_attempt_at).limit(100))).all()

    async def take(self, notification_id: UUID, now: datetime) -> Notification | None:
        """The notification, locked; None where another process is sending it or has sent it."""
        query = select(Notification).where(
            Notification.id == notification_id, Notification.state == "pending", Notification.next_attempt_at <= now
        )
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).one_or_none()

    async def next_attempt(self) -> datetime | None:
        query = select(func.min(Notification.next_attempt_at)).where(Notification.state == "pending")
        return await self._session.scalar(query)
