"""Endpoints of an elder's assessments of ability."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from services.contracts.authority import Registrar, RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page
from services.registry.api.parameters import Revealer, Today
from services.registry.domain.assessment import Standard
from services.registry.domain.assessment_policy import AssessmentPolicy
from services.registry.schemas.assessments import AssessmentAnswer, AssessmentIn, WholeAssessment
from services.registry.service.assessments import AssessmentService
from services.registry.settings import RegistrySettings

router = APIRouter(tags=["assessments"])


async def _policy(request: Request) -> AssessmentPolicy:
    settings: RegistrySettings = request.app.state.settings
    return AssessmentPolicy(
        assessors={
            Standard.GB_T_42195: settings.gb_t_42195_assessors,
            Standard.MZ_T_039: settings.mz_t_039_assessors,
        },
        months={
            Standard.GB_T_42195: settings.gb_t_42195_months,
            Standard.MZ_T_039: settings.mz_t_039_months,
        },
    )


@router.post("/elders/{elder_id}/assessments", response_model=WholeAssessment, status_code=201)
async def record(
    elder_id: UUID,
    body: AssessmentIn,
    *,
    caller: Registrar,
    session: DatabaseSession,
    today: Today,
    policy: Annotated[AssessmentPolicy, Depends(_policy)],
    once: Idempotent,
) -> Response:
    """GB/T 42195-2022 is scored here, MZ/T 039-2013 recorded as graded. The same standard and day supersedes."""
    return await once.create(lambda: AssessmentService(session, caller, today).record(elder_id, body, policy))


@router.get("/elders/{elder_id}/assessments")
async def list_all(
    elder_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today
) -> Page[AssessmentAnswer]:
    """Every assessment ever recorded, superseded ones too, without what was observed."""
    return await AssessmentService(session, caller, today).list_all(elder_id)


@router.get("/elders/{elder_id}/assessments/{assessment_id}")
async def read(
    elder_id: UUID, assessment_id: UUID, caller: Revealer, session: DatabaseSession, today: Today
) -> WholeAssessment:
    """With the items, the diagnoses and the rules that led to the grade."""
    return await AssessmentService(session, caller, today).read(elder_id, assessment_id)
