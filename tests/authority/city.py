"""A city in the three services, each on its own tables, with one object of every kind and the people about them.

An object comes into being as in life: registered over HTTP, carried on by the services' own events.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.contracts.authority import Principal, Role
from services.dispatch.consumers.devices import devices_handlers
from services.dispatch.consumers.registry import registry_handlers
from services.dispatch.settings import DispatchSettings
from services.kit.auth import mint_internal_token
from services.kit.clock import utc_now
from services.kit.ids import new_id
from services.kit.outbox import Envelope
from tests.authority.care import CARE_OBJECTS
from tests.authority.entitled import ENTITLED_OBJECTS
from tests.authority.operations import Operation, operations
from tests.dispatch.city import Hub
from tests.fixtures.callers import COUNTY, OTHER_COUNTY, client_as, principal
from tests.registry import synthetic

_TREE = [
    ("370000", "山东省", "province", None),
    ("370800", "济宁市", "city", "370000"),
    ("370811", "任城区", "county", "370800"),
    ("370812", "兖州区", "county", "370800"),
]
CODE = "370811"
_KNOWN = {
    "time_zone": "Asia/Shanghai",
    "alarm_map": None,
    "division_code": CODE,
    "household_division_code": CODE,
    "supersedes": None,
    "parent_code": CODE,
    "level": "street",
    "vendor": "acme",
    "model": "m",
    "service_code": "cleaning",
    "services": ["cleaning"],
}
_STAFF = (
    Role.OPERATOR,
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.REGISTRAR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)


def sibling(app: FastAPI, name: str) -> httpx.AsyncClient:
    """A client with which the service ``name`` calls ``app``."""
    token = mint_internal_token(app.state.settings.internal_secret, f"service:{name}", {"service": name})
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url="http://service", headers={"Authorization": f"Bearer {token}"}
    )


class City:
    """The services by name, and what was made in them by the name of the path parameter that names it."""

    def __init__(self, apps: Mapping[str, FastAPI], dispatch_settings: DispatchSettings) -> None:
        self._apps = apps
        self._hub = Hub(apps["dispatch"], apps["dispatch"].state.database, dispatch_settings)
        self._positions = {"registry": 0, "devices": 0}
        self.made: dict[str, str] = {}
        self._known: dict[str, Any] = dict(_KNOWN)
        self.operations = [found for name, app in apps.items() for found in operations(name, app, self._known)]
        self.staff = principal(*_STAFF, division_path=COUNTY)
        """One person with every office of the county."""

    def client(self, service: str, caller: Principal) -> httpx.AsyncClient:
        return client_as(self._apps[service], caller)

    async def call(self, operation: Operation, caller: Principal, **request: Any) -> httpx.Response:
        """The operation upon what was made."""
        async with self.client(operation.service, caller) as client:
            return await operation.call(client, self.made, **request)

    async def call_without_token(self, operation: Operation) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._apps[operation.service], raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service/api/v1") as client:
            return await operation.call(client, self.made)

    @property
    def rightful(self) -> dict[str, Principal]:
        """Who belongs to what was made, by the ground on which they do."""
        return {
            "division": self.staff,
            "provider": principal(Role.PROVIDER_MANAGER, provider_id=UUID(self.made["provider_id"])),
            "vendor": principal(Role.VENDOR, vendor="acme", division_path=""),
            "family": principal(Role.FAMILY, elder_ids=frozenset({UUID(self.made["elder_id"])})),
            "worker": principal(Role.WORKER, worker_id=UUID(self.made["worker_id"])),
        }

    @property
    def strangers(self) -> dict[str, list[Principal]]:
        """On each ground, who differs from the rightful caller in that alone, and who has nothing at all."""
        return {
            "division": [principal(*_STAFF, division_path=OTHER_COUNTY)],
            "provider": [principal(Role.PROVIDER_MANAGER, provider_id=new_id()), principal(Role.PROVIDER_MANAGER)],
            "vendor": [principal(Role.VENDOR, vendor=vendor, division_path="") for vendor in ("other", None)],
            "family": [principal(Role.FAMILY, elder_ids=frozenset({new_id()})), principal(Role.FAMILY)],
            "worker": [principal(Role.WORKER, worker_id=new_id()), principal(Role.WORKER)],
        }

    async def build(self) -> None:
        """Make everything, in the table's order."""
        await self._lay_ground()
        for name in OBJECTS:
            await self.make(name)
        self._known["at"] = utc_now().isoformat()
        # Far past every deadline: supervisor, family and the nearest worker have their notifications.
        await self._hub.age(3600)
        for _ in range(4):
            await self._hub.tick()

    async def make(self, name: str) -> None:
        """Make one object, or another one in its place."""
        self.made[name] = await OBJECTS[name](self)
        await self._carry_events()
        if name != "code":
            self._known[name] = self.made[name]
        if name == "provider_id":
            self._known["operator_id"] = self.made[name]

    def know(self, name: str, value: Any) -> None:
        """What bodies put into the fields of this name from now on."""
        self._known[name] = value

    async def post(self, service: str, path: str, body: Any, caller: Principal | None = None) -> dict[str, Any]:
        """POST as the county's staff; whatever the answer holds."""
        async with self.client(service, caller or self.staff) as client:
            answer = await client.post(path, json=body)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def app(self, service: str) -> FastAPI:
        """For what a worker would do with the service's database."""
        return self._apps[service]

    async def first(self, service: str, path: str) -> str:
        """The id of the first item of a list."""
        async with self.client(service, self.staff) as client:
            return str((await client.get(path)).json()["items"][0]["id"])

    async def _lay_ground(self) -> None:
        root = principal(Role.ADMINISTRATOR, division_path="")
        for code, name, level, parent in _TREE:
            body = {"code": code, "name": name, "level": level, "parent_code": parent}
            await self.post("registry", "/divisions", body, root)
        for vendor in ("acme", "other"):
            await self.post("devices", "/vendors", {"code": vendor, "name": vendor}, root)
            await self.post("devices", "/device-models", {"vendor": vendor, "model": "m", "name": "按钮"}, root)

    async def _carry_events(self) -> None:
        """Bring dispatch what the other two have said since the last time."""
        settings = self._hub.settings
        for source, handlers in (("registry", registry_handlers(settings)), ("devices", devices_handlers(settings))):
            async with sibling(self._apps[source], "dispatch") as client:
                feed = await client.get("/internal/events", params={"after": self._positions[source], "limit": 1000})
            for envelope in map(Envelope.model_validate, feed.json()["events"]):
                self._positions[source] = envelope.position
                if envelope.type in handlers:
                    async with self._hub.database.transaction() as session:
                        await handlers[envelope.type](session, envelope)


