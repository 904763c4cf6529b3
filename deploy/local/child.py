"""One child process: how it is started, tied to its parent's life, logged, and found again after a crash.

Knows nothing of what the program does; restarting and order are the supervisor's.
"""

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import psutil

LOG_ROTATED_AT_BYTES = 10 * 1024 * 1024
_PR_SET_PDEATHSIG = 1
_CLOCK_DRIFT_SECONDS = 5.0  # start times are counted from the boot time, which moves when the clock is set


@dataclass(frozen=True)
class Program:
    """A program to keep running. `stage` orders the start (lower first); stopping goes the other way."""

    name: str
    command: tuple[str, ...]
    stage: int
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path("/")
    stop_signal: signal.Signals = signal.SIGTERM
    account: tuple[int, int] | None = None
    """The (user, group) ids to run as, where that is another than ours; needs root."""


async def spawn(program: Program, logs: Path, pids: Path) -> asyncio.subprocess.Process:
    """Start the program in a session of its own, its output appended to `logs/NAME.log`, its pid noted in `pids`.

    A session of its own, because a Ctrl-C in the terminal must reach the supervisor alone: it stops the rest in order.
    """
    user, group = program.account or (None, None)
    with _open_log(logs / f"{program.name}.log") as log:
        process = await asyncio.create_subprocess_exec(
            *program.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, **program.environment},
            start_new_session=True,
            preexec_fn=_die_with_parent(program.stop_signal),
            cwd=program.folder,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    _note_pid(pids / f"{program.name}.pid", process.pid, program.stop_signal)
    return process


def log_tail(path: Path, lines: int = 5) -> list[str]:
    """Answer the last non-empty lines of a log; none where there is no log."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8192))
        text = file.read().decode(errors="replace")
    return [line for line in text.splitlines() if line.strip()][-lines:]


def stop_strays(pids: Path, wait_seconds: float = 5.0) -> list[str]:
    """Stop what an earlier supervisor left running; answers the names of what was found.

    A pid alone proves nothing, since the system uses pids again: command line and start time must match the note.
    """
    strays: dict[str, psutil.Process] = {}
    for path in pids.glob("*.pid"):
        found = _noted_process(path)
        if found is not None:
            process, stop_signal = found
            process.send_signal(stop_signal)
            strays[path.stem] = process
    _, alive = psutil.wait_procs(list(strays.values()), timeout=wait_seconds)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=wait_seconds)
    for path in pids.glob("*.pid"):
        path.unlink()
    return sorted(strays)


def _open_log(path: Path) -> BinaryIO:
    if path.exists() and path.stat().st_size > LOG_ROTATED_AT_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def _die_with_parent(stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Have the kernel send the child its stop signal when we end, even by SIGKILL.

    Linux only; elsewhere the next start finds the child by its pid note.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, int(stop_signal), 0, 0, 0)
        if os.getppid() != parent:  # the parent ended before the line above: the signal will never come
            os._exit(1)

    return tie


def _note_pid(path: Path, pid: int, stop_signal: signal.Signals) -> None:
    try:
        process = psutil.Process(pid)
        note = {
            "pid": pid,
            "started": process.create_time(),
            "command": process.cmdline(),
            "stop_signal": int(stop_signal),
        }
    except psutil.NoSuchProcess:
        return
    path.write_text(json.dumps(note))


def _noted_process(path: Path) -> tuple[psutil.Process, int] | None:
    try:
        note = json.loads(path.read_text())
        process = psutil.Process(note["pid"])
        drift_seconds = abs(process.create_time() - note["started"])
        if process.cmdline() == note["command"] and drift_seconds < _CLOCK_DRIFT_SECONDS:
            return process, int(note["stop_signal"])
    except (ValueError, KeyError, TypeError, psutil.Error):
        return None
    return None
