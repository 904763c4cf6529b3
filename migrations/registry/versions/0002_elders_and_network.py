"""Divisions, elders with what hangs on them, and the service network: providers, service points, workers."""

from alembic import op

revision = "0002"
down_revision = "0001"

_DIVISION = """
    CREATE TABLE division (
        code text CONSTRAINT pk_division PRIMARY KEY,
        name text NOT NULL,
        level text NOT NULL,
        parent_code text CONSTRAINT fk_division_parent_code REFERENCES division (code),
        path text NOT NULL CONSTRAINT uq_division_path UNIQUE,
        valid_from date,
        valid_to date,
        created_at timestamptz NOT NULL,
        CONSTRAINT ck_division_path_ends_in_code CHECK (path = code OR path LIKE '%/' || code)
    );
    CREATE INDEX ix_division_parent_code ON division (parent_code);
    CREATE INDEX ix_division_path_prefix ON division (path text_pattern_ops);
"""
_ELDER = """
    CREATE TABLE elder (
        id uuid CONSTRAINT pk_elder PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        id_number bytea NOT NULL,
        id_number_index bytea NOT NULL,
        id_number_tail_index bytea NOT NULL,
        sex text NOT NULL CONSTRAINT ck_elder_sex CHECK (sex IN ('female', 'male')),
        birth_date date NOT NULL,
        phone bytea,
        phone_index bytea,
        phone_tail_index bytea,
        division_code text NOT NULL CONSTRAINT fk_elder_division_code REFERENCES division (code),
        division_path text NOT NULL,
        address bytea NOT NULL,
        lat double precision,
        lng double precision,
        location_crs text,
        care_notes bytea NOT NULL,
        language text,
        status text NOT NULL CONSTRAINT ck_elder_status CHECK (status IN ('living', 'deceased', 'moved_away')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT ck_elder_whole_location CHECK ((lat IS NULL) = (lng IS NULL))
    );
    CREATE UNIQUE INDEX uq_elder_living_id_number ON elder (id_number_index) WHERE status = 'living';
    CREATE INDEX ix_elder_id_number_tail_index ON elder (id_number_tail_index);
    CREATE INDEX ix_elder_phone_index ON elder (phone_index);
    CREATE INDEX ix_elder_phone_tail_index ON elder (phone_tail_index);
    CREATE INDEX ix_elder_name_prefix ON elder (name text_pattern_ops);
    CREATE INDEX ix_elder_birth_date ON elder (birth_date);
    CREATE INDEX ix_elder_division_path_prefix ON elder (division_path text_pattern_ops);
"""
_ABOUT_ELDERS = """
    CREATE TABLE contact (
        id uuid CONSTRAINT pk_contact PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_contact_elder_id REFERENCES elder (id),
        name bytea NOT NULL,
        relationship text NOT NULL,
        phone bytea NOT NULL,
        priority integer NOT NULL,
        is_guardian boolean NOT NULL,
        created_at timestamptz NOT NULL
    );
    CREATE INDEX ix_contact_elder_id ON contact (elder_id);

    CREATE TABLE elder_trait (
        id uuid CONSTRAINT pk_elder_trait PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_elder_trait_elder_id REFERENCES elder (id),
        trait text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        attributes jsonb NOT NULL,
        source text NOT NULL,
        evidence text,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_elder_trait_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_elder_trait_elder_id ON elder_trait (elder_id);
    CREATE UNIQUE INDEX uq_elder_trait_standing ON elder_trait (elder_id, trait, valid_from)
        WHERE superseded_by IS NULL;

    CREATE TABLE reveal (
        id uuid CONSTRAINT pk_reveal PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_reveal_elder_id REFERENCES elder (id),
        account_id uuid NOT NULL,
        account_name text NOT NULL,
        fields jsonb NOT NULL,
        reason text NOT NULL,
        revealed_at timestamptz NOT NULL
    );
    CREATE INDEX ix_reveal_elder_id ON reveal (elder_id);
    CREATE INDEX ix_reveal_account_id ON reveal (account_id);
"""
_NETWORK = """
    CREATE TABLE provider (
        id uuid CONSTRAINT pk_provider PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        phone text NOT NULL,
        division_code text NOT NULL CONSTRAINT fk_provider_division_code REFERENCES division (code),
        division_path text NOT NULL,
        services jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
    );
    CREATE INDEX ix_provider_division_path_prefix ON provider (division_path text_pattern_ops);

    CREATE TABLE service_point (
        id uuid CONSTRAINT pk_service_point PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        provider_id uuid NOT NULL CONSTRAINT fk_service_point_provider_id REFERENCES provider (id),
        division_code text NOT NULL CONSTRAINT fk_service_point_division_code REFERENCES division (code),
        division_path text NOT NULL,
        address text NOT NULL,
        lat double precision NOT NULL,
        lng double precision NOT NULL,
        location_crs text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
    );
    CREATE INDEX ix_service_point_provider_id ON service_point (provider_id);
    CREATE INDEX ix_service_point_division_path_prefix ON service_point (division_path text_pattern_ops);
"""
_WORKERS = """
    CREATE TABLE worker (
        id uuid CONSTRAINT pk_worker PRIMARY KEY,
        version integer NOT NULL,
        name text NOT NULL,
        phone bytea NOT NULL,
        id_number bytea,
        id_number_index bytea,
        provider_id uuid NOT NULL CONSTRAINT fk_worker_provider_id REFERENCES provider (id),
        service_point_id uuid CONSTRAINT fk_worker_service_point_id REFERENCES service_point (id),
        division_code text NOT NULL CONSTRAINT fk_worker_division_code REFERENCES division (code),
        division_path text NOT NULL,
        skills jsonb NOT NULL,
        languages jsonb NOT NULL,
        standing text NOT NULL CONSTRAINT ck_worker_standing CHECK (standing IN ('active', 'suspended', 'left')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX uq_worker_serving_id_number ON worker (id_number_index) WHERE standing <> 'left';
    CREATE INDEX ix_worker_provider_id ON worker (provider_id);
    CREATE INDEX ix_worker_division_path_prefix ON worker (division_path text_pattern_ops);

    CREATE TABLE certificate (
        id uuid CONSTRAINT pk_certificate PRIMARY KEY,
        worker_id uuid NOT NULL CONSTRAINT fk_certificate_worker_id REFERENCES worker (id),
        kind text NOT NULL,
        number text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        CONSTRAINT ck_certificate_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_certificate_worker_id ON certificate (worker_id);

    CREATE TABLE shift (
        id uuid CONSTRAINT pk_shift PRIMARY KEY,
        worker_id uuid NOT NULL CONSTRAINT fk_shift_worker_id REFERENCES worker (id),
        weekday integer NOT NULL CONSTRAINT ck_shift_weekday CHECK (weekday BETWEEN 0 AND 6),
        starts_at time NOT NULL,
        ends_at time NOT NULL
    );
    CREATE INDEX ix_shift_worker_id ON shift (worker_id);
"""


def upgrade() -> None:
    for statements in (_DIVISION, _ELDER, _ABOUT_ELDERS, _NETWORK, _WORKERS):
        for statement in statements.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    for table in (
        "shift",
        "certificate",
        "worker",
        "service_point",
        "provider",
        "reveal",
        "elder_trait",
        "contact",
        "elder",
        "division",
    ):
        op.drop_table(table)
