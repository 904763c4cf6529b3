"""The registry's worker carries its events to the broker."""

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

from services.kit.mqtt import EventConnection
from services.kit.outbox import Envelope
from services.registry.worker import run_with
from tests.fixtures.broker import Broker
from tests.registry import synthetic

_DEADLINE_SECONDS = 20


async def _listening(broker: Broker) -> EventConnection:
    """A connection whose subscription stands: the broker has sent it what it published itself."""
    connection = EventConnection(broker.url, "test-registry-events", ["hub/v1/events/registry/#"])
    connection.start()
    await asyncio.wait_for(connection.connected.wait(), _DEADLINE_SECONDS)
    await connection.publish("hub/v1/events/registry/probe", b"")
    connection.acknowledge(await asyncio.wait_for(connection.received.get(), _DEADLINE_SECONDS))
    return connection


async def _until_about(connection: EventConnection, aggregate_id: str) -> Envelope:
    async with asyncio.timeout(_DEADLINE_SECONDS):
        while True:
            message = await connection.received.get()
            connection.acknowledge(message)
            envelope = Envelope.model_validate_json(message.payload)
            if envelope.aggregate_id == aggregate_id:
                assert message.topic == envelope.topic
                return envelope


async def test_a_registration_reaches_the_broker(app: FastAPI, registrar: httpx.AsyncClient, broker: Broker) -> None:
    settings = app.state.settings.model_copy(update={"broker_url": broker.url})
    connection = await _listening(broker)
    stop = asyncio.Event()
    worker = asyncio.create_task(run_with(settings, stop))
    try:
        elder: dict[str, Any] = (await registrar.post("/elders", json=synthetic.elder())).json()
        envelope = await _until_about(connection, elder["id"])
    finally:
        stop.set()
        await worker
        connection.stop()
    assert (envelope.type, envelope.source) == ("elder.registered.v1", "registry")
    assert envelope.payload["name"] == elder["name"]
