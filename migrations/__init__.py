"""Migrations: one Alembic tree per schema, run by ``runner``."""
