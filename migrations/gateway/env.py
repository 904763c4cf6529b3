"""Alembic's entry for the ``gateway`` schema."""

from gateway.models import metadata
from migrations import environment

environment.run(metadata)
