"""Divisions that moved, whose rows are to follow."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE division_move (
            id uuid CONSTRAINT pk_division_move PRIMARY KEY,
            old_path text NOT NULL,
            new_path text NOT NULL,
            recorded_at timestamptz NOT NULL,
            finished_at timestamptz
        )
    """)
    op.execute("CREATE INDEX ix_division_move_open ON division_move (id) WHERE finished_at IS NULL")


def downgrade() -> None:
    op.drop_table("division_move")
