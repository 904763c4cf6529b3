"""How a model that speaks a protocol over TCP differs from that protocol."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("device_model", sa.Column("alarm_map", sa.Text()))
    op.add_column("device_model", sa.Column("time_zone", sa.Text()))


def downgrade() -> None:
    op.drop_column("device_model", "time_zone")
    op.drop_column("device_model", "alarm_map")
