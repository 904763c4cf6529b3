"""A state folder that the embedded PostgreSQL's account can reach, and programs made of one line of Python."""

import shutil
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.child import Program
from deploy.local.state import StateFolder, open_state
from deploy.local.supervisor import Backoff, Supervisor
from deploy.local.waiting import until

QUICK = Backoff(first_seconds=0.01, longest_seconds=0.05)


@pytest.fixture
def state() -> Iterator[StateFolder]:
    # Not tmp_path: pytest makes that private to the user, and under root PostgreSQL runs as another one.
    root = Path(tempfile.mkdtemp(prefix="hub-test-"))
    root.chmod(0o755)
    folder = StateFolder(root)
    open_state(folder)
    yield folder
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def announced() -> list[str]:
    return []


@pytest.fixture
async def supervisor(state: StateFolder, announced: list[str]) -> AsyncIterator[Supervisor]:
    made = Supervisor(state.logs, state.run, announced.append, QUICK)
    yield made
    await made.stop(deadline_seconds=5)


def python_program(name: str, code: str, stage: int = 0, stop_signal: signal.Signals = signal.SIGTERM) -> Program:
    return Program(name=name, command=(sys.executable, "-c", code), stage=stage, stop_signal=stop_signal)


async def eventually(condition: Callable[[], object], within_seconds: float = 20.0) -> None:
    async def holds() -> bool:
        return bool(condition())

    assert await until(holds, within_seconds, every_seconds=0.02)
