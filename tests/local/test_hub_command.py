"""The `hub` command as people call it: its lines, its exit codes, one whole start and stop of the servers."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.errors import SetupError
from deploy.local.instance_secrets import load_secrets
from deploy.local.ports import free_ports
from deploy.local.state import REPOSITORY, StateFolder, lock_state

HUB = (sys.executable, "-m", "deploy.local")


def hub(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [*HUB, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def the_line(done: subprocess.CompletedProcess[str]) -> str:
    """The one line that a start which cannot succeed prints."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_a_busy_port_is_named_with_the_way_out(state: StateFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for option in ("--port", "--mqtt-port"):
            line = the_line(hub("up", option, port, *free_gateway(option), HUB_STATE_DIR=str(state.root)))
            assert f"port {port} on 127.0.0.1" in line
            assert option in line


def free_gateway(option: str) -> tuple[str, ...]:
    return () if option == "--port" else ("--port", str(free_ports(1)[0]))


def test_a_second_instance_on_the_same_state_is_refused(state: StateFolder) -> None:
    with lock_state(state):
        line = the_line(hub("up", HUB_STATE_DIR=str(state.root)))

    assert "a hub already runs" in line
    assert f"process {os.getpid()}" in line
    assert "HUB_STATE_DIR" in line


def test_a_state_folder_that_cannot_be_made_is_one_line(state: StateFolder) -> None:
    (state.root / "file").write_text("")

    line = the_line(hub("up", HUB_STATE_DIR=str(state.root / "file" / "state")))

    assert "cannot write the state folder" in line


def test_an_external_server_needs_both_addresses(state: StateFolder) -> None:
    line = the_line(
        hub(
            "up",
            "--port",
            str(free_ports(1)[0]),
            HUB_STATE_DIR=str(state.root),
            HUB_DATABASE_ADMIN_URL="postgresql://postgres@127.0.0.1:1/hub",
        )
    )

    assert "HUB_DATABASE_URL" in line


def test_migrating_without_an_address_is_one_line() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "HUB_DATABASE_ADMIN_URL"}

    done = subprocess.run(  # noqa: S603
        [*HUB, "migrate"], cwd=REPOSITORY, env=environment, check=False, capture_output=True, text=True, timeout=60
    )

    assert "HUB_DATABASE_ADMIN_URL is not set" in the_line(done)


def test_help_loads_no_heavy_library() -> None:
    code = "import sys, deploy.local.cli; print([m for m in ('fastapi', 'sqlalchemy', 'uvicorn') if m in sys.modules])"

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], cwd=REPOSITORY, check=True, capture_output=True, text=True, timeout=60
    )

    assert done.stdout.strip() == "[]"


def test_secrets_are_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"

    made = load_secrets(path)

    assert load_secrets(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(set(json.loads(path.read_text()).values())) == 5


def test_damaged_secrets_are_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text("{")

    with pytest.raises(SetupError, match="restore it from a backup"):
        load_secrets(path)

    assert path.read_text() == "{"


async def test_a_worker_process_ends_when_told_and_fails_with_its_worker() -> None:
    code = """
import asyncio
from deploy.local.running import until_told_to_stop
async def steady(stop):
    print('up', flush=True)
    await stop.wait()
    print('ended', flush=True)
async def failing(stop):
    raise RuntimeError('broken worker')
asyncio.run(until_told_to_stop({parts}))
"""

    async def run(parts: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code.format(parts=parts),
            cwd=REPOSITORY,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    steady = await run("steady, steady")
    assert steady.stdout is not None
    assert [await steady.stdout.readline() for _ in range(2)] == [b"up\n", b"up\n"]
    steady.terminate()
    output, _ = await steady.communicate()
    assert (steady.returncode, output) == (0, b"ended\nended\n")

    failing = await run("steady, failing")
    output, errors = await failing.communicate()
    assert failing.returncode == 1
    assert output == b"up\nended\n", "the others end in order"
    assert b"broken worker" in errors
