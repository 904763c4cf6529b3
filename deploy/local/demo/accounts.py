"""The demo city's logins: one or two for each role, all with the instance's demo password."""

from deploy.local.demo.city import City
from deploy.local.demo.demo_file import DemoLogin
from deploy.local.demo.divisions import COUNTY
from deploy.local.demo.gateway_client import GatewayRefusedError
from deploy.local.demo.registering import Registering

WORKER_LOGINS = 12
LAST_USERNAME = "auditor1"
"""Made last of all: where it can sign in, the city is complete."""

_CITY = "440300"
_STAFF = (
    ("operator1", "话务员一", "operator", COUNTY),
    ("operator2", "话务员二", "operator", COUNTY),
    ("dispatcher1", "调度员一", "dispatcher", COUNTY),
    ("supervisor1", "值班主管", "supervisor", _CITY),
    ("registrar1", "建档员一", "registrar", COUNTY),
)


async def make_accounts(registering: Registering, city: City) -> None:
    """Everybody's account but the last; the logins are noted in the demo file."""
    for username, name, role, division in _STAFF:
        await _make(registering, username, name, role, division_code=division)
    provider = city.providers[0]
    provider_id = registering.provider_ids[provider.key]
    await _make(
        registering, "manager1", provider.name, "provider_manager", division_code=COUNTY, provider_id=provider_id
    )
    for worker in city.workers[:WORKER_LOGINS]:
        await _make(
            registering,
            f"worker{worker.number}",
            worker.name,
            "worker",
            page="/m/worker",
            division_code=COUNTY,
            provider_id=registering.provider_ids[worker.provider],
            worker_id=registering.worker_ids[worker.number],
        )
    elder = family_elder(city)
    await _make(
        registering,
        "family1",
        city.elders[elder - 1].contacts[0].name,
        "family",
        page="/m/family",
        division_code=COUNTY,
        elder_ids=[registering.elder_ids[elder]],
    )


async def make_last_account(registering: Registering) -> None:
    """Say that the city is complete."""
    await _make(registering, LAST_USERNAME, "审计员一", "auditor", division_code=_CITY)


def family_elder(city: City) -> int:
    """The number of the elder whose family signs in: the first who wears a watch, so that the map shows something."""
    return next(device.elder for device in city.devices if device.kind == "watch")


async def _make(
    registering: Registering, username: str, name: str, role: str, *, page: str = "/", **belongs_to: object
) -> None:
    file = registering.file
    body = {"username": username, "password": file.password, "name": name, "roles": [role], **belongs_to}
    try:
        await registering.gateway.create("/accounts", body, f"demo/{file.seed}/account/{username}")
    except GatewayRefusedError as refused:
        if refused.status != 409:  # made by an earlier, interrupted load
            raise
    login = DemoLogin(username, name, (role,), file.password, page)
    file.logins = [*(known for known in file.logins if known.username != username), login]
