"""The Alembic tree of the ``gateway`` schema."""
