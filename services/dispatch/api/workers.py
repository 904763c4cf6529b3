"""``/workers/me``: what workers report of themselves, and what the hub takes to be so."""

from fastapi import APIRouter

from services.contracts.authority import Worker
from services.dispatch.api.dependencies import UnitOfWork
from services.dispatch.schemas.workers import Duty, DutyReport, PositionReport, Presence
from services.dispatch.service.workers import WorkerSelf

router = APIRouter(prefix="/workers/me", tags=["workers"])


@router.get("")
async def read_myself(caller: Worker, unit: UnitOfWork) -> Presence:
    """Whether the hub counts the worker as on duty, by what was reported last or else by the shifts."""
    return await WorkerSelf(unit, caller).presence()


@router.post("/position", status_code=204)
async def report_position(body: PositionReport, caller: Worker, unit: UnitOfWork) -> None:
    """Where the worker is now; an older report than the one known changes nothing."""
    await WorkerSelf(unit, caller).report_position(body)


@router.put("/duty")
async def report_duty(body: DutyReport, caller: Worker, unit: UnitOfWork) -> Duty:
    """On or off duty; believed for twelve hours, then the shifts rule again."""
    return await WorkerSelf(unit, caller).report_duty(body)