async def _division(_city: City) -> str:
    return CODE


async def _indicator(_city: City) -> str:
    return "S4-16.nursing_beds.per_bed"


async def _elder(city: City) -> str:
    elder_id = str((await city.post("registry", "/elders", synthetic.elder()))["id"])
    async with city.client("registry", city.staff) as client:
        headers = {"Content-Type": "image/jpeg"}
        city.know("with_elder_id", (await client.post("/elders", json=synthetic.elder())).json()["id"])
        (await client.put(f"/elders/{elder_id}/photo", content=b"\xff\xd8\xff", headers=headers)).raise_for_status()
    return elder_id


async def _contact(city: City) -> str:
    return await city.first("registry", f"/elders/{city.made['elder_id']}/contacts")


async def _trait(city: City) -> str:
    body = {"trait": "living_alone", "valid_from": "2020-01-01", "source": "入户登记"}
    return str((await city.post("registry", f"/elders/{city.made['elder_id']}/traits", body))["id"])


async def _assessment(city: City) -> str:
    body = {"standard": "MZ/T 039-2013", "assessed_on": "2020-01-01", "reason": "initial", "grade": 2}
    path = f"/elders/{city.made['elder_id']}/assessments"
    return str((await city.post("registry", path, {**body, "assessors": ["甲", "乙"]}))["id"])


async def _consent(city: City) -> str:
    body = {"purpose": "health_data", "text_version": "1", "given_by": "本人", "by_right": "self", "evidence": "签字"}
    path = f"/elders/{city.made['elder_id']}/consents"
    return str((await city.post("registry", path, {**body, "valid_from": "2020-01-01"}))["id"])


async def _erasure(city: City) -> str:
    path = f"/elders/{city.made['elder_id']}"
    await city.post("registry", f"{path}/reveal", {"fields": ["phone"], "reason": "核对"})
    # By the staff, who therefore do not decide it: the elder is still needed.
    body = {"requester": "本人", "right": "self", "evidence": "身份证", "reason": "本人要求"}
    return str((await city.post("registry", f"{path}/erasure", body))["id"])


