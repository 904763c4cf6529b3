"""Alembic's entry for the ``devices`` schema."""

from migrations import environment
from services.devices.models import metadata

environment.run(metadata)
