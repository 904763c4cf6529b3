"""``/me``, ``/accounts`` and ``/clients``."""

from fastapi import APIRouter, Response

from gateway.accounts import Accounts, account_view, add_account, add_client, division_code, division_path_for
from gateway.api.parts import CurrentCaller, GatewayParts
from gateway.schemas import AccountView, ClientCredentials, Me, NewAccount, NewClient
from services.contracts.authority import Administrator, Anyone
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging

router = APIRouter(tags=["accounts"])


@router.get("/me")
async def me(principal: Anyone, caller: CurrentCaller) -> Me:
    return Me(
        id=principal.account_id,
        username=caller.actor,
        name=principal.name,
        roles=sorted(principal.roles),
        division_path=principal.division_path,
        division_code=division_code(principal.division_path),
        provider_id=principal.provider_id,
        vendor=principal.vendor,
        worker_id=principal.worker_id,
        elder_ids=sorted(principal.elder_ids),
    )


@router.post("/accounts", status_code=201, response_model=AccountView)
async def create(
    caller: Administrator, session: DatabaseSession, parts: GatewayParts, once: Idempotent, body: NewAccount
) -> Response:
    """A login for a person. Roles that belong to a party need it: worker_id, elder_ids, provider_id or vendor."""

    async def action() -> AccountView:
        path = await division_path_for(parts.registry, caller, body.division_code)
        return account_view(await add_account(session, parts.passwords, body, path))

    return await once.create(action)


@router.get("/accounts")
async def list_accounts(caller: Administrator, session: DatabaseSession, paging: Paging) -> Page[AccountView]:
    return await Accounts(session, caller).page(paging)


@router.post("/clients", status_code=201, response_model=ClientCredentials)
async def create_client(caller: Administrator, session: DatabaseSession, once: Idempotent, body: NewClient) -> Response:
    """A vendor's program; its secret is shown in this answer only."""
    return await once.create(lambda: add_client(session, caller, body))
