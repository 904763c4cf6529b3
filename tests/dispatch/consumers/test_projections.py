"""Projections: events that come twice or late change nothing; the schema is what the models say; history stays."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.contracts import events
from services.contracts.events import ServicePointCard
from services.dispatch.models import metadata
from services.dispatch.settings import DispatchSettings
from services.kit.ids import new_id
from tests.dispatch.city import COUNTY, HOME, PROVIDER, Hub, device_card, elder_card, operator, worker_card


async def test_an_older_event_never_overwrites_a_newer_one(hub: Hub) -> None:
    elder, worker, device = elder_card(), worker_card(base=HOME), device_card(None)
    newer = elder.model_copy(update={"version": 3, "name": "新名"})
    older = elder.model_copy(update={"version": 2, "name": "旧名"})
    for card in (elder, newer, older, newer):
        await hub.deliver(events.ELDER_CHANGED, card)
    suspended = worker.model_copy(update={"version": 5, "standing": "suspended"})
    for worker_event in (suspended, worker):
        await hub.deliver(events.WORKER_CHANGED, worker_event)
    bound = device.model_copy(update={"version": 9, "elder_id": elder.id})
    for device_event in (bound, device):
        await hub.deliver(events.DEVICE_BOUND, device_event)
    case = await hub.open_case(newer, operator())
    detail = await hub.get(operator(), f"/emergencies/{case['id']}")
    assert (detail["elder"]["name"], [d["id"] for d in detail["devices"]]) == ("新名", [str(device.id)])
    found = await hub.get(operator(), f"/emergencies/{case['id']}/candidates")
    assert [one["reason"]["code"] for one in found["excluded"]] == ["not_in_good_standing"]


async def test_contacts_come_in_calling_order(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    case = await hub.open_case(elder, operator())
    contacts = (await hub.get(operator(), f"/emergencies/{case['id']}"))["elder"]["contacts"]
    assert [contact["priority"] for contact in contacts] == [1, 2]


async def test_service_points_are_kept(hub: Hub) -> None:
    card = ServicePointCard(
        id=new_id(), version=2, name="大冲站", provider_id=PROVIDER, division_path=COUNTY, location=HOME
    )
    await hub.deliver(events.SERVICE_POINT_REGISTERED, card)
    await hub.deliver(events.SERVICE_POINT_REGISTERED, card.model_copy(update={"version": 1, "name": "旧站"}))
    closed = card.model_copy(update={"version": 3, "closed_on": date(2026, 3, 1)})
    for changed in (closed, card):
        await hub.deliver(events.SERVICE_POINT_CHANGED, changed)
    async with hub.database.transaction() as session:
        rows = (await session.execute(text("SELECT name, lat, closed_on FROM service_point_projection"))).all()
    assert [tuple(row) for row in rows] == [("大冲站", HOME.lat, date(2026, 3, 1))]


async def test_names_and_addresses_are_sealed(hub: Hub) -> None:
    elder = elder_card()
    await hub.register(elder)
    await hub.press(elder)
    async with hub.database.transaction() as session:
        cards = (await session.scalars(text("SELECT card FROM elder_projection"))).all()
    assert all(elder.name.encode() not in bytes(card) for card in cards)


async def test_history_cannot_be_rewritten(hub: Hub) -> None:
    await hub.press(elder_card())
    for statement in ("UPDATE timeline_entry SET event = 'x'", "DELETE FROM timeline_entry"):
        with pytest.raises(ProgrammingError, match="append only"):
            await _execute(hub, statement)


async def _execute(hub: Hub, statement: str) -> None:
    connection: AsyncConnection
    async with hub.database.engine.begin() as connection:
        await connection.execute(text(statement))


def test_models_and_migrations_agree(dispatch_settings: DispatchSettings) -> None:
    engine = create_engine(dispatch_settings.database_url_for("hub_dispatch"))
    with engine.connect() as connection:
        known = {"alembic_version"}
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _o, name, kind, *_: not (kind == "table" and name in known),
            },
        )
        assert compare_metadata(context, metadata) == []
    engine.dispose()
