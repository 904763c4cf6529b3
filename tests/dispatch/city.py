"""A small made-up city for dispatch's tests: cards, alarms, and the hub they are fed into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy import text

from services.contracts import events
from services.contracts.authority import Principal, Role
from services.contracts.events import (
    AlarmRaised,
    CertificateCard,
    ContactCard,
    DeviceCard,
    ElderCard,
    ProviderCard,
    ShiftCard,
    WorkerCard,
)
from services.contracts.location import Fix, Location
from services.dispatch.clients.notifier import Notifier
from services.dispatch.consumers.devices import devices_handlers
from services.dispatch.consumers.registry import registry_handlers
from services.dispatch.settings import DispatchSettings
from services.dispatch.worker import Clockwork
from services.kit.clock import utc_now
from services.kit.consumer import Handler
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.outbox import Envelope, number_events, read_feed
from tests.fixtures.callers import client_as, principal

STREET = "440000/440300/440305/440305001"
COUNTY = "440000/440300/440305"
OTHER_COUNTY = "440000/440300/440306"
HOME = Location(lat=22.548342, lng=113.953657)
"""A door in 大冲六路, Nanshan."""
PROVIDER = UUID("01900000-0000-7000-8000-000000000001")


def elder_card(**changes: Any) -> ElderCard:
    contacts = [
        ContactCard(id=new_id(), name="王建国", relationship="儿子", phone="19900000002", priority=2),
        ContactCard(id=new_id(), name="王丽", relationship="女儿", phone="19900000001", priority=1),
    ]
    card = ElderCard(
        id=new_id(),
        version=1,
        name="王秀兰",
        sex="female",
        birth_date=date(1941, 3, 12),
        phone="19900000000",
        address="大冲六路8号3栋201",
        location=HOME,
        division_path=STREET,
        division_name="粤海街道",
        traits=["living_alone"],
        care_notes={"dog": "有"},
        language="粤语",
        contacts=contacts,
    )
    return card.model_copy(update=changes)


def worker_card(**changes: Any) -> WorkerCard:
    """Somebody who is on shift at any time, based about a kilometre from HOME."""
    card = WorkerCard(
        id=new_id(),
        version=1,
        name="李敏",
        phone="19900001000",
        provider_id=PROVIDER,
        provider_name="安康居家",
        division_path=COUNTY,
        skills=["bathing"],
        languages=["普通话"],
        certificates=[CertificateCard(kind="care_worker", valid_from=date(2020, 1, 1), valid_to=None)],
        shifts=always_on_shift(),
        base=Location(lat=22.555211, lng=113.951202),
    )
    return card.model_copy(update=changes)


def always_on_shift() -> list[ShiftCard]:
    """Two shifts a day, the second past midnight."""
    shifts = [ShiftCard(weekday=day, start=time(8), end=time(20)) for day in range(7)]
    return shifts + [ShiftCard(weekday=day, start=time(20), end=time(8)) for day in range(7)]


def device_card(elder_id: UUID | None, **changes: Any) -> DeviceCard:
    card = DeviceCard(
        id=new_id(),
        version=1,
        vendor="demo",
        model="pendant",
        serial="P0001",
        division_path=COUNTY,
        state="online",
        battery=80,
        elder_id=elder_id,
    )
    return card.model_copy(update=changes)


def alarm(elder: ElderCard | None = None, **changes: Any) -> AlarmRaised:
    now = utc_now()
    made = AlarmRaised(
        alarm_id=new_id(),
        kind="sos",
        vendor="demo",
        serial="P0001",
        channel="mqtt",
        device_id=None,
        elder_id=elder.id if elder else None,
        division_path=STREET if elder else "",
        device_time=now - timedelta(seconds=1),
        received_at=now,
        is_late=False,
        is_test=False,
        recognised=True,
    )
    return made.model_copy(update=changes)


def new_order(elder: ElderCard, **changes: Any) -> dict[str, Any]:
    """The body of an order whose window begins in an hour."""
    start = utc_now() + timedelta(hours=1)
    window = {"start": start.isoformat(), "end": (start + timedelta(hours=1)).isoformat()}
    body = {"elder_id": str(elder.id), "service_code": "cleaning", "requested_window": window, "payer": "self_paid"}
    return {**body, **changes}


def provider_card(**changes: Any) -> ProviderCard:
    """The provider of every worker."""
    card = ProviderCard(id=PROVIDER, version=1, name="安康居家", division_path=COUNTY, services=["cleaning"])
    return card.model_copy(update=changes)


def fix(lat: float, lng: float, at: datetime | None = None) -> Fix:
    return Fix(lat=lat, lng=lng, at=at or datetime.now(UTC), accuracy_m=10)


def operator(**changes: Any) -> Principal:
    return principal(Role.OPERATOR, **{"division_path": COUNTY, "name": "张话务", **changes})


def worker_account(worker: WorkerCard) -> Principal:
    return principal(Role.WORKER, division_path=COUNTY, worker_id=worker.id, name=worker.name)


@dataclass
class Hub:
    """The service under test and its clock."""

    app: FastAPI
    database: Database
    settings: DispatchSettings
    positions: dict[str, int] = field(default_factory=dict)

    def client(self, caller: Principal) -> httpx.AsyncClient:
        return client_as(self.app, caller)

    async def deliver(self, event_type: str, payload: BaseModel) -> None:
        """One event to its handler, in a transaction as the consumer opens it."""
        source = "devices" if event_type.startswith(("alarm.", "device.")) else "registry"
        await self.deliver_to(self._handlers(source), source, event_type, payload)

    async def deliver_to(
        self, handlers: Mapping[str, Handler], source: str, event_type: str, payload: BaseModel
    ) -> None:
        self.positions[source] = self.positions.get(source, 0) + 1
        envelope = Envelope(
            source=source,
            position=self.positions[source],
            event_id=new_id(),
            type=event_type,
            aggregate_id="x",
            occurred_at=utc_now(),
            payload=payload.model_dump(mode="json"),
        )
        async with self.database.transaction() as session:
            await handlers[event_type](session, envelope)

    def _handlers(self, source: str) -> Mapping[str, Handler]:
        return devices_handlers(self.settings) if source == "devices" else registry_handlers(self.settings)

    async def register(self, *cards: ElderCard | WorkerCard | ProviderCard | DeviceCard) -> None:
        types = {
            ElderCard: events.ELDER_REGISTERED,
            WorkerCard: events.WORKER_REGISTERED,
            ProviderCard: events.PROVIDER_REGISTERED,
        }
        for card in cards:
            await self.deliver(types.get(type(card), events.DEVICE_CHANGED), card)

    async def order(self, elder: ElderCard, worker: WorkerCard | None = None, state: str = "assigned") -> str:
        """The path of an order for a known elder, in a worker's hands as far as ``state`` says."""
        path = f"/orders/{(await self.post(operator(), '/orders', new_order(elder), 201))['id']}"
        if worker is None:
            return path
        await self.post(operator(), f"{path}/assign", {"worker_id": str(worker.id)})
        bodies = {"check-in": {"location": HOME.model_dump()}}
        ways = {
            "assigned": [],
            "accepted": ["accept"],
            "departed": ["accept", "depart"],
            "in_service": ["accept", "depart", "check-in"],
        }
        for verb in ways[state]:
            await self.post(worker_account(worker), f"{path}/{verb}", bodies.get(verb))
        return path

    async def press(self, elder: ElderCard | None = None, **changes: Any) -> AlarmRaised:
        made = alarm(elder, **changes)
        await self.deliver(events.ALARM_RAISED, made)
        return made

    async def open_case(self, elder: ElderCard, caller: Principal, **changes: Any) -> dict[str, Any]:
        """Press, and answer the case that is open then."""
        await self.press(elder, **changes)
        return (await self.cases(caller))[0]

    async def cases(self, caller: Principal, state: str = "open,claimed,dispatched,arrived") -> list[dict[str, Any]]:
        answer = await self.client(caller).get("/emergencies", params={"state": state})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def post(
        self, caller: Principal, path: str, body: dict[str, Any] | None = None, status: int = 200
    ) -> dict[str, Any]:
        """POST and expect ``status``."""
        answer = await self.client(caller).post(path, json=body or {})
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json() if answer.content else {}
        return found

    async def get(self, caller: Principal, path: str, status: int = 200) -> dict[str, Any]:
        answer = await self.client(caller).get(path)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def tick(self, notifier: Notifier | None = None) -> None:
        """What the worker does when its clock moves on: escalate, then send."""
        clockwork = Clockwork(self.database, self.settings, notifier)
        await clockwork.escalate_due()
        await clockwork.send_due()

    async def age(self, seconds: int) -> None:
        """Let every open case have waited longer, as though the clock had moved."""
        async with self.database.transaction() as session:
            await session.execute(
                text(
                    "UPDATE emergency SET ringing_since = ringing_since - make_interval(secs => :s),"
                    " deadline_at = deadline_at - make_interval(secs => :s)"
                ),
                {"s": seconds},
            )

    async def emitted(self) -> list[Envelope]:
        """Every event so far, in order."""
        async with self.database.transaction() as session:
            await number_events(session)
            return await read_feed(session, "dispatch", 0, 1000)
