"""Vendors, models, devices, bindings; alarms with their raw messages; positions, telemetry, dead letters.

The three tables that grow without end are partitioned from the start, with a default partition that takes everything:
monthly ones can be added, and old ones dropped, without touching the code.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

_ALARM = """
    CREATE TABLE alarm (
        id UUID NOT NULL,
        device_id UUID,
        vendor TEXT NOT NULL,
        serial TEXT NOT NULL,
        elder_id UUID,
        division_path TEXT NOT NULL,
        channel TEXT NOT NULL,
        kind TEXT NOT NULL,
        message_id TEXT,
        device_time TIMESTAMP WITH TIME ZONE,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        is_late BOOLEAN NOT NULL,
        is_test BOOLEAN NOT NULL,
        recognised BOOLEAN NOT NULL,
        note TEXT,
        lat DOUBLE PRECISION,
        lng DOUBLE PRECISION,
        accuracy_m DOUBLE PRECISION,
        position_source TEXT,
        position_at TIMESTAMP WITH TIME ZONE,
        battery INTEGER,
        extra JSONB NOT NULL,
        CONSTRAINT pk_alarm PRIMARY KEY (id)
    );
    CREATE INDEX ix_alarm_device ON alarm (device_id, received_at);
    CREATE INDEX ix_alarm_elder ON alarm (elder_id, received_at);
    CREATE INDEX ix_alarm_received ON alarm (received_at);
"""

_DEAD_LETTER = """
    CREATE TABLE dead_letter (
        id UUID NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        channel TEXT NOT NULL,
        topic TEXT NOT NULL,
        code TEXT NOT NULL,
        reason TEXT NOT NULL,
        payload BYTEA NOT NULL,
        CONSTRAINT pk_dead_letter PRIMARY KEY (id)
    );
    CREATE INDEX ix_dead_letter_received ON dead_letter (received_at);
"""

_POSITION = """
    CREATE TABLE position (
        device_id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        message_id TEXT NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        lat DOUBLE PRECISION NOT NULL,
        lng DOUBLE PRECISION NOT NULL,
        accuracy_m DOUBLE PRECISION,
        speed_mps DOUBLE PRECISION,
        source TEXT NOT NULL,
        CONSTRAINT pk_position PRIMARY KEY (device_id, at, message_id)
    ) PARTITION BY RANGE (at);
    CREATE TABLE position_default PARTITION OF position DEFAULT;
"""

_RAW_MESSAGE = """
    CREATE TABLE raw_message (
        id UUID NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        channel TEXT NOT NULL,
        topic TEXT NOT NULL,
        vendor TEXT NOT NULL,
        serial TEXT NOT NULL,
        payload BYTEA NOT NULL,
        CONSTRAINT pk_raw_message PRIMARY KEY (id, received_at)
    ) PARTITION BY RANGE (received_at);
    CREATE TABLE raw_message_default PARTITION OF raw_message DEFAULT;
"""

_TELEMETRY = """
    CREATE TABLE telemetry (
        device_id UUID NOT NULL,
        at TIMESTAMP WITH TIME ZONE NOT NULL,
        message_id TEXT NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        metrics JSONB NOT NULL,
        CONSTRAINT pk_telemetry PRIMARY KEY (device_id, at, message_id)
    ) PARTITION BY RANGE (at);
    CREATE TABLE telemetry_default PARTITION OF telemetry DEFAULT;
"""

_VENDOR = """
    CREATE TABLE vendor (
        id UUID NOT NULL,
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_vendor PRIMARY KEY (id),
        CONSTRAINT uq_vendor_code UNIQUE (code)
    );
