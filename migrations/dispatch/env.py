"""Alembic's entry for the ``dispatch`` schema."""

from migrations import environment
from services.dispatch.models import metadata

environment.run(metadata)
