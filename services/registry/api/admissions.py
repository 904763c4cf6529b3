"""Endpoints of a provider's admission: documents, site checks, steps, standing, obligations."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.network_callers import NetworkJudge, NetworkKeeper
from services.registry.api.parameters import ExpectedVersion, NetworkReader, Today
from services.registry.schemas.admissions import (
    ApplicationIn,
    DocumentAnswer,
    DocumentIn,
    ObligationsAnswer,
    SiteCheckAnswer,
    SiteCheckIn,
    StandingAnswer,
    StepAnswer,
    StepIn,
)
from services.registry.service.admissions import AdmissionService
from services.registry.service.standings import StandingService

router = APIRouter(tags=["admissions"])


@router.post("/providers/{provider_id}/documents", response_model=DocumentAnswer, status_code=201)
async def add_document(
    provider_id: UUID, body: DocumentIn, caller: NetworkKeeper, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """A renewed document is a new one; one with the kind and first day of a standing one corrects it."""
    return await once.create(lambda: AdmissionService(session, caller, today).add_document(provider_id, body))


@router.get("/providers/{provider_id}/documents")
async def documents(
    provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today
) -> Page[DocumentAnswer]:
    """Every entry, corrected ones too."""
    return await AdmissionService(session, caller, today).documents(provider_id)


@router.post("/providers/{provider_id}/site-checks", response_model=SiteCheckAnswer, status_code=201)
async def add_site_check(
    provider_id: UUID, body: SiteCheckIn, caller: NetworkJudge, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    return await once.create(lambda: AdmissionService(session, caller, today).add_site_check(provider_id, body))


@router.get("/providers/{provider_id}/site-checks")
async def site_checks(
    provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today
) -> Page[SiteCheckAnswer]:
    return await AdmissionService(session, caller, today).site_checks(provider_id)


@router.post("/providers/{provider_id}/steps", response_model=StepAnswer, status_code=201)
async def step(
    provider_id: UUID,
    body: StepIn,
    *,
    caller: NetworkJudge,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
    version: ExpectedVersion,
) -> Response:
    """One step of the admission, based on the version of the provider that ``If-Match`` names.

    Supervisors decide (``admit``, ``refuse``, ``warn``, ``stop_new_orders``, ``suspend``, ``exclude``, ``restore``),
    registrars record (``complete_documents``, ``check_site``).
    """
    return await once.create(lambda: AdmissionService(session, caller, today).step(provider_id, body, version))


@router.post("/providers/{provider_id}/applications", response_model=StepAnswer, status_code=201)
async def apply_again(
    provider_id: UUID,
    body: ApplicationIn,
    caller: NetworkKeeper,
    session: DatabaseSession,
    today: Today,
    once: Idempotent,
) -> Response:
    """A new application after a refusal, or after the end of an exclusion."""
    return await once.create(lambda: AdmissionService(session, caller, today).apply_again(provider_id, body))


@router.get("/providers/{provider_id}/steps")
async def steps(provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today) -> Page[StepAnswer]:
    """The history: from where to where, who, when, why."""
    return await AdmissionService(session, caller, today).steps(provider_id)


@router.get("/providers/{provider_id}/standing")
async def standing(
    provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today, on: date | None = None
) -> StandingAnswer:
    """On a day (today if none is named): whether new orders may be given, and everything that speaks against it."""
    return await StandingService(session, caller).read(provider_id, on or today)


@router.get("/providers/{provider_id}/obligations")
async def obligations(
    provider_id: UUID, caller: NetworkReader, session: DatabaseSession, today: Today
) -> ObligationsAnswer:
    """What would have to go to others if the provider stopped to serve; its orders are dispatch's."""
    return await AdmissionService(session, caller, today).obligations(provider_id)
