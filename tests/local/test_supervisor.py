"""Real child processes, each one line of Python, under the real supervisor."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from deploy.local.child import LOG_ROTATED_AT_BYTES, stop_strays
from deploy.local.state import StateFolder
from deploy.local.supervisor import Backoff, Supervisor
from tests.local.conftest import eventually, python_program

SLEEP = "import time; print('up', flush=True); time.sleep(600)"
NOTE_THE_END = """
import signal, sys, time
def end(*_):
    with open({path!r}, 'a') as file: file.write({name!r} + '\\n')
    sys.exit()
signal.signal(signal.SIGTERM, end)
print('up', flush=True)
time.sleep(600)
"""


async def started(state: StateFolder, *names: str) -> None:
    await eventually(lambda: all("up" in (state.logs / f"{name}.log").read_text() for name in names))


async def test_what_dies_is_started_again(supervisor: Supervisor, state: StateFolder, announced: list[str]) -> None:
    await supervisor.start(python_program("sleeper", SLEEP))
    first = supervisor.pid("sleeper")
    os.kill(first, signal.SIGKILL)

    await eventually(lambda: supervisor.pid("sleeper") != first)

    assert psutil.pid_exists(supervisor.pid("sleeper"))
    assert supervisor.deaths("sleeper") == 1
    assert announced[0].startswith("sleeper: ended by SIGKILL")
    assert announced[-1].strip() == f"more in {state.logs / 'sleeper.log'}"


async def test_the_last_lines_of_what_failed_are_shown(supervisor: Supervisor, announced: list[str]) -> None:
    await supervisor.start(python_program("broken", "raise SystemExit('no such table: elder')"))

    await eventually(lambda: supervisor.deaths("broken") >= 3)

    assert any("ended with code 1" in line for line in announced)
    assert [line.strip() for line in announced].count("no such table: elder") == 1, "shown for the first death alone"


async def test_stopping_goes_from_the_highest_stage_down(supervisor: Supervisor, state: StateFolder) -> None:
    order = state.root / "order"
    for stage, name in enumerate(("database", "broker", "app")):
        await supervisor.start(python_program(name, NOTE_THE_END.format(path=str(order), name=name), stage))
    await started(state, "database", "broker", "app")

    await supervisor.stop(deadline_seconds=5)

    assert order.read_text().split() == ["app", "broker", "database"]
    assert not list(state.run.glob("*.pid"))


async def test_what_ignores_the_signal_is_killed_in_time(
    supervisor: Supervisor, state: StateFolder, announced: list[str]
) -> None:
    await supervisor.start(
        python_program("deaf", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP)
    )
    await started(state, "deaf")
    pid = supervisor.pid("deaf")

    await supervisor.stop(deadline_seconds=0.3)

    assert not psutil.pid_exists(pid)
    assert announced == ["deaf: did not stop in time, killed"]


async def test_stopping_does_not_wait_for_a_restart_that_is_due(state: StateFolder, announced: list[str]) -> None:
    patient = Supervisor(state.logs, state.run, announced.append, Backoff(first_seconds=600, longest_seconds=600))
    await patient.start(python_program("broken", "raise SystemExit(3)"))
    await eventually(lambda: patient.deaths("broken") == 1)

    async with asyncio.timeout(5):
        await patient.stop()

    assert not psutil.pid_exists(patient.pid("broken"))


async def test_run_once_tells_success_from_failure(supervisor: Supervisor, announced: list[str]) -> None:
    assert await supervisor.run_once(python_program("good", "pass"))
    assert not await supervisor.run_once(python_program("bad", "raise SystemExit('disk is full')"))
    assert any("disk is full" in line for line in announced)


@pytest.mark.parametrize(("deaths", "seconds"), [(1, 0.2), (2, 0.4), (5, 3.2), (6, 5.0), (1000, 5.0)])
def test_the_delay_doubles_up_to_its_limit(deaths: int, seconds: float) -> None:
    assert Backoff().next_delay(deaths) == pytest.approx(seconds)


async def test_a_large_log_is_put_aside_at_the_start(supervisor: Supervisor, state: StateFolder) -> None:
    log = state.logs / "sleeper.log"
    log.write_bytes(b"old\n" * (LOG_ROTATED_AT_BYTES // 4 + 1))

    await supervisor.start(python_program("sleeper", SLEEP))
    await started(state, "sleeper")

    assert log.read_text() == "up\n"
    assert log.with_suffix(".log.1").stat().st_size > LOG_ROTATED_AT_BYTES


PARENT = """
import asyncio, sys
from pathlib import Path
from deploy.local.child import Program
from deploy.local.supervisor import Supervisor
async def main():
    folder = Path(sys.argv[1])
    supervisor = Supervisor(folder / 'logs', folder / 'run')
    await supervisor.start(Program('orphan', (sys.executable, '-c', sys.argv[2]), 0))
    print(supervisor.pid('orphan'), flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


async def kill_the_supervisor_of(state: StateFolder, code: str) -> psutil.Process:
    """Start a supervisor of its own, kill it without a chance to clean up, and answer its child."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(state.root), code, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(await parent.stdout.readline()))
    await started(state, "orphan")
    parent.kill()
    await parent.communicate()
    return child


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child's life to its parent's")
async def test_children_end_with_a_killed_supervisor(state: StateFolder) -> None:
    child = await kill_the_supervisor_of(state, SLEEP)

    await eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_the_next_start_stops_what_was_left_over(state: StateFolder) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEP
    child = await kill_the_supervisor_of(state, deaf)
    assert child.is_running()

    assert stop_strays(state.run, wait_seconds=0.2) == ["orphan"]

    await eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    assert stop_strays(state.run) == []


def test_a_process_that_only_has_the_noted_pid_is_left_alone(state: StateFolder) -> None:
    with subprocess.Popen([sys.executable, "-c", SLEEP], stdout=subprocess.DEVNULL) as stranger:  # noqa: S603
        note = {"pid": stranger.pid, "started": time.time(), "command": ["postgres"], "stop_signal": signal.SIGKILL}
        (state.run / "orphan.pid").write_text(json.dumps(note))

        assert stop_strays(state.run) == []

        assert stranger.poll() is None
        stranger.kill()
