"""Admission, credit, facilities: the service network in full."""

from alembic import op

revision = "0005"
down_revision = "0004"

# The defaults let the release before go on inserting; every provider there is was admitted before it was registered.
_FACILITY = """
    CREATE TABLE facility (
        id uuid CONSTRAINT pk_facility PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        kind text NOT NULL,
        ownership text NOT NULL,
        operator_id uuid CONSTRAINT fk_facility_operator_id REFERENCES provider (id),
        division_code text NOT NULL CONSTRAINT fk_facility_division_code REFERENCES division (code),
        division_path text NOT NULL,
        address text NOT NULL,
        lat double precision NOT NULL,
        lng double precision NOT NULL,
        location_crs text NOT NULL,
        phone text,
        area_m2 integer CONSTRAINT ck_facility_area_m2 CHECK (area_m2 > 0),
        opened_on date,
        closed_on date,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT ck_facility_days_in_order CHECK (closed_on >= opened_on)
    );
    CREATE INDEX ix_facility_operator_id ON facility (operator_id);
    CREATE INDEX ix_facility_division_path_prefix ON facility (division_path text_pattern_ops);

    CREATE TABLE bed_count (
        id uuid CONSTRAINT pk_bed_count PRIMARY KEY,
        facility_id uuid NOT NULL CONSTRAINT fk_bed_count_facility_id REFERENCES facility (id),
        kind text NOT NULL,
        total integer NOT NULL,
        occupied integer NOT NULL,
        counted_on date NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        replaced_at timestamptz,
        CONSTRAINT ck_bed_count_occupied_within_total CHECK (total >= 0 AND occupied BETWEEN 0 AND total)
    );
    CREATE UNIQUE INDEX uq_bed_count_newest ON bed_count (facility_id, kind) WHERE replaced_at IS NULL;
    CREATE INDEX ix_bed_count_facility_id_counted_on ON bed_count (facility_id, counted_on)
"""
_PROVIDER = """
    ALTER TABLE provider
        ADD COLUMN organisation_code text,
        ADD COLUMN state text NOT NULL DEFAULT 'admitted' CONSTRAINT ck_provider_state CHECK (state IN ('applied',
            'documents_complete', 'site_checked', 'admitted', 'refused', 'warned', 'no_new_orders', 'suspended',
            'excluded')),
        ADD COLUMN applied_on date,
        ADD COLUMN excluded_until date;
    CREATE UNIQUE INDEX uq_provider_organisation_code ON provider (organisation_code);

    CREATE TABLE provider_document (
        id uuid CONSTRAINT pk_provider_document PRIMARY KEY,
        provider_id uuid NOT NULL CONSTRAINT fk_provider_document_provider_id REFERENCES provider (id),
        kind text NOT NULL,
        number text NOT NULL,
        issuer text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        evidence text,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_provider_document_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_provider_document_provider_id ON provider_document (provider_id);

    CREATE TABLE site_check (
        id uuid CONSTRAINT pk_site_check PRIMARY KEY,
        provider_id uuid NOT NULL CONSTRAINT fk_site_check_provider_id REFERENCES provider (id),
        checked_on date NOT NULL,
        inspectors jsonb NOT NULL,
        findings text NOT NULL,
        is_passed boolean NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL
    );
    CREATE INDEX ix_site_check_provider_id ON site_check (provider_id);

    CREATE TABLE provider_transition (
        id uuid CONSTRAINT pk_provider_transition PRIMARY KEY,
        provider_id uuid NOT NULL CONSTRAINT fk_provider_transition_provider_id REFERENCES provider (id),
        version integer NOT NULL,
        event text NOT NULL,
        from_state text,
        to_state text NOT NULL,
        reason text NOT NULL,
        until date,
        actor_id uuid NOT NULL,
        actor_name text NOT NULL,
        changed_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX ix_provider_transition_provider_id_version ON provider_transition (provider_id, version)
"""
_STANDING = """
    CREATE TABLE credit_entry (
        id uuid CONSTRAINT pk_credit_entry PRIMARY KEY,
        version integer NOT NULL,
        provider_id uuid NOT NULL CONSTRAINT fk_credit_entry_provider_id REFERENCES provider (id),
        kind text NOT NULL,
        points integer NOT NULL,
        reason text NOT NULL,
        evidence text NOT NULL,
        occurred_on date NOT NULL,
        expires_on date,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        appeal_reason text,
        appeal_evidence text,
        appealed_by uuid,
        appealed_at timestamptz,
        outcome text CONSTRAINT ck_credit_entry_outcome CHECK (outcome IN ('upheld', 'withdrawn')),
        outcome_reason text,
        decided_by uuid,
        decided_at timestamptz,
        CONSTRAINT ck_credit_entry_days_in_order CHECK (expires_on >= occurred_on),
        CONSTRAINT ck_credit_entry_appeal_before_outcome CHECK (outcome IS NULL OR appealed_at IS NOT NULL)
    );
    CREATE INDEX ix_credit_entry_provider_id ON credit_entry (provider_id);

    CREATE TABLE star_rating (
        id uuid CONSTRAINT pk_star_rating PRIMARY KEY,
        provider_id uuid CONSTRAINT fk_star_rating_provider_id REFERENCES provider (id),
        facility_id uuid CONSTRAINT fk_star_rating_facility_id REFERENCES facility (id),
        stars integer NOT NULL CONSTRAINT ck_star_rating_stars CHECK (stars BETWEEN 1 AND 5),
        valid_from date NOT NULL,
        valid_to date NOT NULL,
        rated_by text NOT NULL,
        evidence text,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT ck_star_rating_one_subject CHECK ((provider_id IS NULL) <> (facility_id IS NULL)),
        CONSTRAINT ck_star_rating_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_star_rating_provider_id ON star_rating (provider_id);
    CREATE INDEX ix_star_rating_facility_id ON star_rating (facility_id);

    CREATE TABLE service_price (
        id uuid CONSTRAINT pk_service_price PRIMARY KEY,
        provider_id uuid NOT NULL CONSTRAINT fk_service_price_provider_id REFERENCES provider (id),
        service_code text NOT NULL,
        price_fen integer NOT NULL CONSTRAINT ck_service_price_price_fen CHECK (price_fen >= 0),
        unit text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_service_price_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_service_price_provider_id ON service_price (provider_id);
    CREATE UNIQUE INDEX uq_service_price_standing ON service_price (provider_id, service_code, valid_from)
        WHERE superseded_by IS NULL;

    CREATE TABLE network_policy (
        id uuid CONSTRAINT pk_network_policy PRIMARY KEY,
        kind text NOT NULL,
        division_path text NOT NULL,
        valid_from date NOT NULL,
        value jsonb NOT NULL,
        reason text NOT NULL,
        decided_by uuid NOT NULL,
        decided_by_name text NOT NULL,
        decided_at timestamptz NOT NULL
    );
    CREATE INDEX ix_network_policy_kind_division_path ON network_policy (kind, division_path)
"""
_PLACES_AND_PEOPLE = """
    ALTER TABLE service_point
        ADD COLUMN facility_id uuid CONSTRAINT fk_service_point_facility_id REFERENCES facility (id),
        ADD COLUMN filing text,
        ADD COLUMN capacity_per_day integer,
        ADD COLUMN closed_on date,
        ADD COLUMN closing_reason text;
    CREATE INDEX ix_service_point_facility_id ON service_point (facility_id);
    ALTER TABLE certificate ADD COLUMN issuer text;

    CREATE TABLE training (
        id uuid CONSTRAINT pk_training PRIMARY KEY,
        worker_id uuid NOT NULL CONSTRAINT fk_training_worker_id REFERENCES worker (id),
        course text NOT NULL,
        trainer text NOT NULL,
        held_on date NOT NULL,
        minutes integer NOT NULL CONSTRAINT ck_training_minutes CHECK (minutes > 0),
        is_passed boolean NOT NULL,
        is_before_work boolean NOT NULL,
        evidence text,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL
    );
    CREATE INDEX ix_training_worker_id ON training (worker_id);

    CREATE TABLE employment (
        id uuid CONSTRAINT pk_employment PRIMARY KEY,
        worker_id uuid NOT NULL CONSTRAINT fk_employment_worker_id REFERENCES worker (id),
        provider_id uuid NOT NULL CONSTRAINT fk_employment_provider_id REFERENCES provider (id),
        began_on date NOT NULL,
        ended_on date,
        end_reason text,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT ck_employment_days_in_order CHECK (ended_on >= began_on)
    );
    CREATE INDEX ix_employment_worker_id ON employment (worker_id);
    CREATE INDEX ix_employment_provider_id ON employment (provider_id);
    CREATE UNIQUE INDEX uq_employment_lasting ON employment (worker_id) WHERE ended_on IS NULL
"""
_NEW_TABLES = (
    "employment",
    "training",
    "network_policy",
    "service_price",
    "star_rating",
    "credit_entry",
    "provider_transition",
    "site_check",
    "provider_document",
    "bed_count",
)
_NEW_COLUMNS = {
    "certificate": ("issuer",),
    "service_point": ("facility_id", "filing", "capacity_per_day", "closed_on", "closing_reason"),
    "provider": ("organisation_code", "state", "applied_on", "excluded_until"),
}


def upgrade() -> None:
    for statements in (_FACILITY, _PROVIDER, _STANDING, _PLACES_AND_PEOPLE):
        for statement in statements.split(";\n"):
            op.execute(statement)


def downgrade() -> None:
    for table in _NEW_TABLES:
        op.drop_table(table)
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.drop_column(table, column)
    op.drop_table("facility")
