"""Accounts and vendors' clients: making and listing them. An administrator reaches the own division's subtree only."""

from typing import ClassVar
from uuid import UUID

import httpx
from pydantic import SecretStr
from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.models import Account, Client
from gateway.passwords import Passwords
from gateway.problems import IncompleteRoleError, UnknownDivisionError, UsernameTakenError
from gateway.schemas import AccountView, ClientCredentials, DivisionAnswer, NewAccount, NewClient
from gateway.tokens import new_secret
from services.contracts.authority import Principal, Role
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest, paginate
from services.kit.problems import Forbidden, Unavailable
from services.kit.repository import ScopedRepository


class Accounts(ScopedRepository[Account, Principal]):
    """Accounts an administrator may see."""

    model = Account
    not_found_code: ClassVar[str] = "account.not_found"

    def scoped(self) -> Select[Account]:
        # Not ``within_division``: there an empty path is a row nobody has placed yet, here it is power everywhere.
        path = self.caller.division_path
        query = select(Account)
        if path:
            column = Account.division_path
            query = query.where(or_(column == path, column.startswith(path + "/", autoescape=True)))
        return query

    async def page(self, paging: PageRequest) -> Page[AccountView]:
        rows, cursor = await paginate(self.session, self.scoped(), paging, [Account.id])
        return Page(items=[account_view(row) for row in rows], next_cursor=cursor)


async def add_account(session: AsyncSession, passwords: Passwords, account: NewAccount, division_path: str) -> Account:
    """One account at ``division_path``.

    Raises :class:`IncompleteRoleError` where a role lacks its party, :class:`UsernameTakenError`.
    """
    _check_parties(account)
    values = {
        "id": new_id(),
        "username": account.username,
        "password_hash": await passwords.hash(account.password.get_secret_value()),
        "name": account.name,
        "roles": sorted({role.value for role in account.roles}),
        "division_path": division_path,
        "provider_id": account.provider_id,
        "vendor": account.vendor,
        "worker_id": account.worker_id,
        "elder_ids": [str(elder_id) for elder_id in account.elder_ids],
    }
    insertion = insert(Account).values(values).on_conflict_do_nothing(index_elements=["username"]).returning(Account)
    row = (await session.scalars(insertion)).one_or_none()
    if row is None:
        raise UsernameTakenError("Somebody has this user name already.")
    return row


def _check_parties(account: NewAccount) -> None:
    needed = {
        Role.WORKER: ("worker_id", account.worker_id),
        Role.FAMILY: ("elder_ids", account.elder_ids),
        Role.PROVIDER_MANAGER: ("provider_id", account.provider_id),
        Role.VENDOR: ("vendor", account.vendor),
    }
    for role in account.roles:
        field, value = needed.get(role, ("", True))
        if not value:
            raise IncompleteRoleError(f"The role {role.value} needs {field}.")


async def create_account(database: Database, account: NewAccount, division_path: str = "") -> AccountView:
    """For the command line, where no caller is: an account at any division; the empty path is everywhere.

    Raises :class:`UsernameTakenError` and :class:`IncompleteRoleError`.
    """
    async with database.transaction() as session:
        return account_view(await add_account(session, Passwords(), account, division_path))


async def ensure_administrator(database: Database, username: str, password: str) -> bool:
    """The first administrator, over the whole hub; False where the name is taken and nothing was changed."""
    account = NewAccount(username=username, password=SecretStr(password), name=username, roles=[Role.ADMINISTRATOR])
    try:
        await create_account(database, account)
    except UsernameTakenError:
        return False
    return True


async def division_path_for(registry: httpx.AsyncClient, caller: Principal, division_code: str | None) -> str:
    """The path of the division named, or the caller's own.

    Raises :class:`UnknownDivisionError` for one that is not there or not the caller's, :class:`Unavailable` where the
    registry does not answer.
    """
    if division_code is None:
        return caller.division_path
    try:
        answer = await registry.get(f"/internal/divisions/{division_code}")
    except httpx.HTTPError as error:
        raise Unavailable("The registry does not answer; try again.") from error
    if answer.status_code == httpx.codes.NOT_FOUND:
        raise UnknownDivisionError(f"There is no division {division_code}.")
    if answer.status_code != httpx.codes.OK:
        raise Unavailable("The registry does not answer; try again.")
    path = DivisionAnswer.model_validate_json(answer.content).path
    if caller.division_path and not f"{path}/".startswith(f"{caller.division_path}/"):
        raise UnknownDivisionError(f"There is no division {division_code} in yours.")
    return path


async def add_client(session: AsyncSession, caller: Principal, client: NewClient) -> ClientCredentials:
    """A vendor's client with a new secret; raises :class:`Forbidden` for administrators of a part of the hub.

    A vendor's devices stand in every division, so its client is the whole hub's matter.
    """
    if caller.division_path:
        raise Forbidden("Only an administrator of the whole hub may admit a vendor's client.")
    row = Client(
        id=new_id(), client_id=f"vc_{new_secret()[:16]}", secret=new_secret(), name=client.name, vendor=client.vendor
    )
    session.add(row)
    await session.flush()
    return ClientCredentials(
        id=row.id, client_id=row.client_id, client_secret=row.secret, vendor=row.vendor, name=row.name
    )


def division_code(path: str) -> str | None:
    """The last key of a division's path; None for the whole hub."""
    return path.rpartition("/")[2] or None


def account_view(row: Account) -> AccountView:
    return AccountView(
        id=row.id,
        username=row.username,
        name=row.name,
        roles=[Role(role) for role in row.roles],
        division_path=row.division_path,
        division_code=division_code(row.division_path),
        provider_id=row.provider_id,
        vendor=row.vendor,
        worker_id=row.worker_id,
        elder_ids=[UUID(elder_id) for elder_id in row.elder_ids],
        disabled_at=row.disabled_at,
        version=row.version,
        created_at=row.created_at,
    )
