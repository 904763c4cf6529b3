"""What the four trees' ``env.py`` share: run as the schema's own role, with lock and statement time-outs."""

from alembic import context
from sqlalchemy import MetaData, create_engine, pool, text

from migrations.runner import role_of


def is_described_by_models(name: str | None, kind: str, _parents: object) -> bool:
    """Partitions are the database's own: their parent is the table the models describe."""
    return not (kind == "table" and name is not None and name.endswith("_default"))


def run(metadata: MetaData | None) -> None:
    """Run the migrations Alembic's context asks for; ``metadata`` serves the drift check alone."""
    schema: str = context.config.attributes["schema"]
    url: str = context.config.attributes["url"].replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f'SET ROLE "{role_of(schema)}"'))
        connection.execute(text(f'SET search_path = "{schema}"'))
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '120s'"))
        connection.commit()
        connection.dialect.default_schema_name = schema
        context.configure(
            connection=connection,
            target_metadata=metadata,
            transaction_per_migration=True,
            compare_type=True,
            compare_server_default=False,
            include_name=is_described_by_models,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()
