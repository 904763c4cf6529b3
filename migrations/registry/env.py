"""Alembic's entry for the ``registry`` schema."""

from migrations import environment
from services.registry.models import metadata

environment.run(metadata)
