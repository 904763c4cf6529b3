"""Waiting list, home care beds, adaptations, delegations, welfare visits, meals."""

from alembic import op

revision = "0006"
down_revision = "0005"

_SHARED = """
    CREATE TABLE care_history (
        id uuid NOT NULL,
        case_id uuid NOT NULL,
        version integer NOT NULL,
        event text NOT NULL,
        from_state text,
        to_state text NOT NULL,
        actor_id uuid,
        actor_name text,
        reason text,
        detail jsonb NOT NULL,
        at timestamptz NOT NULL,
        CONSTRAINT pk_care_history PRIMARY KEY (id)
    );
    CREATE UNIQUE INDEX ix_care_history_case_id_version ON care_history (case_id, version);

    CREATE TABLE care_policy (
        id uuid NOT NULL,
        kind text NOT NULL,
        division_code text NOT NULL,
        division_path text NOT NULL,
        version integer NOT NULL,
        valid_from date NOT NULL,
        rules jsonb NOT NULL,
        source text NOT NULL,
        reason text NOT NULL,
        decided_by uuid NOT NULL,
        decided_by_name text NOT NULL,
        decided_at timestamptz NOT NULL,
        CONSTRAINT pk_care_policy PRIMARY KEY (id),
        CONSTRAINT fk_care_policy_division_code FOREIGN KEY(division_code) REFERENCES division (code)
    );
    CREATE INDEX ix_care_policy_kind ON care_policy (kind);
"""
_WAITING_LIST = """
    CREATE TABLE vacancy (
        id uuid NOT NULL,
        facility_id uuid NOT NULL,
        bed text NOT NULL,
        opened_on date NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pk_vacancy PRIMARY KEY (id),
        CONSTRAINT ck_vacancy_state CHECK (state IN ('free', 'offered', 'taken', 'closed')),
        CONSTRAINT fk_vacancy_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id)
    );
    CREATE INDEX ix_vacancy_free ON vacancy (facility_id, opened_on, id) WHERE state = 'free';

    CREATE TABLE waiting_application (
        facility_id uuid NOT NULL,
        applied_on date NOT NULL,
        note text,
        declined_offers integer NOT NULL,
        vacancy_id uuid,
        offer_expires_on date,
        id uuid NOT NULL,
        version integer NOT NULL,
        elder_id uuid NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_waiting_application PRIMARY KEY (id),
        CONSTRAINT ck_waiting_application_state
            CHECK (state IN ('waiting', 'offered', 'admitted', 'withdrawn', 'ended')),
        CONSTRAINT ck_waiting_application_bed_while_offered
            CHECK ((state IN ('offered', 'admitted')) = (vacancy_id IS NOT NULL)),
        CONSTRAINT fk_waiting_application_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id),
        CONSTRAINT fk_waiting_application_vacancy_id FOREIGN KEY(vacancy_id) REFERENCES vacancy (id),
        CONSTRAINT fk_waiting_application_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id)
    );
    CREATE INDEX ix_waiting_application_elder_id ON waiting_application (elder_id);
    CREATE INDEX ix_waiting_application_waiting ON waiting_application (facility_id) WHERE state = 'waiting';
    CREATE UNIQUE INDEX uq_waiting_application_open
        ON waiting_application (elder_id, facility_id) WHERE state IN ('waiting', 'offered');
    CREATE UNIQUE INDEX uq_waiting_application_vacancy_id ON waiting_application (vacancy_id);
"""
_AT_HOME = """
    CREATE TABLE home_care_bed (
        provider_id uuid NOT NULL,
        note text,
        served_from date,
        served_until date,
        id uuid NOT NULL,
        version integer NOT NULL,
        elder_id uuid NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_home_care_bed PRIMARY KEY (id),
        CONSTRAINT ck_home_care_bed_state
            CHECK (state IN ('applied', 'assessed', 'adapted', 'installed', 'accepted', 'serving', 'under_review',
                             'ended')),
        CONSTRAINT fk_home_care_bed_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id),
        CONSTRAINT fk_home_care_bed_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id)
    );
    CREATE INDEX ix_home_care_bed_elder_id ON home_care_bed (elder_id);
    CREATE INDEX ix_home_care_bed_provider_id ON home_care_bed (provider_id);
    CREATE UNIQUE INDEX uq_home_care_bed_open ON home_care_bed (elder_id) WHERE state <> 'ended';

    CREATE TABLE home_care_bed_record (
        id uuid NOT NULL,
        home_care_bed_id uuid NOT NULL,
        on_day date NOT NULL,
        kind text NOT NULL,
        minutes integer NOT NULL,
        reference text NOT NULL,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_home_care_bed_record PRIMARY KEY (id),
        CONSTRAINT ck_home_care_bed_record_kind CHECK (kind IN ('devices_online', 'care_given')),
        CONSTRAINT ck_home_care_bed_record_minutes_of_a_day CHECK (minutes BETWEEN 0 AND 1440),
        CONSTRAINT fk_home_care_bed_record_home_care_bed_id FOREIGN KEY(home_care_bed_id) REFERENCES home_care_bed (id)
    );
    CREATE UNIQUE INDEX uq_home_care_bed_record_reference
        ON home_care_bed_record (home_care_bed_id, on_day, kind, reference);

    CREATE TABLE home_adaptation (
        applied_on date NOT NULL,
        accepted_on date,
        note text,
        items jsonb NOT NULL,
        photos jsonb NOT NULL,
        cost_fen integer NOT NULL,
        subsidy_fen integer NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        elder_id uuid NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_home_adaptation PRIMARY KEY (id),
        CONSTRAINT ck_home_adaptation_state
            CHECK (state IN ('applied', 'assessed', 'approved', 'built', 'accepted', 'refused', 'withdrawn')),
        CONSTRAINT ck_home_adaptation_subsidy_within_cost CHECK (subsidy_fen <= cost_fen),
        CONSTRAINT fk_home_adaptation_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id)
    );
    CREATE INDEX ix_home_adaptation_accepted_on ON home_adaptation (accepted_on) WHERE accepted_on IS NOT NULL;
    CREATE INDEX ix_home_adaptation_elder_id ON home_adaptation (elder_id);
    CREATE UNIQUE INDEX uq_home_adaptation_open
        ON home_adaptation (elder_id) WHERE state IN ('applied', 'assessed', 'approved', 'built');
"""
_DELEGATIONS = """
    CREATE TABLE delegation (
        provider_id uuid NOT NULL,
        given_by text NOT NULL,
        guardian_contact_id uuid,
        scope jsonb NOT NULL,
        valid_from date NOT NULL,
        valid_to date NOT NULL,
        revoked_on date,
        evidence text NOT NULL,
        id uuid NOT NULL,
        version integer NOT NULL,
        elder_id uuid NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_delegation PRIMARY KEY (id),
        CONSTRAINT ck_delegation_state CHECK (state IN ('given', 'revoked')),
        CONSTRAINT ck_delegation_day_of_revocation CHECK ((state = 'revoked') = (revoked_on IS NOT NULL)),
        CONSTRAINT ck_delegation_given_by CHECK (given_by IN ('elder', 'guardian')),
        CONSTRAINT ck_delegation_guardian_named CHECK ((given_by = 'guardian') = (guardian_contact_id IS NOT NULL)),
        CONSTRAINT ck_delegation_days_in_order CHECK (valid_to >= valid_from),
        CONSTRAINT fk_delegation_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id),
        CONSTRAINT fk_delegation_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id)
    );
    CREATE INDEX ix_delegation_elder_id ON delegation (elder_id);
    CREATE INDEX ix_delegation_provider_id ON delegation (provider_id);

    CREATE TABLE delegated_act (
        id uuid NOT NULL,
        delegation_id uuid NOT NULL,
        on_day date NOT NULL,
        matter text NOT NULL,
        description bytea NOT NULL,
        evidence text,
        recorded_by uuid NOT NULL,
        recorded_by_name text NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_delegated_act PRIMARY KEY (id),
        CONSTRAINT fk_delegated_act_delegation_id FOREIGN KEY(delegation_id) REFERENCES delegation (id)
    );
    CREATE INDEX ix_delegated_act_delegation_id ON delegated_act (delegation_id);
"""
_WELFARE_VISITS = """
    CREATE TABLE welfare_visit_plan (
        elder_id uuid NOT NULL,
        tier text NOT NULL,
        interval_days integer NOT NULL,
        policy_id uuid,
        started_on date NOT NULL,
        last_visited_on date,
        due_on date NOT NULL,
        ended_on date,
        announced_due_on date,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_welfare_visit_plan PRIMARY KEY (elder_id),
        CONSTRAINT ck_welfare_visit_plan_interval_days CHECK (interval_days > 0),
        CONSTRAINT fk_welfare_visit_plan_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id),
        CONSTRAINT fk_welfare_visit_plan_policy_id FOREIGN KEY(policy_id) REFERENCES care_policy (id)
    );
    CREATE INDEX ix_welfare_visit_plan_due_on ON welfare_visit_plan (due_on, elder_id) WHERE ended_on IS NULL;

    CREATE TABLE welfare_visit (
        id uuid NOT NULL,
        elder_id uuid NOT NULL,
        on_day date NOT NULL,
        kind text NOT NULL,
        visitor_name text NOT NULL,
        result text NOT NULL,
        needs_found jsonb NOT NULL,
        note bytea,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        CONSTRAINT pk_welfare_visit PRIMARY KEY (id),
        CONSTRAINT ck_welfare_visit_kind CHECK (kind IN ('home', 'phone')),
        CONSTRAINT ck_welfare_visit_result CHECK (result IN ('well', 'needs_found', 'not_found', 'refused')),
        CONSTRAINT fk_welfare_visit_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id)
    );
    CREATE INDEX ix_welfare_visit_elder_id ON welfare_visit (elder_id, on_day);

    CREATE TABLE care_round (
        day date NOT NULL,
        after uuid,
        counts jsonb NOT NULL,
        finished_at timestamptz,
        CONSTRAINT pk_care_round PRIMARY KEY (day)
    );
"""
_MEALS = """
    CREATE TABLE meal_enrolment (
        facility_id uuid NOT NULL,
        provider_id uuid,
        subsidy_class text NOT NULL,
        evidence text,
        from_day date NOT NULL,
        until_day date,
        id uuid NOT NULL,
        version integer NOT NULL,
        elder_id uuid NOT NULL,
        state text NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_meal_enrolment PRIMARY KEY (id),
        CONSTRAINT ck_meal_enrolment_state CHECK (state IN ('active', 'ended')),
        CONSTRAINT ck_meal_enrolment_subsidy_class
            CHECK (subsidy_class IN ('none', 'minimum_allowance', 'incapacitated', 'semi_incapacitated')),
        CONSTRAINT fk_meal_enrolment_facility_id FOREIGN KEY(facility_id) REFERENCES facility (id),
        CONSTRAINT fk_meal_enrolment_provider_id FOREIGN KEY(provider_id) REFERENCES provider (id),
        CONSTRAINT fk_meal_enrolment_elder_id FOREIGN KEY(elder_id) REFERENCES elder (id)
    );
    CREATE INDEX ix_meal_enrolment_elder_id ON meal_enrolment (elder_id);
    CREATE INDEX ix_meal_enrolment_facility_id ON meal_enrolment (facility_id);
    CREATE INDEX ix_meal_enrolment_provider_id ON meal_enrolment (provider_id);
    CREATE UNIQUE INDEX uq_meal_enrolment_open ON meal_enrolment (elder_id, facility_id) WHERE state = 'active';

    CREATE TABLE meal_record (
        id uuid NOT NULL,
        meal_enrolment_id uuid NOT NULL,
        elder_id uuid NOT NULL,
        facility_id uuid NOT NULL,
        on_day date NOT NULL,
        meal text NOT NULL,
        serving text NOT NULL,
        subsidy_class text NOT NULL,
        price_fen integer NOT NULL,
        subsidy_fen integer NOT NULL,
        policy_id uuid,
        recorded_by uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        voided_at timestamptz,
        void_reason text,
        CONSTRAINT pk_meal_record PRIMARY KEY (id),
        CONSTRAINT ck_meal_record_subsidy_within_price CHECK (subsidy_fen BETWEEN 0 AND price_fen),
        CONSTRAINT fk_meal_record_meal_enrolment_id FOREIGN KEY(meal_enrolment_id) REFERENCES meal_enrolment (id),
        CONSTRAINT fk_meal_record_policy_id FOREIGN KEY(policy_id) REFERENCES care_policy (id)
    );
    CREATE INDEX ix_meal_record_meal_enrolment_id ON meal_record (meal_enrolment_id);
    CREATE INDEX ix_meal_record_on_day ON meal_record (on_day, facility_id) WHERE voided_at IS NULL;
    CREATE UNIQUE INDEX uq_meal_record_standing ON meal_record (elder_id, on_day, meal) WHERE voided_at IS NULL;
"""


def upgrade() -> None:
    for statements in (_SHARED, _WAITING_LIST, _AT_HOME, _DELEGATIONS, _WELFARE_VISITS, _MEALS):
        for statement in statements.split(";\n"):
            if statement.strip():
                op.execute(statement)


def downgrade() -> None:
    for table in (
        "meal_record",
        "meal_enrolment",
        "care_round",
        "welfare_visit",
        "welfare_visit_plan",
        "delegated_act",
        "delegation",
        "home_adaptation",
        "home_care_bed_record",
        "home_care_bed",
        "waiting_application",
        "vacancy",
        "care_policy",
        "care_history",
    ):
        op.drop_table(table)
