"""What a local instance remembers of its demo city: the logins' password and the devices' credentials, in `demo.json`.

The hub shows a device's password once; the simulator needs it for ever. The file is readable by its owner alone.
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deploy.local.errors import SetupError

FILE_NAME = "demo.json"
"""Its name in the instance's state folder."""


@dataclass(frozen=True)
class DemoLogin:
    """Somebody who can sign in; `page` is the part of the console made for them."""

    username: str
    name: str
    roles: tuple[str, ...]
    password: str
    page: str = "/"


@dataclass(frozen=True)
class DeviceCredentials:
    """What a simulated device needs to know about itself; `lat` and `lng` are its elder's door."""

    vendor: str
    model: str
    kind: str
    serial: str
    password: str
    device_id: str
    elder_id: str
    lat: float
    lng: float


@dataclass
class DemoFile:
    """The file's content; `save` after each step, so that an interrupted load can go on."""

    path: Path
    seed: int
    password: str
    vendor_client: dict[str, str] = field(default_factory=dict)
    logins: list[DemoLogin] = field(default_factory=list)
    devices: list[DeviceCredentials] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, seed: int) -> "DemoFile":
        """The file, or a new one with a new random password where there is none. Raises SetupError."""
        if path.exists():
            return cls.read(path)
        made = cls(path, seed, secrets.token_urlsafe(12))
        made.save()
        return made

    @classmethod
    def read(cls, path: Path) -> "DemoFile":
        """The file as it was saved. Raises SetupError where there is none, or where it is damaged."""
        try:
            content: dict[str, Any] = json.loads(path.read_text())
            content["logins"] = [DemoLogin(**{**login, "roles": tuple(login["roles"])}) for login in content["logins"]]
            content["devices"] = [DeviceCredentials(**device) for device in content["devices"]]
            return cls(path, **content)
        except FileNotFoundError as error:
            raise SetupError(f"{path} does not exist: load the demo city first (hub up)") from error
        except (TypeError, KeyError, ValueError) as error:
            raise SetupError(f"{path} is damaged: restore it, or start with an empty state folder") from error

    def save(self) -> None:
        """Write all of it, or nothing: beside, then renamed."""
        content = asdict(self)
        del content["path"]
        draft = self.path.with_name(f".{self.path.name}.draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)
