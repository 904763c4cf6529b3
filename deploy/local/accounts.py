"""Logins made from the command line, where nobody is signed in yet. What an account is belongs to the gateway."""

import os

from pydantic import SecretStr, ValidationError
from sqlalchemy import exists, select

from deploy.local.errors import SetupError
from gateway.accounts import create_account
from gateway.models import Account
from gateway.problems import IncompleteRoleError, UsernameTakenError
from gateway.schemas import NewAccount
from gateway.settings import GatewaySettings
from migrations.runner import role_of
from services.contracts.authority import Role
from services.kit.database import Database


async def add_login(username: str, password: str, name: str, roles: list[str], division_path: str) -> None:
    """Make a login. Raises SetupError where it exists, a role or the password does not suit, or no hub is there."""
    database = _gateway_database()
    try:
        account = NewAccount(
            username=username, password=SecretStr(password), name=name, roles=[Role(role) for role in roles]
        )
        await create_account(database, account, division_path)
    except ValidationError as error:
        first = error.errors()[0]
        raise SetupError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    except ValueError as error:
        raise SetupError(f"{error}: roles are {', '.join(role.value for role in Role)}") from error
    except UsernameTakenError as error:
        raise SetupError(f"{username} exists already: choose another user name") from error
    except IncompleteRoleError as error:
        raise SetupError(f"{', '.join(roles)}: make such a login in the console, where its party is chosen") from error
    finally:
        await database.dispose()


async def has_any_login() -> bool:
    """Whether somebody can sign in already: the mark of a hub that is in use."""
    database = _gateway_database()
    try:
        async with database.transaction() as session:
            return bool(await session.scalar(select(exists(select(Account.id)))))
    finally:
        await database.dispose()


def _gateway_database() -> Database:
    if "HUB_DATABASE_URL" not in os.environ:
        raise SetupError("no hub runs here: start it with `hub up`, or set HUB_DATABASE_URL")
    return Database(GatewaySettings(), role_of("gateway"))
