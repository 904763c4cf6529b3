"""Personal data at rest: AES-256-GCM under a key ring, and keyed blind indexes for equality search.

The key ring is process-wide because column types have no request to take it from; ``configure`` sets it at start.
"""

import base64
import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

_NONCE_BYTES = 12


class KeyRing:
    """Keys by id; the first one seals, every one opens. Format: ``id:base64key,id:base64key``, 32 bytes each.

    An entry ``index:base64key`` fixes the key of the blind indexes, which otherwise comes from the oldest key; with it
    in the ring, the oldest key can be taken out once nothing is sealed under it any more.
    """

    def __init__(self, keys: SecretStr) -> None:
        self._keys: dict[int, bytes] = {}
        index_key: bytes | None = None
        for entry in keys.get_secret_value().split(","):
            key_id, _, encoded = entry.strip().partition(":")
            key = base64.b64decode(encoded)
            if key_id == "index" and len(key) == 32:
                index_key = key
                continue
            if len(key) != 32 or not 0 < int(key_id) < 256:
                raise ValueError("HUB_DATA_KEYS: each key is id:base64 with an id of 1–255 and 32 bytes")
            self._keys[int(key_id)] = key
        self._current = next(iter(self._keys))
        # The blind index must stay comparable for ever, so it hangs on the oldest key, not on the current one.
        oldest = self._keys[min(self._keys)]
        self._index_key = index_key or hashlib.blake2b(oldest, person=b"blind-index", digest_size=32).digest()

    @property
    def current(self) -> int:
        """The id of the key that seals; the first byte of whatever it sealed."""
        return self._current

    def index_entry(self) -> SecretStr:
        """The ring's entry that fixes the key of the blind indexes as it is now."""
        return SecretStr(f"index:{base64.b64encode(self._index_key).decode()}")

    def seal(self, plain: bytes) -> bytes:
        """``key id ‖ nonce ‖ ciphertext and tag``."""
        nonce = os.urandom(_NONCE_BYTES)
        return bytes([self._current]) + nonce + AESGCM(self._keys[self._current]).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> bytes:
        """The plain bytes; raises ``KeyError`` for an unknown key and ``InvalidTag`` for altered data."""
        nonce, box = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        return AESGCM(self._keys[sealed[0]]).decrypt(nonce, box, None)

    def blind_index(self, purpose: str, value: str) -> bytes:
        """16 bytes that are equal for equal values of one purpose, and say nothing without the key."""
        return hmac.new(self._index_key, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()[:16]

    def word_index(self, word: str) -> int:
        """The same in a number below zero, for the many words of one text."""
        digest = hashlib.blake2b(word.encode(), key=self._index_key, person=b"word-index", digest_size=8).digest()
        return int.from_bytes(digest) | ~0x7FFF_FFFF_FFFF_FFFF


class _Current:
    ring: KeyRing | None = None


def configure(keys: SecretStr) -> None:
    """Set the process's key ring."""
    _Current.ring = KeyRing(keys)


def key_ring() -> KeyRing:
    """The process's key ring; a ``RuntimeError`` where nothing configured it."""
    if _Current.ring is None:
        raise RuntimeError("crypto.configure was not called")
    return _Current.ring


class EncryptedText(TypeDecorator[str]):
    """A text column whose value is sealed in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else key_ring().seal(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else key_ring().open(value).decode()


class EncryptedBytes(TypeDecorator[bytes]):
    """A binary column whose value is sealed in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else key_ring().seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else key_ring().open(value)


class EncryptedJson(TypeDecorator[Any]):
    """A JSON column whose value is sealed in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        return None if value is None else key_ring().seal(json.dumps(value, ensure_ascii=False).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(key_ring().open(value))
