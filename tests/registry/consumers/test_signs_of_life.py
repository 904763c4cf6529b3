"""Signs of life out of events: visits carried out and alarms of persons count, the rest does not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.contracts import events
from services.contracts.events import AlarmRaised, Audience, ScreenEvent
from services.kit.ids import new_id
from services.kit.outbox import Envelope
from services.registry.consumers.signs_of_life import DEVICES_HANDLERS, DISPATCH_HANDLERS
from tests.registry import synthetic

AT = datetime(2024, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
async def elder_id(registrar: httpx.AsyncClient) -> str:
    found: str = (await registrar.post("/elders", json=synthetic.elder())).json()["id"]
    return found


def _envelope(kind: str, source: str, payload: dict[str, Any]) -> Envelope:
    return Envelope.model_validate(
        {
            "event_id": str(new_id()),
            "type": kind,
            "source": source,
            "aggregate_id": str(new_id()),
            "occurred_at": AT.isoformat(),
            "position": 1,
            "payload": payload,
        }
    )


def _order(elder_id: str, state: str) -> Envelope:
    shown = {"id": str(new_id()), "state": state, "elder_id": elder_id, "occurred_at": AT.isoformat()}
    screen = ScreenEvent(audience=Audience(division_path="", roles=[]), state=shown)
    return _envelope(events.ORDER_CHANGED, "dispatch", screen.model_dump(mode="json"))


def _alarm(elder_id: str | None, kind: str = "sos", **changes: Any) -> Envelope:
    alarm = AlarmRaised(
        alarm_id=new_id(),
        kind=kind,
        vendor="acme",
        serial="P1",
        channel="mqtt",
        device_id=new_id(),
        elder_id=None if elder_id is None else UUID(elder_id),
        division_path="",
        device_time=AT + timedelta(days=900),
        received_at=AT,
        is_late=False,
        is_test=False,
        recognised=True,
    ).model_copy(update=changes)
    return _envelope(events.ALARM_RAISED, "devices", alarm.model_dump(mode="json"))


async def _tell(app: FastAPI, envelope: Envelope) -> None:
    handlers = {**DISPATCH_HANDLERS, **DEVICES_HANDLERS}
    async with app.state.database.transaction() as session:
        await handlers[envelope.type](session, envelope)


async def _signs(operator: httpx.AsyncClient, elder_id: str) -> list[tuple[str, datetime]]:
    rows = (await operator.get(f"/elders/{elder_id}/signs-of-life")).json()["items"]
    return sorted((row["kind"], datetime.fromisoformat(row["seen_at"])) for row in rows)


async def test_visits_and_alarms_of_persons_are_signs(app: FastAPI, operator: httpx.AsyncClient, elder_id: str) -> None:
    for envelope in (_order(elder_id, "completed"), _alarm(elder_id), _alarm(elder_id)):
        await _tell(app, envelope)
    # A clock that runs years ahead does not keep somebody alive for years.
    assert await _signs(operator, elder_id) == [("device", AT), ("visit", AT)]


async def test_what_tells_of_no_person_is_none(app: FastAPI, operator: httpx.AsyncClient, elder_id: str) -> None:
    for envelope in (
        _order(elder_id, "accepted"),
        _alarm(elder_id, "low_battery"),
        _alarm(elder_id, is_test=True),
        _alarm(None),
        _alarm(str(new_id())),
        _order(str(new_id()), "completed"),
    ):
        await _tell(app, envelope)
    assert await _signs(operator, elder_id) == []
