"""The state folder of a local instance: its paths, its lock, its room on disk. It never interprets what is stored."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import SetupError

REPOSITORY = Path(__file__).resolve().parents[2]
FREE_BYTES_NEEDED = 500 * 1024 * 1024
"""PostgreSQL stops at the first write it cannot make; below this the demo city and its log no longer fit."""


@dataclass(frozen=True)
class StateFolder:
    """Paths under one root; `open_state` makes them."""

    root: Path

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """Pid files and the lock: what only matters while the instance runs."""
        return self.root / "run"

    @property
    def broker(self) -> Path:
        return self.root / "broker"

    @property
    def credentials(self) -> Path:
        """Where the devices service writes `passwords` and `acl`."""
        return self.root / "broker" / "devices"

    @property
    def postgres(self) -> Path:
        return self.root / "postgres"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets.json"

    @property
    def environment(self) -> Path:
        """What the running instance tells its processes, for commands in another terminal."""
        return self.run / "environment.json"

    @property
    def demo_logins(self) -> Path:
        return self.root / "demo-logins.txt"


def state_folder() -> StateFolder:
    """Where this instance keeps its state: `HUB_STATE_DIR`, else `.hub` in the checkout, where a newcomer finds it."""
    configured = os.environ.get("HUB_STATE_DIR")
    return StateFolder(Path(configured).expanduser().resolve() if configured else REPOSITORY / ".hub")


def open_state(folder: StateFolder) -> None:
    """Make the folders and prove that they can be written.

    Raises SetupError where the folder cannot be written or less than `FREE_BYTES_NEEDED` bytes are free.
    """
    try:
        for path in (folder.root, folder.logs, folder.run, folder.broker, folder.credentials):
            path.mkdir(parents=True, exist_ok=True)
        probe = folder.run / "probe"
        probe.write_text("written")
        probe.unlink()
    except OSError as error:
        raise SetupError(
            f"cannot write the state folder {folder.root} ({error.strerror}): "
            "free or fix it, or name another one in HUB_STATE_DIR"
        ) from error
    free_bytes = shutil.disk_usage(folder.root).free
    if free_bytes < FREE_BYTES_NEEDED:
        raise SetupError(
            f"only {free_bytes // 2**20} MB are free on the disk of {folder.root}, {FREE_BYTES_NEEDED // 2**20} MB are "
            "needed: free some, or name a folder on another disk in HUB_STATE_DIR"
        )


def adopt_environment(folder: StateFolder) -> None:
    """Take the running instance's addresses and secrets as our own; variables that are set already win."""
    if folder.environment.exists():
        for name, value in json.loads(folder.environment.read_text()).items():
            os.environ.setdefault(name, value)


@contextmanager
def note_environment(folder: StateFolder, environment: Mapping[str, str]) -> Iterator[None]:
    """Keep the instance's environment where its own user alone finds it, while the instance runs."""
    folder.environment.unlink(missing_ok=True)
    with os.fdopen(os.open(folder.environment, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(dict(environment), file)
    try:
        yield
    finally:
        folder.environment.unlink(missing_ok=True)


@contextmanager
def lock_state(folder: StateFolder) -> Iterator[None]:
    """Hold the instance's lock; the kernel frees it however the holder ends. Raises SetupError where it is held."""
    with (folder.run / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise SetupError(
                f"a hub already runs on {folder.root} (process {holder}): stop it with Ctrl-C, "
                "or start this one with another HUB_STATE_DIR"
            ) from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
