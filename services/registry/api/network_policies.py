"""Endpoints of the service network's policies."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.contracts.authority import RegistryReader
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging
from services.registry.api.network_callers import Decider
from services.registry.schemas.network_policies import NetworkPolicyAnswer, NetworkPolicyIn, PolicyKind
from services.registry.service.network_policies import NetworkPolicyService

router = APIRouter(tags=["network-policies"])


@router.post("/network-policies", response_model=NetworkPolicyAnswer, status_code=201)
async def decide(body: NetworkPolicyIn, caller: Decider, session: DatabaseSession, once: Idempotent) -> Response:
    """For the caller's division and all below it."""
    return await once.create(lambda: NetworkPolicyService(session, caller).decide(body))


@router.get("/network-policies")
async def page(
    caller: RegistryReader, session: DatabaseSession, paging: Paging, kind: PolicyKind | None = None
) -> Page[NetworkPolicyAnswer]:
    """Those of the caller's subtree, and those of the divisions above, which hold there too."""
    return await NetworkPolicyService(session, caller).page(paging, kind)


@router.get("/network-policies/{network_policy_id}")
async def read(network_policy_id: UUID, caller: RegistryReader, session: DatabaseSession) -> NetworkPolicyAnswer:
    return await NetworkPolicyService(session, caller).read(network_policy_id)
