"""Loads the demo city into a running hub, as a client of its public API; safe to interrupt and to run again."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from deploy.local.demo.accounts import LAST_USERNAME, make_accounts, make_last_account
from deploy.local.demo.city import ELDERS, SEED, make_city
from deploy.local.demo.demo_file import DemoFile, DemoLogin
from deploy.local.demo.first_day import FirstDay
from deploy.local.demo.gateway_client import Gateway, GatewayRefusedError, connected_to
from deploy.local.demo.registering import Registering


async def load(
    gateway_url: str,
    admin_username: str,
    admin_password: str,
    road_network: Path,
    *,
    demo_file: Path,
    seed: int = SEED,
    elders: int = ELDERS,
    report: Callable[[str], None] = print,
) -> list[DemoLogin]:
    """The demo logins, after loading the city where it is not there yet; the administrator's own comes first.

    `demo_file` keeps what the hub shows only once (see `DemoFile`). `report` gets a line for each step. Raises
    SetupError, of which `GatewayRefusedError` says what the hub refused; run again, the load goes on where it stopped.
    """
    file = DemoFile.open(demo_file, seed)
    administrator = DemoLogin(admin_username, "系统管理员", ("administrator",), admin_password)
    async with connected_to(gateway_url) as http:
        gateway = Gateway(http, admin_username, admin_password)
        if not await _is_loaded(gateway, file):
            city = await asyncio.to_thread(make_city, road_network, file.seed, elders)
            registering = Registering(gateway, city, file)
            await _step(report, f"{len(city.workers)} workers and their stations", registering.register_network())
            await _step(report, f"{len(city.elders)} elders", registering.register_elders())
            await _step(report, f"{len(city.devices)} devices", registering.register_devices())
            await _step(report, "the logins", make_accounts(registering, city))
            await _step(report, "today's orders", FirstDay(registering).begin())
            await make_last_account(registering)
            file.save()
    return [administrator, *file.logins]


def describe_logins(logins: list[DemoLogin], gateway_url: str) -> str:
    """A table for people: who can sign in, where, with what."""
    lines = [f"{'login':<14}{'password':<26}{'role':<18}page"]
    lines += [
        f"{login.username:<14}{login.password:<26}{','.join(login.roles):<18}{gateway_url}{login.page}"
        for login in logins
    ]
    return "\n".join(lines)


async def _is_loaded(gateway: Gateway, file: DemoFile) -> bool:
    try:
        await gateway.as_somebody_else(LAST_USERNAME, file.password).sign_in()
    except GatewayRefusedError as refused:
        if refused.code != "auth.invalid_grant":
            raise
        return False
    return True


async def _step(report: Callable[[str], None], what: str, work: Awaitable[None]) -> None:
    began = time.monotonic()
    await work
    report(f"demo city: {what} in {time.monotonic() - began:.1f} s")
