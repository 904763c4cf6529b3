"""Tables of the ``gateway`` schema."""

from gateway.models.base import Base, metadata

__all__ = ["Base", "metadata"]
