"""A message as it came in, before anybody has looked into it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Channel = Literal["mqtt", "http", "tcp"]

MAX_PAYLOAD_BYTES = 64 * 1024
MAX_IDENTIFIER_LENGTH = 64


@dataclass(frozen=True)
class Arrival:
    """One message. ``vendor`` and ``serial`` are what the channel vouches for, never what the payload claims.

    ``fields`` are what a codec has read out of a payload that is no JSON; None where the payload is JSON itself.
    """

    channel: Channel
    topic: str
    vendor: str
    serial: str
    payload: bytes
    received_at: datetime
    fields: dict[str, Any] | None = field(default=None, compare=False)

    @property
    def is_oversized(self) -> bool:
        return len(self.payload) > MAX_PAYLOAD_BYTES


class UnreadableError(Exception):
    """A message that cannot be taken; ``code`` is stable, ``reason`` is for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
