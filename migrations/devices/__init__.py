"""The Alembic tree of the ``devices`` schema."""
