"""Divisions over time; indicators."""

from alembic import op

revision = "0009"
down_revision = "0008"

_DIVISION = (
    """
    ALTER TABLE division
        ADD COLUMN kind text NOT NULL DEFAULT 'standard' CONSTRAINT ck_division_kind
            CHECK (kind IN ('standard', 'statistical', 'local')),
        ADD COLUMN source text,
        ADD CONSTRAINT ck_division_days_in_order CHECK (valid_to >= valid_from)
    """,
    "UPDATE division SET kind = 'local' WHERE code !~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'",
    "ALTER TABLE division ALTER COLUMN kind DROP DEFAULT",
    """
    CREATE TABLE division_term (
        id uuid CONSTRAINT pk_division_term PRIMARY KEY,
        code text NOT NULL CONSTRAINT fk_division_term_code REFERENCES division (code),
        name text NOT NULL,
        level text NOT NULL,
        parent_code text,
        path text NOT NULL,
        valid_from date,
        valid_to date,
        source text,
        recorded_by uuid,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT ck_division_term_days_in_order CHECK (valid_to >= valid_from)
    )
    """,
    "CREATE UNIQUE INDEX uq_division_term_standing ON division_term (code) WHERE valid_to IS NULL",
    "CREATE UNIQUE INDEX uq_division_term_first_day ON division_term (code, valid_from)",
    """
    INSERT INTO division_term (id, code, name, level, parent_code, path, valid_from, valid_to, recorded_at)
    SELECT gen_random_uuid(), code, name, level, parent_code, path, valid_from, valid_to, created_at FROM division
    """,
    """
    CREATE TABLE division_succession (
        predecessor_code text NOT NULL
            CONSTRAINT fk_division_succession_predecessor_code REFERENCES division (code),
        successor_code text NOT NULL
            CONSTRAINT fk_division_succession_successor_code REFERENCES division (code),
        took_place_on date NOT NULL,
        kind text NOT NULL,
        CONSTRAINT pk_division_succession PRIMARY KEY (predecessor_code, successor_code, took_place_on)
    )
    """,
    "CREATE INDEX ix_division_succession_successor_code ON division_succession (successor_code)",
    """
    CREATE TABLE division_move (
        id uuid CONSTRAINT pk_division_move PRIMARY KEY,
        old_path text NOT NULL,
        new_path text NOT NULL,
        recorded_at timestamptz NOT NULL,
        finished_at timestamptz
    )
    """,
    "CREATE INDEX ix_division_move_open ON division_move (id) WHERE finished_at IS NULL",
)
_INDICATOR = (
    """
    CREATE TABLE indicator_value (
        id uuid CONSTRAINT pk_indicator_value PRIMARY KEY,
        indicator_id text NOT NULL,
        division_code text NOT NULL CONSTRAINT fk_indicator_value_division_code REFERENCES division (code),
        as_of date NOT NULL,
        basis text NOT NULL CONSTRAINT ck_indicator_value_basis CHECK (basis IN ('computed', 'entered')),
        numerator numeric(16, 2),
        denominator numeric(16, 2),
        evidence text,
        recorded_by uuid,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_indicator_value_evidence
            CHECK (basis = 'computed' OR (evidence IS NOT NULL AND recorded_by IS NOT NULL))
    )
    """,
    """
    CREATE UNIQUE INDEX uq_indicator_value_standing ON indicator_value (division_code, indicator_id, basis, as_of)
        WHERE superseded_by IS NULL
    """,
)


def upgrade() -> None:
    for statement in (*_DIVISION, *_INDICATOR):
        op.execute(statement)


def downgrade() -> None:
    for table in ("indicator_value", "division_move", "division_succession", "division_term"):
        op.drop_table(table)
    op.execute("ALTER TABLE division DROP CONSTRAINT ck_division_days_in_order, DROP COLUMN kind, DROP COLUMN source")
