"""The embedded PostgreSQL as the user that runs the tests, root or not."""

import asyncio
import os
import shutil
import signal
from pathlib import Path

import psycopg
import pytest

from deploy.local.database import ensure_database
from deploy.local.errors import SetupError
from deploy.local.postgres import ADMINISTRATOR, EmbeddedPostgres, prepare
from deploy.local.state import StateFolder
from deploy.local.supervisor import Supervisor
from tests.local.conftest import eventually


async def start(supervisor: Supervisor, server: EmbeddedPostgres) -> None:
    await supervisor.start(server.program(stage=0))
    await eventually(server.is_ready)


async def test_what_was_committed_survives_a_stop_and_a_crash(
    supervisor: Supervisor, state: StateFolder, announced: list[str]
) -> None:
    server = prepare(state.postgres)
    await start(supervisor, server)
    dsn = server.url(ADMINISTRATOR)
    ensure_database(dsn)
    ensure_database(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE press (id int)")
        connection.execute("INSERT INTO press VALUES (1)")

    first = supervisor.pid("postgres")
    os.kill(first, signal.SIGKILL)
    await eventually(lambda: supervisor.pid("postgres") != first and server.is_ready())
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO press VALUES (2)")
    await supervisor.stop()

    again = Supervisor(state.logs, state.run, announced.append)
    await start(again, prepare(state.postgres))
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT array_agg(id ORDER BY id) FROM press").fetchone() == ([1, 2],)
    await again.stop()


async def test_it_is_durable_and_reached_by_the_socket_alone(supervisor: Supervisor, state: StateFolder) -> None:
    server = prepare(state.postgres)
    await start(supervisor, server)

    with psycopg.connect(server.url(ADMINISTRATOR, "postgres")) as connection:
        settings = {
            name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            for name in ("fsync", "synchronous_commit", "autovacuum", "listen_addresses", "data_checksums")
        }

    assert settings == {
        "fsync": ("on",),
        "synchronous_commit": ("on",),
        "autovacuum": ("on",),
        "listen_addresses": ("",),
        "data_checksums": ("on",),
    }
    assert server.sockets.stat().st_mode & 0o777 == 0o700


async def test_a_first_start_that_was_cut_off_is_done_again(supervisor: Supervisor, state: StateFolder) -> None:
    (state.postgres / "data" / "base").mkdir(parents=True)
    if os.geteuid() == 0:
        state.postgres.chmod(0o755)

    await start(supervisor, prepare(state.postgres))


async def test_a_long_path_gets_a_shorter_place_for_its_socket(supervisor: Supervisor, state: StateFolder) -> None:
    server = prepare(state.root / ("a-long-name-" * 10) / "postgres")

    assert len(os.fsencode(server.sockets)) < 90
    await start(supervisor, server)
    await asyncio.to_thread(ensure_database, server.url(ADMINISTRATOR))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
async def test_under_root_a_folder_the_account_cannot_reach_is_not_opened_to_it(
    supervisor: Supervisor, state: StateFolder
) -> None:
    state.root.chmod(0o700)

    server = prepare(state.postgres)
    await start(supervisor, server)

    assert state.root.stat().st_mode & 0o777 == 0o700
    state.root.chmod(0o755)
    assert prepare(state.postgres).data == server.data, "where data once is it stays"
    await supervisor.stop()
    shutil.rmtree(server.data.parent)
    assert server.data.is_relative_to("/var/lib/eldercare-hub")


def test_a_socket_folder_of_somebody_else_is_refused(state: StateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    Path(state.postgres).mkdir()

    with pytest.raises(SetupError, match="belongs to somebody else"):
        prepare(state.postgres)


def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    with pytest.raises(SetupError, match="PostgreSQL cannot be reached"):
        ensure_database("postgresql://nobody@127.0.0.1:1/hub")
