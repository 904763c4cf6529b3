"""Creates the kit's tables in a schema; each tree's first revision calls it.

A change to the kit's tables is a revision in each of the four trees.
"""

from alembic import op

from services.kit.orm import new_metadata
from services.kit.tables import add_kit_tables


def create_kit_tables(schema: str) -> None:
    """Outbox (with the trigger that rings its relay), inbox, failed events, idempotency keys."""
    metadata = new_metadata()
    add_kit_tables(metadata)
    metadata.create_all(op.get_bind(), checkfirst=False)
    op.execute(f"""
        CREATE FUNCTION ring_relay() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('outbox_{schema}', '');
            RETURN NULL;
        END $$
    """)
    op.execute("CREATE TRIGGER ring_relay AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION ring_relay()")
