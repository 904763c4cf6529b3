"""Endpoints of silent certification: runs, what they propose, and the decisions people make."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from services.contracts.authority import Principal, RegistryReader, Role, allow
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.entitlements import EntitlementReader, RuleSetter
from services.registry.api.parameters import Today
from services.registry.domain.silent_certification import ProposalEvent
from services.registry.schemas.silent_certification import (
    CertificationAnswer,
    CertificationIn,
    DecisionIn,
    ProposalAnswer,
    ProposalDetail,
    ProposalFilters,
)
from services.registry.service.silent_certification import CertificationService, ProposalService

router = APIRouter(tags=["silent-certifications"])

Appellant = Annotated[Principal, allow(Role.FAMILY, Role.OPERATOR, Role.SUPERVISOR, Role.REGISTRAR, Role.ADMINISTRATOR)]
"""The elder's family, or staff who take an appeal down."""


@router.post("/silent-certifications", response_model=CertificationAnswer, status_code=201)
async def request(
    body: CertificationIn, caller: RuleSetter, session: DatabaseSession, today: Today, once: Idempotent
) -> Response:
    """The worker carries it out; ``state`` and ``examined`` tell how far it is."""
    return await once.create(lambda: CertificationService(session, caller, today).request(body))


@router.get("/silent-certifications")
async def page(
    caller: RegistryReader, session: DatabaseSession, today: Today, paging: Paging
) -> Page[CertificationAnswer]:
    """The newest first."""
    return await CertificationService(session, caller, today).page(paging)


@router.get("/silent-certifications/{certification_id}")
async def read(
    certification_id: UUID, caller: RegistryReader, session: DatabaseSession, today: Today
) -> CertificationAnswer:
    return await CertificationService(session, caller, today).read(certification_id)


@router.get("/certification-proposals")
async def page_of_proposals(
    caller: RegistryReader,
    session: DatabaseSession,
    paging: Paging,
    filters: Annotated[ProposalFilters, Depends()],
) -> Page[ProposalAnswer]:
    """``kind=grant``: entitled and not receiving; ``kind=stop``: receiving and not entitled."""
    return await ProposalService(session, caller).page(paging, filters)


@router.get("/elders/{elder_id}/certification-proposals")
async def of_elder(
    elder_id: UUID, caller: EntitlementReader, session: DatabaseSession, paging: Paging
) -> Page[ProposalAnswer]:
    return await ProposalService(session, caller).of_elder(elder_id, paging)


@router.get("/certification-proposals/{proposal_id}")
async def read_proposal(proposal_id: UUID, caller: EntitlementReader, session: DatabaseSession) -> ProposalDetail:
    return await ProposalService(session, caller).read(proposal_id)


@router.post("/certification-proposals/{proposal_id}/confirm")
async def confirm(proposal_id: UUID, body: DecisionIn, caller: RuleSetter, session: DatabaseSession) -> ProposalDetail:
    """What is proposed shall be so; it is carried out."""
    return await ProposalService(session, caller).decide(proposal_id, ProposalEvent.CONFIRM, body)


@router.post("/certification-proposals/{proposal_id}/reject")
async def reject(proposal_id: UUID, body: DecisionIn, caller: RuleSetter, session: DatabaseSession) -> ProposalDetail:
    """It shall not be so; what had been carried out is taken back."""
    return await ProposalService(session, caller).decide(proposal_id, ProposalEvent.REJECT, body)


@router.post("/certification-proposals/{proposal_id}/appeal")
async def appeal(proposal_id: UUID, body: DecisionIn, caller: Appellant, session: DatabaseSession) -> ProposalDetail:
    """Against the decision; somebody else decides it."""
    return await ProposalService(session, caller).decide(proposal_id, ProposalEvent.APPEAL, body)
