"""The database itself, before any schema: made where it is missing. What is in it belongs to the migrations."""

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from deploy.local.errors import SetupError


def ensure_database(dsn: str) -> None:
    """Make the database the address names where the server has none. Raises SetupError where it is not reached."""
    name = str(conninfo_to_dict(dsn).get("dbname") or "")
    try:
        with psycopg.connect(dsn, dbname="postgres", autocommit=True) as connection:
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except psycopg.OperationalError as error:
        raise SetupError(
            f"PostgreSQL cannot be reached ({str(error).strip()}): check HUB_DATABASE_ADMIN_URL"
        ) from error
