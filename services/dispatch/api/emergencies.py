"""``/emergencies``."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.contracts.authority import Responder
from services.dispatch.api.dependencies import TravelTimes, UnitOfWork
from services.dispatch.api.states import read_states
from services.dispatch.domain.emergency import EmergencyState
from services.dispatch.schemas.candidates import Candidates
from services.dispatch.schemas.emergencies import (
    ContactAttempt,
    Dispatch,
    Emergency,
    EmergencySummary,
    HandOver,
    Note,
    Resolve,
)
from services.dispatch.schemas.parts import Nothing
from services.dispatch.service.emergencies import EmergencyDesk
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging

router = APIRouter(prefix="/emergencies", tags=["emergencies"])


@router.get("")
async def list_emergencies(
    caller: Responder, unit: UnitOfWork, paging: Paging, state: Annotated[str | None, Query(max_length=200)] = None
) -> Page[EmergencySummary]:
    """The newest first; ``state`` names one or several states, separated by commas."""
    return await EmergencyDesk(unit, caller).page(read_states(EmergencyState, state), paging)


@router.get("/{emergency_id}")
async def get_emergency(emergency_id: UUID, caller: Responder, unit: UnitOfWork) -> Emergency:
    return await EmergencyDesk(unit, caller).get(emergency_id)


@router.get("/{emergency_id}/candidates")
async def list_candidates(
    emergency_id: UUID,
    caller: Responder,
    unit: UnitOfWork,
    engine: TravelTimes,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Candidates:
    """Who could go, by road travel time and other reasons; and who cannot, with the reason."""
    return await EmergencyDesk(unit, caller).candidates(emergency_id, engine, limit)


@router.post("/{emergency_id}/shown", status_code=204)
async def mark_shown(emergency_id: UUID, caller: Responder, unit: UnitOfWork, _body: Nothing | None = None) -> None:
    """The first time a console displayed it."""
    await EmergencyDesk(unit, caller).shown(emergency_id)


@router.post("/{emergency_id}/claim", response_model=Emergency)
async def claim(
    emergency_id: UUID, caller: Responder, unit: UnitOfWork, once: Idempotent, _body: Nothing | None = None
) -> Response:
    """Take the case; while it rings again, the holder's claim acknowledges the new press."""
    return await once.create(lambda: EmergencyDesk(unit, caller).claim(emergency_id), status=200)


@router.post("/{emergency_id}/release", response_model=Emergency)
async def release(
    emergency_id: UUID, caller: Responder, unit: UnitOfWork, once: Idempotent, _body: Nothing | None = None
) -> Response:
    """Give the case back: it rings for everybody again."""
    return await once.create(lambda: EmergencyDesk(unit, caller).release(emergency_id), status=200)


@router.post("/{emergency_id}/notes", response_model=Emergency, status_code=201)
async def add_note(emergency_id: UUID, body: Note, caller: Responder, unit: UnitOfWork, once: Idempotent) -> Response:
    return await once.create(lambda: EmergencyDesk(unit, caller).note(emergency_id, body))


@router.post("/{emergency_id}/contact-attempts", response_model=Emergency, status_code=201)
async def add_contact_attempt(
    emergency_id: UUID, body: ContactAttempt, caller: Responder, unit: UnitOfWork, once: Idempotent
) -> Response:
    return await once.create(lambda: EmergencyDesk(unit, caller).contact_attempt(emergency_id, body))


@router.post("/{emergency_id}/dispatch", response_model=Emergency)
async def dispatch_helper(
    emergency_id: UUID, body: Dispatch, caller: Responder, unit: UnitOfWork, once: Idempotent
) -> Response:
    """Send a helper; again while nobody has accepted."""
    return await once.create(lambda: EmergencyDesk(unit, caller).dispatch(emergency_id, body), status=200)


@router.post("/{emergency_id}/hand-over", response_model=Emergency)
async def hand_over(
    emergency_id: UUID, body: HandOver, caller: Responder, unit: UnitOfWork, once: Idempotent
) -> Response:
    """Note that an outside service, such as 120, has been called in."""
    return await once.create(lambda: EmergencyDesk(unit, caller).hand_over(emergency_id, body), status=200)


@router.post("/{emergency_id}/resolve", response_model=Emergency)
async def resolve(emergency_id: UUID, body: Resolve, caller: Responder, unit: UnitOfWork, once: Idempotent) -> Response:
    return await once.create(lambda: EmergencyDesk(unit, caller).resolve(emergency_id, body), status=200)
