"""Elders in depth: assessments, household registration and households, departures, consents, photos, daily runs."""

from alembic import op

revision = "0003"
down_revision = "0002"

_ELDER = """
    CREATE TABLE household (
        id uuid CONSTRAINT pk_household PRIMARY KEY,
        created_at timestamptz NOT NULL
    );
    ALTER TABLE elder ADD COLUMN household_division_code text;
    ALTER TABLE elder ADD COLUMN household_division_path text;
    ALTER TABLE elder ADD COLUMN household_id uuid
        CONSTRAINT fk_elder_household_id REFERENCES household (id);
    ALTER TABLE elder ADD COLUMN departed_on date;
    CREATE INDEX ix_elder_household_id ON elder (household_id) WHERE household_id IS NOT NULL;

    CREATE TABLE departure (
        id uuid CONSTRAINT pk_departure PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_departure_elder_id REFERENCES elder (id),
        kind text NOT NULL CONSTRAINT ck_departure_kind
            CHECK (kind IN ('deceased', 'moved_away', 'returned', 'reported_in_error')),
        took_place_on date NOT NULL,
        evidence text NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid
    );
    CREATE INDEX ix_departure_elder_id ON departure (elder_id);

    CREATE TABLE elder_photo (
        elder_id uuid CONSTRAINT pk_elder_photo PRIMARY KEY
            CONSTRAINT fk_elder_photo_elder_id REFERENCES elder (id),
        media_type text NOT NULL CONSTRAINT ck_elder_photo_media_type
            CHECK (media_type IN ('image/jpeg', 'image/png')),
        image bytea NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL
    );
"""
_FACTS = """
    ALTER TABLE contact ADD COLUMN ended_at timestamptz;
    ALTER TABLE contact ADD COLUMN ended_by uuid;
    ALTER TABLE contact ADD COLUMN ended_reason text;

    ALTER TABLE elder_trait ADD COLUMN recheck_due date;
    CREATE INDEX ix_elder_trait_begins ON elder_trait (valid_from) WHERE superseded_by IS NULL;
    CREATE INDEX ix_elder_trait_ends ON elder_trait (valid_to) WHERE superseded_by IS NULL AND valid_to IS NOT NULL;

    CREATE TABLE assessment (
        id uuid CONSTRAINT pk_assessment PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_assessment_elder_id REFERENCES elder (id),
        standard text NOT NULL CONSTRAINT ck_assessment_standard
            CHECK (standard IN ('GB/T 42195-2022', 'MZ/T 039-2013')),
        assessed_on date NOT NULL,
        reason text NOT NULL,
        score integer,
        preliminary_grade integer,
        grade integer NOT NULL,
        items bytea,
        coma boolean NOT NULL,
        diagnoses bytea NOT NULL,
        risk_events_30d integer NOT NULL,
        assessors jsonb NOT NULL,
        next_due date NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_assessment_grade_of_its_standard CHECK (
            grade BETWEEN 0 AND CASE standard WHEN 'MZ/T 039-2013' THEN 3 ELSE 4 END
        ),
        CONSTRAINT ck_assessment_scored_or_recorded CHECK (
            (standard = 'GB/T 42195-2022') = (score IS NOT NULL)
            AND (score IS NULL) = (preliminary_grade IS NULL)
            AND (score IS NULL) = (items IS NULL)
        )
    );
    CREATE INDEX ix_assessment_elder_id ON assessment (elder_id);
    CREATE UNIQUE INDEX uq_assessment_standing ON assessment (elder_id, standard, assessed_on)
        WHERE superseded_by IS NULL;

    CREATE TABLE consent (
        id uuid CONSTRAINT pk_consent PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_consent_elder_id REFERENCES elder (id),
        purpose text NOT NULL,
        text_version text NOT NULL,
        given_by bytea NOT NULL,
        by_right text NOT NULL CONSTRAINT ck_consent_by_right CHECK (by_right IN ('self', 'guardian', 'agent')),
        valid_from date NOT NULL,
        valid_to date,
        evidence text NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        withdrawn_on date,
        withdrawn_at timestamptz,
        withdrawn_by uuid,
        withdrawal_note text,
        CONSTRAINT ck_consent_days_in_order CHECK (valid_to >= valid_from),
        CONSTRAINT ck_consent_whole_withdrawal CHECK (
            (withdrawn_on IS NULL) = (withdrawn_at IS NULL) AND (withdrawn_on IS NULL) = (withdrawn_by IS NULL)
        )
    );
    CREATE INDEX ix_consent_elder_id ON consent (elder_id);

    CREATE TABLE daily_run (
        name text CONSTRAINT pk_daily_run PRIMARY KEY,
        done_until date NOT NULL,
        until date,
        after_id uuid,
        CONSTRAINT ck_daily_run_under_way_or_not CHECK (until IS NOT NULL OR after_id IS NULL)
    );
"""


def upgrade() -> None:
    for statements in (_ELDER, _FACTS):
        for statement in statements.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    for table in ("daily_run", "consent", "assessment", "elder_photo", "departure"):
        op.drop_table(table)
    op.execute("DROP INDEX ix_elder_trait_begins, ix_elder_trait_ends")
    op.drop_column("elder_trait", "recheck_due")
    for column in ("ended_at", "ended_by", "ended_reason"):
        op.drop_column("contact", column)
    for column in ("household_division_code", "household_division_path", "household_id", "departed_on"):
        op.drop_column("elder", column)
    op.drop_table("household")
