"""Service lists, policies, benefits, signs of life, silent certification."""

from alembic import op

revision = "0007"
down_revision = "0006"

_DECISIONS = """
    CREATE TABLE county_service_list (
        id uuid CONSTRAINT pk_county_service_list PRIMARY KEY,
        division_code text NOT NULL,
        division_path text NOT NULL,
        document text NOT NULL,
        city_list text NOT NULL,
        valid_from date NOT NULL,
        valid_to date,
        items jsonb NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_county_service_list_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_county_service_list_division_path ON county_service_list (division_path)
        WHERE superseded_by IS NULL;

    CREATE TABLE entitlement_policy (
        id uuid CONSTRAINT pk_entitlement_policy PRIMARY KEY,
        division_code text NOT NULL,
        division_path text NOT NULL,
        key text NOT NULL,
        value jsonb NOT NULL,
        valid_from date NOT NULL,
        reason text NOT NULL,
        decided_by uuid NOT NULL,
        decided_by_name text NOT NULL,
        decided_at timestamptz NOT NULL
    );
    CREATE INDEX ix_entitlement_policy_division_path ON entitlement_policy (division_path, key);
"""
_BENEFITS = """
    CREATE TABLE benefit (
        id uuid CONSTRAINT pk_benefit PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_benefit_elder_id REFERENCES elder (id),
        item integer NOT NULL CONSTRAINT ck_benefit_item CHECK (item BETWEEN 1 AND 28),
        amount_fen bigint CONSTRAINT ck_benefit_amount CHECK (amount_fen >= 0),
        valid_from date NOT NULL,
        valid_to date,
        source text NOT NULL,
        proposal_id uuid,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        superseded_by uuid,
        CONSTRAINT ck_benefit_days_in_order CHECK (valid_to >= valid_from)
    );
    CREATE INDEX ix_benefit_elder_id ON benefit (elder_id);

    CREATE TABLE sign_of_life (
        id uuid CONSTRAINT pk_sign_of_life PRIMARY KEY,
        elder_id uuid NOT NULL CONSTRAINT fk_sign_of_life_elder_id REFERENCES elder (id),
        kind text NOT NULL CONSTRAINT ck_sign_of_life_kind
            CHECK (kind IN ('visit', 'device', 'call', 'data_match')),
        seen_at timestamptz NOT NULL,
        is_resident boolean,
        source text NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX uq_sign_of_life_seen_at ON sign_of_life (elder_id, seen_at, kind);
"""
_CERTIFICATION = """
    CREATE TABLE silent_certification (
        id uuid CONSTRAINT pk_silent_certification PRIMARY KEY,
        division_code text NOT NULL,
        division_path text NOT NULL,
        month date NOT NULL,
        state text NOT NULL CONSTRAINT ck_silent_certification_state CHECK (state IN ('waiting', 'running', 'done')),
        repeats boolean NOT NULL,
        after_id uuid,
        examined integer NOT NULL,
        proposed jsonb NOT NULL,
        requested_by uuid NOT NULL,
        requested_at timestamptz NOT NULL,
        finished_at timestamptz
    );
    CREATE INDEX ix_silent_certification_waiting ON silent_certification (requested_at)
        WHERE state IN ('waiting', 'running');

    CREATE TABLE certification_proposal (
        id uuid CONSTRAINT pk_certification_proposal PRIMARY KEY,
        certification_id uuid NOT NULL CONSTRAINT fk_certification_proposal_certification_id
            REFERENCES silent_certification (id),
        elder_id uuid NOT NULL CONSTRAINT fk_certification_proposal_elder_id REFERENCES elder (id),
        version integer NOT NULL,
        kind text NOT NULL CONSTRAINT ck_certification_proposal_kind
            CHECK (kind IN ('grant', 'stop', 'change', 'visit')),
        item integer,
        benefit_id uuid CONSTRAINT fk_certification_proposal_benefit_id REFERENCES benefit (id),
        from_day date NOT NULL,
        amount_fen bigint,
        back_pay_months integer NOT NULL,
        back_pay_fen bigint,
        reasons jsonb NOT NULL,
        state text NOT NULL CONSTRAINT ck_certification_proposal_state
            CHECK (state IN ('proposed', 'confirmed', 'rejected', 'appealed', 'settled')),
        is_in_effect boolean NOT NULL,
        created_at timestamptz NOT NULL
    );
    CREATE UNIQUE INDEX uq_certification_proposal_once ON certification_proposal
        (certification_id, elder_id, item, kind) NULLS NOT DISTINCT;
    CREATE INDEX ix_certification_proposal_elder_id ON certification_proposal (elder_id);
    CREATE INDEX ix_certification_proposal_open ON certification_proposal (certification_id, state, kind, id);

    CREATE TABLE certification_decision (
        id uuid CONSTRAINT pk_certification_decision PRIMARY KEY,
        proposal_id uuid NOT NULL CONSTRAINT fk_certification_decision_proposal_id
            REFERENCES certification_proposal (id),
        event text NOT NULL,
        state text NOT NULL,
        reason text NOT NULL,
        account_id uuid NOT NULL,
        account_name text NOT NULL,
        decided_at timestamptz NOT NULL
    );
    CREATE INDEX ix_certification_decision_proposal_id ON certification_decision (proposal_id);
"""


def upgrade() -> None:
    for statements in (_DECISIONS, _BENEFITS, _CERTIFICATION):
        for statement in statements.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    for table in (
        "certification_decision",
        "certification_proposal",
        "silent_certification",
        "sign_of_life",
        "benefit",
        "entitlement_policy",
        "county_service_list",
    ):
        op.drop_table(table)
