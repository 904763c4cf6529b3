"""Imports of workbooks: jobs, their sealed files, what was found in the rows."""

from alembic import op

revision = "0008"
down_revision = "0007"

_UPGRADE = """
    CREATE TABLE import_job (
        id uuid CONSTRAINT pk_import_job PRIMARY KEY,
        account_id uuid NOT NULL,
        account_name text NOT NULL,
        roles jsonb NOT NULL,
        division_path text NOT NULL,
        file_name bytea NOT NULL,
        file_kind text NOT NULL,
        file_bytes integer NOT NULL,
        sameness bytea NOT NULL,
        mode text NOT NULL CONSTRAINT ck_import_job_mode CHECK (mode IN ('all_or_nothing', 'valid_rows')),
        existing text NOT NULL CONSTRAINT ck_import_job_existing CHECK (existing IN ('update', 'keep')),
        is_preview boolean NOT NULL,
        default_division_code text,
        facts_from date NOT NULL,
        state text NOT NULL CONSTRAINT ck_import_job_state CHECK (state IN (
            'waiting', 'checking', 'previewed', 'confirmed', 'applying', 'done', 'refused', 'failed'
        )),
        failure text,
        attempts integer NOT NULL,
        header_row integer,
        columns jsonb NOT NULL,
        total_rows integer,
        checked_rows integer NOT NULL,
        applied_rows integer NOT NULL,
        applied_through integer NOT NULL,
        registered integer NOT NULL,
        updated integer NOT NULL,
        unchanged integer NOT NULL,
        differing integer NOT NULL,
        refused integer NOT NULL,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        file_removed_at timestamptz
    );
    CREATE UNIQUE INDEX uq_import_job_open ON import_job (sameness)
        WHERE state IN ('waiting', 'checking', 'previewed', 'confirmed', 'applying');
    CREATE INDEX ix_import_job_sameness ON import_job (sameness);
    CREATE INDEX ix_import_job_division_path_id ON import_job (division_path, id);
    CREATE INDEX ix_import_job_finished_at ON import_job (finished_at) WHERE file_removed_at IS NULL;

    CREATE TABLE import_part (
        import_id uuid NOT NULL CONSTRAINT fk_import_part_import_id REFERENCES import_job (id),
        part integer NOT NULL,
        content bytea NOT NULL,
        CONSTRAINT pk_import_part PRIMARY KEY (import_id, part)
    );
    -- Sealed bytes do not get smaller by trying.
    ALTER TABLE import_part ALTER COLUMN content SET STORAGE EXTERNAL;

    CREATE TABLE import_finding (
        import_id uuid NOT NULL CONSTRAINT fk_import_finding_import_id REFERENCES import_job (id),
        row_number integer NOT NULL,
        ordinal integer NOT NULL,
        severity text NOT NULL
            CONSTRAINT ck_import_finding_severity CHECK (severity IN ('error', 'warning', 'note')),
        code text NOT NULL,
        field text,
        column_name text,
        heading text,
        detail text NOT NULL,
        CONSTRAINT pk_import_finding PRIMARY KEY (import_id, row_number, ordinal)
    );
"""


def upgrade() -> None:
    op.execute(_UPGRADE)


def downgrade() -> None:
    for table in ("import_finding", "import_part", "import_job"):
        op.execute(f"DROP TABLE {table}")