async def _provider(city: City) -> str:
    body = {"name": "安康", "division_code": CODE, "phone": "12349", "services": ["cleaning"]}
    return str((await city.post("registry", "/providers", body))["id"])


async def _service_point(city: City) -> str:
    body = {"name": "站", "provider_id": city.made["provider_id"], "division_code": CODE, "address": "路1号"}
    location = {"lat": 35.4, "lng": 116.6}
    return str((await city.post("registry", "/service-points", {**body, "location": location}))["id"])


async def _worker(city: City) -> str:
    body = synthetic.worker(city.made["provider_id"], service_point_id=city.made["service_point_id"])
    return str((await city.post("registry", "/workers", body))["id"])


async def _facility(city: City) -> str:
    body = {"name": "院", "kind": "institution", "ownership": "public", "operator_id": city.made["provider_id"]}
    place = {"division_code": CODE, "address": "路2号", "location": {"lat": 35.4, "lng": 116.6}}
    return str((await city.post("registry", "/facilities", {**body, **place}))["id"])


async def _certificate(city: City) -> str:
    body = {"kind": "first_aid", "number": "J-1", "valid_from": "2020-01-01"}
    worker = await city.post("registry", f"/workers/{city.made['worker_id']}/certificates", body)
    return next(str(one["id"]) for one in worker["certificates"] if one["number"] == "J-1")


async def _credit_entry(city: City) -> str:
    body = {"kind": "late", "points": -1, "reason": "迟到", "evidence": "记录", "occurred_on": "2020-01-01"}
    path = f"/providers/{city.made['provider_id']}/credit-entries"
    # Not the staff: who makes an entry does not decide the appeal against it.
    return str((await city.post("registry", path, body, principal(Role.REGISTRAR)))["id"])


async def _network_policy(city: City) -> str:
    body = {"kind": "stars", "valid_from": "2020-01-01", "value": {}, "reason": "试行"}
    return str((await city.post("registry", "/network-policies", body))["id"])


async def _device(city: City) -> str:
    body = {"vendor": "acme", "model": "m", "serial": "P1", "division_code": CODE}
    return str((await city.post("devices", "/devices", body))["device"]["id"])


async def _binding(city: City) -> str:
    path = f"/devices/{city.made['device_id']}/bindings"
    return str((await city.post("devices", path, {"elder_id": city.made["elder_id"]}))["id"])


async def _alarm(city: City) -> str:
    press = {"id": "1", "serial": "P1", "kind": "sos", "at": utc_now().isoformat()}
    taken = await city.post("devices", "/vendor/alarms", press, city.rightful["vendor"])
    return str(taken["results"][0]["alarm_id"])


async def _import(city: City) -> str:
    sheet = "姓名,身份证号,住址\n测试甲,,1号\n".encode()
    async with city.client("registry", city.staff) as client:
        answer = await client.post("/imports/elders", files={"file": ("a.csv", sheet)})
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


async def _emergency(city: City) -> str:
    return await city.first("dispatch", "/emergencies")


async def _order(city: City) -> str:
    start = utc_now() + timedelta(hours=1)
    window = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
    body = {"elder_id": city.made["elder_id"], "service_code": "cleaning", "payer": "self_paid"}
    order = await city.post("dispatch", "/orders", {**body, "requested_window": window})
    await city.post("dispatch", f"/orders/{order['id']}/assign", {"worker_id": city.made["worker_id"], "reason": "近"})
    return str(order["id"])


OBJECTS: Mapping[str, Callable[[City], Awaitable[str]]] = {
    "code": _division,
    "indicator_id": _indicator,
    "elder_id": _elder,
    "contact_id": _contact,
    "trait_id": _trait,
    "assessment_id": _assessment,
    "consent_id": _consent,
    "erasure_id": _erasure,
    "provider_id": _provider,
    "service_point_id": _service_point,
    "worker_id": _worker,
    "facility_id": _facility,
    "import_id": _import,
    "certificate_id": _certificate,
    "credit_entry_id": _credit_entry,
    "network_policy_id": _network_policy,
    **CARE_OBJECTS,
    **ENTITLED_OBJECTS,
    "device_id": _device,
    "binding_id": _binding,
    "alarm_id": _alarm,
    "emergency_id": _emergency,
    "order_id": _order,
}
"""How an object is made, by the path parameter that names it: a new parameter joins here, in the order of making."""
