"""The command that loads a table of administrative divisions into the registry."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.errors import SetupError
from deploy.local.state import REPOSITORY, adopt_environment, state_folder
from services.registry.domain.division_table import TableError, Term, by_code, read_table

_SHIPPED = REPOSITORY / "data" / "divisions" / "shandong-four-cities.csv"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("load-divisions")(load_divisions)


def load_divisions(
    file: Annotated[
        Path, typer.Argument(help="A table as data/divisions/README.md describes it.", exists=True, show_default=False)
    ] = _SHIPPED,
) -> None:
    """Add the divisions of a table, with their past; what is there already stays. Without FILE: 济宁 and three more."""
    adopt_environment(state_folder())
    if "HUB_DATABASE_URL" not in os.environ:
        raise SetupError("no hub runs here: start it with `hub up`, or set HUB_DATABASE_URL")
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            table = by_code(read_table(lines))
    except TableError as error:
        raise SetupError(f"{file.name}: {error}") from error
    added = asyncio.run(_load(table))
    print(f"{added} of {len(table)} divisions were new")


async def _load(table: dict[str, list[Term]]) -> int:
    from migrations.runner import role_of
    from services.kit import crypto
    from services.kit.database import Database
    from services.registry.service.division_loading import load_divisions as load
    from services.registry.settings import RegistrySettings

    settings = RegistrySettings()
    crypto.configure(settings.data_keys)
    database = Database(settings, role_of("registry"))
    try:
        async with database.transaction() as session:
            return await load(session, table)
    finally:
        await database.dispose()
