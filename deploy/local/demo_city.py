"""When a local instance gets the demo city: into an empty database only, or to go on where a load was interrupted."""

import os
from pathlib import Path

from deploy.local.accounts import add_login, has_any_login
from deploy.local.demo import FILE_NAME, DemoFile, describe_logins, load
from deploy.local.demo.city import ELDERS, SEED
from deploy.local.instance_secrets import load_secrets
from deploy.local.state import StateFolder

ADMINISTRATOR = "admin"


async def load_where_empty(state: StateFolder, gateway_url: str, road_network: Path) -> None:
    """Load the city and note the logins in the state folder. A database that is in use without it is left alone."""
    demo_file = state.root / FILE_NAME
    in_use = await has_any_login()
    if in_use and not demo_file.exists():
        print("the database is in use: the demo city is not loaded into it")
        return
    password = load_secrets(state.secrets).administrator_password
    if not in_use:
        DemoFile.open(demo_file, SEED)  # before the first login: a start that is cut off here still goes on later
        await add_login(ADMINISTRATOR, password, "系统管理员", ["administrator"], division_path="")
    elders = int(os.environ.get("HUB_DEMO_ELDERS", ELDERS))
    logins = await load(gateway_url, ADMINISTRATOR, password, road_network, demo_file=demo_file, elders=elders)
    state.demo_logins.touch(mode=0o600)
    state.demo_logins.write_text(describe_logins(logins, gateway_url) + "\n")
