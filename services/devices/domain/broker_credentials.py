"""A device's password at the broker: the form Mosquitto stores it in, and the two files the broker reads."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

# The password is 192 random bits, so nothing is gained by making guesses dear; Mosquitto's own default is kept.
_ITERATIONS = 101
SALT_BYTES = 12
_KEY_BYTES = 64


@dataclass(frozen=True)
class BrokerUser:
    """A device as the broker knows it."""

    vendor: str
    serial: str
    password_hash: str

    @property
    def name(self) -> str:
        return broker_username(self.vendor, self.serial)


def broker_username(vendor: str, serial: str) -> str:
    return f"{vendor}:{serial}"


def topic_prefix(vendor: str, serial: str) -> str:
    """Under this prefix a device may publish ``up/…`` and read ``down/…``, and nowhere else."""
    return f"v1/{vendor}/{serial}"


def hash_password(password: str, salt: bytes) -> str:
    """``$7$iterations$salt$key``: PBKDF2 with HMAC-SHA-512, as Mosquitto 2 reads it."""
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS, _KEY_BYTES)
    return f"$7${_ITERATIONS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def render_passwords(users: Iterable[BrokerUser]) -> str:
    """``vendor:serial:$7$…`` a line. Names hold a colon; readers split at the ``:$7$``."""
    return "".join(f"{user.name}:{user.password_hash}\n" for user in users)


def render_acl(users: Iterable[BrokerUser]) -> str:
    """Mosquitto's access list: each device within its own prefix."""
    return "".join(
        f"user {user.name}\n"
        f"topic write {topic_prefix(user.vendor, user.serial)}/up/#\n"
        f"topic read {topic_prefix(user.vendor, user.serial)}/down/#\n\n"
        for user in users
    )
