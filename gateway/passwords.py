"""Password hashes: argon2id, computed in a thread and only a few at a time, so that logins never stall the edge."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

# OWASP's Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_DECOY = _hasher.hash("nobody has this password")
_AT_ONCE = 2


class Passwords:
    """Hashes and checks. One per application: its semaphore belongs to one event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """The argon2id encoding, with its parameters and salt in it."""
        async with self._turn:
            return await asyncio.to_thread(_hasher.hash, password)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether the password is the one; without a hash it takes as long, so that names cannot be probed."""
        async with self._turn:
            is_right = await asyncio.to_thread(_verify, password_hash or _DECOY, password)
        return is_right and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
