"""What search and privacy need.

Elders who are there already are stale: the worker gives them their words, for which it has the key.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

_SEARCH = (
    """
    ALTER TABLE elder
        ADD COLUMN search_number bigint GENERATED ALWAYS AS IDENTITY
            CONSTRAINT uq_elder_search_number UNIQUE,
        ADD COLUMN search_words bigint[] NOT NULL DEFAULT '{}',
        ADD COLUMN search_facts bigint[] NOT NULL DEFAULT '{}',
        ADD COLUMN search_stale boolean NOT NULL DEFAULT true
    """,
    """
    ALTER TABLE elder ADD COLUMN search_page bigint[] NOT NULL
        GENERATED ALWAYS AS (ARRAY[(search_number >> 12)]) STORED
    """,
    """
    CREATE INDEX ix_elder_search ON elder USING gin (search_words, search_facts, search_page)
        WITH (fastupdate = off)
    """,
    "CREATE INDEX ix_elder_search_stale ON elder (id) WHERE search_stale",
    # The unique index knows the living alone.
    "CREATE INDEX ix_elder_id_number_index ON elder (id_number_index)",
    # What they found is found by words now.
    "DROP INDEX ix_elder_name_prefix, ix_elder_birth_date",
    "ALTER TABLE elder DROP COLUMN id_number_tail_index, DROP COLUMN phone_tail_index",
)
_STALE = (
    # A division that moves takes its elders along in one statement that knows no words.
    """
    CREATE FUNCTION elder_path_moved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.search_stale := true;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER elder_path_moved BEFORE UPDATE OF division_path ON elder FOR EACH ROW
        WHEN (OLD.division_path <> NEW.division_path AND OLD.search_words = NEW.search_words)
        EXECUTE FUNCTION elder_path_moved()
    """,
    """
    CREATE FUNCTION elder_facts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE elder SET search_stale = true WHERE id = NEW.elder_id AND NOT search_stale;
        RETURN NULL;
    END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_changed AFTER INSERT OR UPDATE ON {table} FOR EACH ROW
            EXECUTE FUNCTION elder_facts_changed()
        """
        for table in ("elder_trait", "assessment")
    ),
)
_PRIVACY = (
    "ALTER TABLE elder ADD COLUMN erased_at timestamptz",
    "ALTER TABLE reveal ADD COLUMN requester bytea, ADD COLUMN by_right text",
    "CREATE INDEX ix_reveal_revealed_at ON reveal (revealed_at)",
    """
    CREATE TABLE erasure (
        id uuid CONSTRAINT pk_erasure PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_erasure_elder_id REFERENCES elder (id),
        state text NOT NULL CONSTRAINT ck_erasure_state CHECK (state IN ('requested', 'executed', 'refused')),
        requester bytea NOT NULL,
        by_right text NOT NULL CONSTRAINT ck_erasure_by_right
            CHECK (by_right IN ('self', 'guardian', 'agent', 'near_relative')),
        evidence bytea NOT NULL,
        reason bytea NOT NULL,
        requested_by uuid NOT NULL,
        requested_at timestamptz NOT NULL,
        decided_by uuid,
        decided_at timestamptz,
        decision_reason bytea,
        CONSTRAINT ck_erasure_decided CHECK ((state = 'requested') = (decided_at IS NULL))
    )
    """,
    "CREATE INDEX ix_erasure_elder_id ON erasure (elder_id)",
    "CREATE UNIQUE INDEX uq_erasure_open ON erasure (elder_id) WHERE state = 'requested'",
    """
    CREATE TABLE retention_run (
        day date CONSTRAINT pk_retention_run PRIMARY KEY,
        finished_at timestamptz NOT NULL,
        deleted jsonb NOT NULL
    )
    """,
)


def upgrade() -> None:
    for statement in (*_SEARCH, *_STALE, *_PRIVACY):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("retention_run")
    op.drop_table("erasure")
    op.execute("ALTER TABLE reveal DROP COLUMN requester, DROP COLUMN by_right")
    op.execute("DROP INDEX ix_reveal_revealed_at")
    op.drop_column("elder", "erased_at")
    for table in ("elder_trait", "assessment"):
        op.execute(f"DROP TRIGGER {table}_changed ON {table}")
    op.execute("DROP FUNCTION elder_facts_changed()")
    op.execute("DROP TRIGGER elder_path_moved ON elder")
    op.execute("DROP FUNCTION elder_path_moved()")
    op.execute("ALTER TABLE elder ADD COLUMN id_number_tail_index bytea, ADD COLUMN phone_tail_index bytea")
    op.execute("CREATE INDEX ix_elder_id_number_tail_index ON elder (id_number_tail_index)")
    op.execute("CREATE INDEX ix_elder_phone_tail_index ON elder (phone_tail_index)")
    op.execute("CREATE INDEX ix_elder_name_prefix ON elder (name text_pattern_ops)")
    op.execute("CREATE INDEX ix_elder_birth_date ON elder (birth_date)")
    op.execute("DROP INDEX ix_elder_id_number_index")
    for column in ("search_page", "search_number", "search_words", "search_facts", "search_stale"):
        op.drop_column("elder", column)