"""

_ALARM_MESSAGE = """
    CREATE TABLE alarm_message (
        raw_message_id UUID NOT NULL,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        alarm_id UUID NOT NULL,
        channel TEXT NOT NULL,
        vendor TEXT NOT NULL,
        serial TEXT NOT NULL,
        kind TEXT NOT NULL,
        message_id TEXT,
        digest BYTEA NOT NULL,
        device_time TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_alarm_message PRIMARY KEY (raw_message_id),
        CONSTRAINT fk_alarm_message_alarm_id FOREIGN KEY(alarm_id) REFERENCES alarm (id)
    );
    CREATE INDEX ix_alarm_message_alarm ON alarm_message (alarm_id);
    CREATE INDEX ix_alarm_message_identity ON alarm_message (vendor, serial, message_id);
    CREATE INDEX ix_alarm_message_recent ON alarm_message (vendor, serial, received_at);
"""

_DEVICE_MODEL = """
    CREATE TABLE device_model (
        id UUID NOT NULL,
        vendor TEXT NOT NULL,
        model TEXT NOT NULL,
        name TEXT NOT NULL,
        protocol TEXT NOT NULL,
        capabilities JSONB NOT NULL,
        heartbeat_seconds INTEGER NOT NULL,
        crs TEXT NOT NULL,
        CONSTRAINT pk_device_model PRIMARY KEY (id),
        CONSTRAINT uq_device_model_vendor_model UNIQUE (vendor, model),
        CONSTRAINT fk_device_model_vendor FOREIGN KEY(vendor) REFERENCES vendor (code)
    );
"""

_DEVICE = """
    CREATE TABLE device (
        id UUID NOT NULL,
        vendor TEXT NOT NULL,
        model_id UUID NOT NULL,
        serial TEXT NOT NULL,
        division_path TEXT NOT NULL,
        credential_hash TEXT NOT NULL,
        state TEXT NOT NULL,
        battery INTEGER,
        last_seen_at TIMESTAMP WITH TIME ZONE,
        lat DOUBLE PRECISION,
        lng DOUBLE PRECISION,
        accuracy_m DOUBLE PRECISION,
        position_source TEXT,
        position_at TIMESTAMP WITH TIME ZONE,
        test_until TIMESTAMP WITH TIME ZONE,
        version INTEGER NOT NULL,
        announced_version INTEGER NOT NULL,
        announced_at TIMESTAMP WITH TIME ZONE,
        created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
        CONSTRAINT pk_device PRIMARY KEY (id),
        CONSTRAINT uq_device_vendor_serial UNIQUE (vendor, serial),
        CONSTRAINT fk_device_vendor FOREIGN KEY(vendor) REFERENCES vendor (code),
        CONSTRAINT fk_device_model_id FOREIGN KEY(model_id) REFERENCES device_model (id)
    );
    CREATE INDEX ix_device_division_path ON device (division_path text_pattern_ops);
    CREATE INDEX ix_device_last_seen ON device (last_seen_at) WHERE state NOT IN ('offline', 'never_seen');
    CREATE INDEX ix_device_unannounced ON device (announced_at) WHERE version > announced_version;
"""

_BINDING = """
    CREATE TABLE binding (
        id UUID NOT NULL,
        device_id UUID NOT NULL,
        elder_id UUID NOT NULL,
        valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
        ended_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_binding PRIMARY KEY (id),
        CONSTRAINT fk_binding_device_id FOREIGN KEY(device_id) REFERENCES device (id)
    );
    CREATE INDEX ix_binding_device ON binding (device_id, valid_from);
    CREATE INDEX ix_binding_elder ON binding (elder_id);
    CREATE UNIQUE INDEX uq_binding_open ON binding (device_id) WHERE ended_at IS NULL;
"""

_TABLES = (
    "alarm",
    "dead_letter",
    "position",
    "raw_message",
    "telemetry",
    "vendor",
    "alarm_message",
    "device_model",
    "device",
    "binding",
)


def upgrade() -> None:
    for statements in (
        _ALARM,
        _DEAD_LETTER,
        _POSITION,
        _RAW_MESSAGE,
        _TELEMETRY,
        _VENDOR,
        _ALARM_MESSAGE,
        _DEVICE_MODEL,
        _DEVICE,
        _BINDING,
    ):
        op.execute(statements)


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
