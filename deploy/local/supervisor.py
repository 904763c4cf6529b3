"""Keeps a set of programs running: starts them in order, starts again what dies, stops them in the opposite order.

Pure process supervision: it knows no program by name and writes nothing but their logs and pid notes.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.child import Program, log_tail, spawn

_SECONDS_FOR_EACH_LATER_STAGE = 1.0
"""While an early stage is being stopped, so much of the deadline is kept back for each stage that still has to stop."""


@dataclass(frozen=True)
class Backoff:
    """How long to wait before a program that died is started again; doubles from first to longest."""

    first_seconds: float = 0.2
    longest_seconds: float = 5.0
    reset_after_seconds: float = 30.0
    """A program that ran so long is healthy: its next death counts as the first."""

    def next_delay(self, deaths_in_a_row: int) -> float:
        """Answer the delay in seconds after the given number of deaths (at least 1)."""
        doublings = min(deaths_in_a_row - 1, 16)
        return min(self.first_seconds * float(2**doublings), self.longest_seconds)


@dataclass
class _Kept:
    program: Program
    process: asyncio.subprocess.Process
    deaths_in_a_row: int = 0
    keeper: asyncio.Task[None] | None = None


class Supervisor:
    """Runs programs until told to stop. `announce` receives one line for each thing a person should know."""

    def __init__(
        self, logs: Path, pids: Path, announce: Callable[[str], None] = print, backoff: Backoff | None = None
    ) -> None:
        self._logs = logs
        self._pids = pids
        self._announce = announce
        self._backoff = backoff or Backoff()
        self._kept: dict[str, _Kept] = {}
        self._stopping = False

    async def start(self, program: Program) -> None:
        """Start the program and keep it running. Raises OSError where the system cannot start it."""
        kept = _Kept(program, await spawn(program, self._logs, self._pids))
        self._kept[program.name] = kept
        kept.keeper = asyncio.create_task(self._keep(kept), name=f"keep {program.name}")

    async def run_once(self, program: Program) -> bool:
        """Run a program to its end and answer whether it succeeded; where not, its last lines are announced."""
        process = await spawn(program, self._logs, self._pids)
        try:
            succeeded = await process.wait() == 0
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        finally:
            self._pid_note(program.name).unlink(missing_ok=True)
        if not succeeded:
            self._announce_tail(program.name)
        return succeeded

    def deaths(self, name: str) -> int:
        """How often the program has died in a row; 0 for one that runs well."""
        return self._kept[name].deaths_in_a_row

    def send_signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a running program; one that has just died is passed over, its successor starts afresh."""
        kept = self._kept.get(name)
        if kept is not None and kept.process.returncode is None:
            kept.process.send_signal(number)

    def pid(self, name: str) -> int:
        """Answer the process id the program has now."""
        return self._kept[name].process.pid

    async def stop(self, deadline_seconds: float = 10.0) -> None:
        """Stop everything, the highest stage first, and kill what has not ended when its share of the time is over."""
        self._stopping = True
        deadline = time.monotonic() + deadline_seconds
        stages = sorted({kept.program.stage for kept in self._kept.values()}, reverse=True)
        for position, stage in enumerate(stages):
            kept_back = _SECONDS_FOR_EACH_LATER_STAGE * (len(stages) - position - 1)
            members = [kept for kept in self._kept.values() if kept.program.stage == stage]
            await self._stop_stage(members, max(0.1, deadline - time.monotonic() - kept_back))

    def kill(self) -> None:
        """Kill everything at once, for people who press Ctrl-C again."""
        self._stopping = True
        for kept in self._kept.values():
            _signal_group(kept.process, signal.SIGKILL)

    async def _stop_stage(self, members: list[_Kept], seconds: float) -> None:
        for kept in members:
            # The delay before a restart may be running: the keeper must not start what is being stopped.
            if kept.process.returncode is not None and kept.keeper is not None:
                kept.keeper.cancel()
            elif kept.process.returncode is None:
                kept.process.send_signal(kept.program.stop_signal)
        keepers = [kept.keeper for kept in members if kept.keeper is not None]
        _, late = await asyncio.wait(keepers, timeout=seconds)
        if late:
            for kept in members:
                if kept.process.returncode is None:
                    self._announce(f"{kept.program.name}: did not stop in time, killed")
                    _signal_group(kept.process, signal.SIGKILL)
            await asyncio.wait(late)

    async def _keep(self, kept: _Kept) -> None:
        name = kept.program.name
        while True:
            started = time.monotonic()
            code = await kept.process.wait()
            self._pid_note(name).unlink(missing_ok=True)
            if self._stopping:
                return
            ran_seconds = time.monotonic() - started
            kept.deaths_in_a_row = 1 if ran_seconds > self._backoff.reset_after_seconds else kept.deaths_in_a_row + 1
            delay = self._backoff.next_delay(kept.deaths_in_a_row)
            self._announce(f"{name}: {_ending(code)} after {ran_seconds:.1f} s, starting again in {delay:.1f} s")
            if kept.deaths_in_a_row == 1:
                self._announce_tail(name)
            await asyncio.sleep(delay)
            kept.process = await self._spawn_again(kept.program)

    async def _spawn_again(self, program: Program) -> asyncio.subprocess.Process:
        while True:
            try:
                return await spawn(program, self._logs, self._pids)
            except OSError as error:  # no memory, no disk, too many files: all of these may pass
                self._announce(f"{program.name}: cannot be started ({error.strerror}), trying again")
                await asyncio.sleep(self._backoff.longest_seconds)

    def _announce_tail(self, name: str) -> None:
        path = self._logs / f"{name}.log"
        for line in log_tail(path):
            self._announce(f"    {line}")
        self._announce(f"    more in {path}")

    def _pid_note(self, name: str) -> Path:
        return self._pids / f"{name}.pid"


def _signal_group(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    if process.returncode is None:
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            return


def _ending(code: int) -> str:
    return f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
