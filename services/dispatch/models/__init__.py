"""Tables of the ``dispatch`` schema."""

from services.dispatch.models.base import Base, metadata

__all__ = ["Base", "metadata"]
