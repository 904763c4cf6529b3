"""What the registry decides on providers and service points; notifications of what may be told only once."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE provider_projection (
            id uuid CONSTRAINT pk_provider_projection PRIMARY KEY,
            version bigint NOT NULL,
            division_path text NOT NULL,
            name text NOT NULL,
            standing text NOT NULL,
            order_spans jsonb
        )
    """)
    op.execute("ALTER TABLE service_point_projection ADD COLUMN closed_on date")
    op.execute("ALTER TABLE notification ADD COLUMN occasion text")
    op.execute("ALTER TABLE notification ADD CONSTRAINT uq_notification_occasion UNIQUE (occasion)")


def downgrade() -> None:
    op.drop_column("notification", "occasion")
    op.drop_column("service_point_projection", "closed_on")
    op.drop_table("provider_projection")
