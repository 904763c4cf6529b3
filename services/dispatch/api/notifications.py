"""``/notifications``: the caller's own."""

from fastapi import APIRouter

from services.dispatch.api.dependencies import NotificationReader, UnitOfWork
from services.dispatch.schemas.notifications import NotificationItem
from services.dispatch.service.notifications import own_notifications
from services.kit.pagination import Page, Paging

router = APIRouter(prefix="/notifications", tags=["notifications"])


@router.get("")
async def list_notifications(caller: NotificationReader, unit: UnitOfWork, paging: Paging) -> Page[NotificationItem]:
    return await own_notifications(unit, caller, paging)
