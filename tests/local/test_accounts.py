"""Logins from the command line, on a real server that `hub migrate` has prepared."""

import json
from collections.abc import AsyncIterator

import pytest

from deploy.local.postgres import ADMINISTRATOR, prepare
from deploy.local.state import StateFolder, note_environment
from deploy.local.supervisor import Supervisor
from tests.local.conftest import eventually
from tests.local.test_hub_command import hub, the_line


@pytest.fixture
async def migrated(supervisor: Supervisor, state: StateFolder) -> AsyncIterator[StateFolder]:
    server = prepare(state.postgres)
    await supervisor.start(server.program(stage=0))
    await eventually(server.is_ready)
    done = hub("migrate", HUB_DATABASE_ADMIN_URL=server.url(ADMINISTRATOR))
    assert done.returncode == 0, done.stderr
    with note_environment(state, {"HUB_DATABASE_URL": server.url("{role}", scheme="postgresql+psycopg")}):
        yield state


async def test_the_first_administrator_is_made_once(migrated: StateFolder) -> None:
    command = ("create-user", "first", "--password", "a long password nobody guesses")
    where = {"HUB_STATE_DIR": str(migrated.root)}

    done = hub(*command, **where)

    assert (done.returncode, done.stdout) == (0, "first can sign in\n"), done.stderr
    assert "first exists already" in the_line(hub(*command, **where))
    assert "roles are" in the_line(hub(*command, "--role", "king", **where))
    assert "party" in the_line(hub("create-user", "worker", *command[2:], "--role", "worker", **where))
    assert "password" in the_line(hub("create-user", "short", "--password", "1", **where))


async def test_the_demo_city_is_not_loaded_into_a_hub_in_use(migrated: StateFolder) -> None:
    where = {
        "HUB_STATE_DIR": str(migrated.root),
        "HUB_GATEWAY_URL": "http://127.0.0.1:1",
        "HUB_ROAD_NETWORK": "none.osm.pbf",
    }
    assert hub("create-user", "first", "--password", "a long password nobody guesses", **where).returncode == 0

    done = hub("load-demo", **where)

    assert (done.returncode, done.stdout) == (0, "the database is in use: the demo city is not loaded into it\n")
    assert not migrated.demo_logins.exists()


def test_without_a_running_hub_there_is_one_line(state: StateFolder) -> None:
    for command in (("create-user", "first", "--password", "long enough for this"), ("simulate",), ("load-demo",)):
        assert "no hub runs here" in the_line(hub(*command, HUB_STATE_DIR=str(state.root)))


def test_the_noted_environment_is_private_and_gone_afterwards(state: StateFolder) -> None:
    with note_environment(state, {"HUB_TOKEN_SECRET": "x"}):
        assert json.loads(state.environment.read_text()) == {"HUB_TOKEN_SECRET": "x"}
        assert state.environment.stat().st_mode & 0o777 == 0o600
    assert not state.environment.exists()
