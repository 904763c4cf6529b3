"""Commands that change an instance's data: migrate, create-user, load-demo, simulate."""

import importlib
import os
from typing import Annotated

import typer

from deploy.local.errors import SetupError


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(migrate)
    app.command(hidden=True)(load_demo)


def migrate() -> None:
    """Make the database, its schemas and roles, and bring them up to date. Reads HUB_DATABASE_ADMIN_URL."""
    from deploy.local.database import ensure_database
    from migrations.runner import migrate as bring_up_to_date

    dsn = _administrator_dsn()
    ensure_database(dsn)
    bring_up_to_date(dsn)


def load_demo() -> None:
    """Load the demo city where the database is empty, and note its logins in the state folder."""
    from deploy.local.state import state_folder
    from deploy.local.up import DEMO_LOGINS

    demo = importlib.import_module("deploy.local.demo")
    table = demo.load(os.environ["HUB_GATEWAY_URL"])
    if table:
        (state_folder().root / DEMO_LOGINS).write_text(table)


def _administrator_dsn() -> str:
    url = os.environ.get("HUB_DATABASE_ADMIN_URL")
    if not url:
        raise SetupError("HUB_DATABASE_ADMIN_URL is not set: give the address of the database as its administrator")
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
