"""Makes the four schemas and roles and brings each schema's tree to its newest revision.

Everything here may run again at any time, also while the release before still serves: roles and schemas are made where
missing, and each migration waits at most a few seconds for a lock rather than queueing all traffic behind it.
"""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg import sql

SCHEMAS = ("registry", "dispatch", "devices", "gateway")
_HERE = Path(__file__).parent
# Any fixed number: whoever migrates holds it, so that two processes started together do not race.
_MIGRATION_LOCK = 7_230_115


def role_of(schema: str) -> str:
    """The database role that owns a schema and is all its service knows."""
    return f"hub_{schema}"


def alembic_config(schema: str, admin_dsn: str) -> Config:
    """Alembic's configuration for one schema's tree."""
    config = Config()
    config.set_main_option("script_location", str(_HERE / schema))
    config.attributes["schema"] = schema
    config.attributes["url"] = admin_dsn
    return config


def migrate(admin_dsn: str, passwords: dict[str, str] | None = None) -> None:
    """Bring the database at ``admin_dsn`` (a superuser's ``postgresql://…``) up to date.

    ``passwords`` gives each role its password where the server asks for one. Raises ``psycopg.Error`` and
    ``alembic.util.CommandError`` as they come.
    """
    with psycopg.connect(admin_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (_MIGRATION_LOCK,))
        for schema in SCHEMAS:
            _ensure_role_and_schema(connection, schema, (passwords or {}).get(schema))
        for schema in SCHEMAS:
            command.upgrade(alembic_config(schema, admin_dsn), "head")


def heads() -> dict[str, str | None]:
    """The newest revision of each schema's tree."""
    return {
        schema: ScriptDirectory(
            str(_HERE / schema), version_locations=[str(_HERE / schema / "versions")]
        ).get_current_head()
        for schema in SCHEMAS
    }


def _ensure_role_and_schema(
    connection: psycopg.Connection[tuple[object, ...]], schema: str, password: str | None
) -> None:
    role = sql.Identifier(role_of(schema))
    known = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role_of(schema),)).fetchone()
    if known is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))
    name = sql.Identifier(schema)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(name, role))
    # The role sees its own schema and nothing else: another service's table is not even a name to it.
    connection.execute(sql.SQL("ALTER ROLE {} SET search_path = {}").format(role, name))
