"""The Alembic tree of the ``registry`` schema."""
