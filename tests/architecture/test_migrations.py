"""The migrations make exactly the tables the models describe, from nothing and from any revision back."""

import importlib

import pytest
import sqlalchemy
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, text

from migrations.environment import is_described_by_models
from migrations.runner import SCHEMAS, alembic_config, migrate, role_of
from tests.fixtures.postgres import Server

MODELS = {schema: f"services.{schema}.models" for schema in SCHEMAS} | {"gateway": "gateway.models"}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_models_and_migrations_agree(schema: str, postgres_server: Server, database_name: str) -> None:
    metadata: MetaData = importlib.import_module(MODELS[schema]).metadata
    engine = sqlalchemy.create_engine(postgres_server.url(role_of(schema), database_name))
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_described_by_models}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_migrating_again_changes_nothing_and_down_to_nothing_and_up_again_works(
    postgres_server: Server, database_name: str
) -> None:
    dsn = postgres_server.dsn("postgres", database_name)
    migrate(dsn)
    for schema in SCHEMAS:
        command.downgrade(alembic_config(schema, dsn), "base")
    migrate(dsn)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_service_sees_its_own_schema_only(schema: str, postgres_server: Server, database_name: str) -> None:
    other = next(name for name in SCHEMAS if name != schema)
    engine = sqlalchemy.create_engine(postgres_server.url(role_of(schema), database_name))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM outbox")).scalar_one() == 0
        with pytest.raises(sqlalchemy.exc.ProgrammingError, match="permission denied"):
            connection.execute(text(f"SELECT count(*) FROM {other}.outbox"))  # noqa: S608 — names of ours
    engine.dispose()
