"""``/auth``: tokens by OAuth 2, and the end of a session."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from gateway.api.parts import GatewayParts
from gateway.grants import Granted, Grants, basic_credentials
from gateway.problems import InvalidGrantError, InvalidTokenRequestError, UnsupportedGrantTypeError
from gateway.schemas import Logout, TokenAnswer, TokenForm

router = APIRouter(prefix="/auth", tags=["tokens"])


@router.post("/token")
async def issue(
    request: Request, response: Response, parts: GatewayParts, form: Annotated[TokenForm, Form()]
) -> TokenAnswer:
    """Grants `password`, `refresh_token` and `client_credentials` (form fields, or HTTP Basic for the client)."""
    basic = basic_credentials(request.headers.get("authorization", ""))
    if basic is not None:
        form = form.model_copy(update={"client_id": basic[0], "client_secret": basic[1]})
    # For the audit log also where the answer is a refusal: whose name was tried.
    request.state.audit = {"actor": _printable((form.username or form.client_id)[:64])}
    granted = await _grant(parts.grants, form, request.client.host if request.client else "")
    request.state.audit = {"actor": granted.actor, "account_id": granted.account_id}
    response.headers["Cache-Control"] = "no-store"
    return granted.answer


async def _grant(grants: Grants, form: TokenForm, address: str) -> Granted:
    if form.grant_type == "password":
        _require(username=form.username, password=form.password)
        return await grants.password(form.username, form.password, address)
    if form.grant_type == "refresh_token":
        _require(refresh_token=form.refresh_token)
        return await grants.refresh(form.refresh_token)
    if form.grant_type == "client_credentials":
        _require(client_id=form.client_id, client_secret=form.client_secret)
        return await grants.client_credentials(form.client_id, form.client_secret, address)
    raise UnsupportedGrantTypeError("grant_type must be password, refresh_token or client_credentials.")


def _require(**fields: str) -> None:
    for name, value in fields.items():
        if not value:
            raise InvalidTokenRequestError(f"{name} is missing.")
        if "\0" in value:
            raise InvalidGrantError("The name or the password is wrong.")


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in name)


@router.post("/logout", status_code=204)
async def log_out(parts: GatewayParts, body: Logout) -> None:
    """Ends the session of a refresh token; an unknown one is no error."""
    await parts.grants.log_out(body.refresh_token)
