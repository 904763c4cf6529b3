"""A caller's own notifications."""

from services.contracts.authority import Principal
from services.dispatch.repository.notifications import NotificationRepository
from services.dispatch.schemas.notifications import NotificationItem
from services.dispatch.service.unit import Unit
from services.kit.pagination import Page, PageRequest


async def own_notifications(unit: Unit, caller: Principal, paging: PageRequest) -> Page[NotificationItem]:
    """The newest first."""
    rows, cursor = await NotificationRepository(unit.session, caller).page(paging)
    items = [
        NotificationItem(
            id=row.id,
            purpose=row.purpose,
            text=row.text,
            state=row.state,
            emergency_id=row.emergency_id,
            at=row.created_at,
        )
        for row in rows
    ]
    return Page(items=items, next_cursor=cursor)
