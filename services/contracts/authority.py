"""Who calls, and what an endpoint demands of them. An endpoint names its authority in its signature.

A role that may not use a route naming an object gets 404, as for an object that does not exist: ids cannot be probed.
"""

from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from services.kit.auth import InternalClaims
from services.kit.problems import Forbidden, NotFound


class Role(StrEnum):
    """What a person or client may do; see the contract, "Who calls"."""

    OPERATOR = "operator"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    REGISTRAR = "registrar"
    PROVIDER_MANAGER = "provider_manager"
    WORKER = "worker"
    FAMILY = "family"
    VENDOR = "vendor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Principal(BaseModel):
    """A caller as the gateway vouches for them.

    ``division_path`` is the keys of the division's ancestors and itself joined by ``/``; the empty path is everywhere.
    ``provider_id``, ``worker_id``, ``vendor`` and ``elder_ids`` narrow what those kinds of callers may see.
    """

    model_config = ConfigDict(frozen=True)

    account_id: UUID
    name: str
    roles: frozenset[Role]
    division_path: str = ""
    provider_id: UUID | None = None
    worker_id: UUID | None = None
    vendor: str | None = None
    elder_ids: frozenset[UUID] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the caller has one of the roles."""
        return not self.roles.isdisjoint(roles)


def within_division(column: InstrumentedAttribute[str], division_path: str) -> ColumnElement[bool]:
    """Rows of a division's subtree. A row whose path is empty (not placed yet) belongs to everybody."""
    if not division_path:
        return true()
    return or_(column == "", column == division_path, column.startswith(division_path + "/", autoescape=True))


def division_within(division_path: str, scope_path: str) -> bool:
    """The same rule for one row: whether ``division_path`` lies in the subtree of ``scope_path``."""
    return not scope_path or not division_path or (division_path + "/").startswith(scope_path + "/")


def _principal(claims: dict[str, Any]) -> Principal:
    principal = claims.get("principal")
    if principal is None:
        raise Forbidden("Only persons and clients may call this.")
    return Principal.model_validate(principal)


def _allow(*roles: Role) -> Callable[..., Coroutine[Any, Any, Principal]]:
    async def check(request: Request, claims: InternalClaims) -> Principal:
        principal = _principal(claims)
        if not principal.has(*roles):
            if request.path_params:
                raise NotFound("There is no such object, or it is not yours to see.")
            raise Forbidden("Your role does not allow this.")
        return principal

    return check


def allow(*roles: Role) -> Any:
    """A dependency that admits callers with one of ``roles``; for authorities only one service needs."""
    return Depends(_allow(*roles))


_HUB = (Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR)

Anyone = Annotated[Principal, allow(*Role)]
Responder = Annotated[Principal, allow(*_HUB)]
"""Answers emergencies and dispatches visits: operators, dispatchers, supervisors."""
Registrar = Annotated[Principal, allow(Role.REGISTRAR, Role.ADMINISTRATOR)]
"""Writes the registry and the network of devices."""
RegistryReader = Annotated[Principal, allow(*_HUB, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR)]
Administrator = Annotated[Principal, allow(Role.ADMINISTRATOR)]
Auditor = Annotated[Principal, allow(Role.AUDITOR, Role.ADMINISTRATOR)]
Worker = Annotated[Principal, allow(Role.WORKER)]
VendorClient = Annotated[Principal, allow(Role.VENDOR)]
