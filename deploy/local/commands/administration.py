"""Commands that change or feed a running instance: migrate, create-user, load-demo, simulate.

Beside a hub that `hub up` runs they find its addresses by themselves; elsewhere they take them from `HUB_…` variables.
"""

import asyncio
import logging
import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from deploy.local.errors import SetupError
from deploy.local.running import until_told_to_stop
from deploy.local.state import adopt_environment, state_folder


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(migrate)
    app.command("create-user")(create_user)
    app.command("load-demo", hidden=True)(load_demo)
    app.command()(simulate)
    app.command()(press)


def migrate() -> None:
    """Make the database, its schemas and roles, and bring them up to date. Reads HUB_DATABASE_ADMIN_URL."""
    from deploy.local.database import ensure_database
    from migrations.runner import migrate as bring_up_to_date

    url = os.environ.get("HUB_DATABASE_ADMIN_URL")
    if not url:
        raise SetupError("HUB_DATABASE_ADMIN_URL is not set: give the address of the database as its administrator")
    dsn = url.replace("postgresql+psycopg://", "postgresql://", 1)
    ensure_database(dsn)
    bring_up_to_date(dsn)


def create_user(
    username: Annotated[str, typer.Argument(help="What to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name.")] = "系统管理员",
    role: Annotated[list[str] | None, typer.Option(help="A role; may be given more than once.")] = None,
    division_path: Annotated[str, typer.Option(help="What it may see, such as 440000/440300; empty: all.")] = "",
    password: Annotated[
        str, typer.Option(envvar="HUB_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
    ] = "",
) -> None:
    """Make a login, the first administrator above all; later ones are made in the console."""
    from deploy.local.accounts import add_login

    adopt_environment(state_folder())
    asyncio.run(add_login(username, password, name, role or ["administrator"], division_path))
    print(f"{username} can sign in")


def load_demo() -> None:
    """Load the demo city where the database is empty, and note its logins in the state folder."""
    from deploy.local.demo_city import load_where_empty

    state = state_folder()
    adopt_environment(state)
    asyncio.run(load_where_empty(state, _of_running_hub("HUB_GATEWAY_URL"), _road_network()))


def simulate(
    devices: Annotated[int | None, typer.Option(help="How many; all the demo city has by default.")] = None,
    rate: Annotated[float, typer.Option(help="Messages a second, all devices together.")] = 20.0,
    presses_per_hour: Annotated[float, typer.Option(help="SOS presses an hour, all devices together.")] = 6.0,
    seed: Annotated[int, typer.Option(help="The same seed does the same.")] = 1,
) -> None:
    """Run the demo city's devices against the hub that runs on this machine."""
    from deploy.local.demo import FILE_NAME
    from deploy.local.simulator import run

    state = state_folder()
    adopt_environment(state)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    simulation = partial(
        run,
        state.root / FILE_NAME,
        _of_running_hub("HUB_DEVICE_BROKER_URL"),
        _road_network(),
        devices=devices,
        messages_per_second=rate,
        presses_per_hour=presses_per_hour,
        seed=seed,
    )
    asyncio.run(until_told_to_stop(lambda stop: simulation(stop=stop)))


def press(
    serial: Annotated[str | None, typer.Option(help="Which pendant or watch; the first one by default.")] = None,
) -> None:
    """Press the SOS button of one device of the demo city."""
    from deploy.local.demo import FILE_NAME
    from deploy.local.simulator.pressing import press_once

    state = state_folder()
    adopt_environment(state)
    pressed = asyncio.run(press_once(state.root / FILE_NAME, _of_running_hub("HUB_DEVICE_BROKER_URL"), serial))
    print(f"{pressed}: pressed, and stored by the hub")


def _of_running_hub(variable: str) -> str:
    if variable not in os.environ:
        raise SetupError(f"no hub runs here: start it with `hub up`, or set {variable}")
    return os.environ[variable]


def _road_network() -> Path:
    path = os.environ.get("HUB_ROAD_NETWORK")
    if not path:
        raise SetupError("there is no road network: put an OpenStreetMap extract into data/osm or set HUB_ROAD_NETWORK")
    return Path(path)
