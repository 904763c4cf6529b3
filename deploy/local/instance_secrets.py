"""The secrets of a local instance: made once, kept in its state folder, never in the repository."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.errors import SetupError


@dataclass(frozen=True)
class InstanceSecrets:
    """What the processes of one instance share. All are random; people type the administrator's at most."""

    broker_password: str
    internal_secret: str
    administrator_password: str
    token_secret: str
    data_keys: str
    """The key ring for personal data at rest: `ID:BASE64` of 32 bytes; the first key seals, all open."""


def load_secrets(path: Path) -> InstanceSecrets:
    """Read the instance's secrets, making them at the first start.

    Raises SetupError where the file is damaged: making new ones would lose every encrypted field.
    """
    if not path.exists():
        _write(path, _generate())
    try:
        return InstanceSecrets(**json.loads(path.read_text()))
    except (TypeError, ValueError) as error:
        raise SetupError(
            f"{path} is damaged: restore it from a backup, for stored data cannot be read without it"
        ) from error


def _generate() -> InstanceSecrets:
    return InstanceSecrets(
        broker_password=secrets.token_urlsafe(24),
        internal_secret=secrets.token_urlsafe(48),
        administrator_password=secrets.token_urlsafe(12),
        token_secret=secrets.token_urlsafe(48),
        data_keys="1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
    )


def _write(path: Path, made: InstanceSecrets) -> None:
    # Written beside and renamed: a crash half-way leaves no file rather than half a key.
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(made), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
