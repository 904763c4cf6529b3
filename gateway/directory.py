"""Who stands behind an account or a client, as the database says now. Caches nothing; decides nothing."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from gateway.models import Account, Client, LoginSession
from services.contracts.authority import Principal, Role
from services.kit.database import Database


@dataclass(frozen=True)
class Known:
    """A caller who may come in, and the name the audit log shows."""

    principal: Principal
    actor: str


@dataclass(frozen=True)
class KnownClient(Known):
    """A vendor's client, with the secret its signatures are made with."""

    secret: str


class Directory:
    """Looks callers up; None for those who are unknown, disabled, or whose session has ended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def account(self, account_id: UUID, session_id: UUID) -> Known | None:
        query = (
            select(Account)
            .join(LoginSession, LoginSession.account_id == Account.id)
            .where(Account.id == account_id, LoginSession.id == session_id)
            .where(Account.disabled_at.is_(None), LoginSession.revoked_at.is_(None))
        )
        async with self._database.transaction() as session:
            row = (await session.scalars(query)).one_or_none()
        return None if row is None else Known(principal_of(row), row.username)

    async def client(self, client_id: str) -> KnownClient | None:
        query = select(Client).where(Client.client_id == client_id, Client.disabled_at.is_(None))
        async with self._database.transaction() as session:
            row = (await session.scalars(query)).one_or_none()
        if row is None:
            return None
        principal = Principal(
            account_id=row.id, name=row.name, roles=frozenset({Role.VENDOR}), division_path="", vendor=row.vendor
        )
        return KnownClient(principal, row.client_id, row.secret)


def principal_of(account: Account) -> Principal:
    """An account as services see it."""
    return Principal(
        account_id=account.id,
        name=account.name,
        roles=frozenset(Role(role) for role in account.roles),
        division_path=account.division_path,
        provider_id=account.provider_id,
        worker_id=account.worker_id,
        vendor=account.vendor,
        elder_ids=frozenset(UUID(elder_id) for elder_id in account.elder_ids),
    )
