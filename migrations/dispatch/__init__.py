"""The Alembic tree of the ``dispatch`` schema."""
