"""The live stream over real sockets: who sees what, resuming, falling behind, ending."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from gateway.app import create_app
from gateway.audience import may_see
from gateway.settings import GatewaySettings
from gateway.stream import LiveStream
from gateway.stream_store import StreamStore, store_device_event, store_screen_event
from gateway.worker import prune
from services.contracts.authority import Role
from services.contracts.events import Audience, DeviceCard, ScreenEvent
from services.kit.clock import utc_now
from services.kit.database import Database
from services.kit.ids import new_id
from services.kit.outbox import Envelope
from tests.fixtures.callers import CITY, COUNTY, OTHER_COUNTY, principal
from tests.gateway.conftest import Running
from tests.gateway.serving import serving

HUB = [Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR]
WITHIN_SECONDS = 10


def envelope(event: str, payload: ScreenEvent | DeviceCard, position: int = 1) -> Envelope:
    return Envelope(
        source="dispatch",
        position=position,
        event_id=new_id(),
        type=event,
        aggregate_id=str(new_id()),
        occurred_at=utc_now(),
        payload=payload.model_dump(mode="json"),
    )


async def publish(database: Database, number: int, division_path: str = COUNTY, **parties: Any) -> None:
    audience = Audience(division_path=division_path, roles=parties.pop("roles", HUB), **parties)
    event = ScreenEvent(audience=audience, state={"number": number})
    async with database.transaction() as session:
        await store_screen_event(session, envelope("emergency.changed.v1", event))


class Screen:
    """A connected stream, read event by event."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.pings = 0
        self.last_id: str | None = None

    async def next(self) -> tuple[str, dict[str, Any]]:
        """The next event's name and data; ``StopAsyncIteration`` at the stream's end."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(WITHIN_SECONDS):
            while True:
                line = await anext(self._lines)
                if line.startswith(":"):
                    self.pings += 1
                elif line:
                    name, _, value = line.partition(": ")
                    fields[name] = value
                elif fields:
                    self.last_id = fields.get("id", self.last_id)
                    return fields["event"], json.loads(fields["data"])

    async def numbers(self, count: int) -> list[int]:
        return [(await self.next())[1]["number"] for _ in range(count)]

    async def end(self) -> None:
        """Wait for the stream to end."""
        async with asyncio.timeout(WITHIN_SECONDS):
            async for line in self._lines:
                self.pings += line.startswith(":")


@asynccontextmanager
async def watching(client: httpx.AsyncClient, last_id: str | None = None) -> AsyncIterator[Screen]:
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    async with client.stream("GET", "/stream", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        screen = Screen(answer.aiter_lines())
        assert (await screen.next())[0] == "hello"
        yield screen


async def test_an_event_arrives_with_its_state(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR) as client, watching(client) as screen:
        await publish(gateway.database, 7)
        name, data = await screen.next()
    assert name == "emergency.changed"
    assert data["number"] == 7
    assert data["division_code"] == "370811"
    assert {"id", "occurred_at"} <= set(data)


async def test_a_device_s_state_goes_to_its_division_and_its_vendor(gateway: Running) -> None:
    card = DeviceCard(
        id=new_id(), version=1, vendor="acme", model="m", serial="1", division_path=COUNTY, state="online"
    )
    async with (
        await gateway.login(Role.OPERATOR) as operator,
        await gateway.login(Role.VENDOR, vendor="acme") as vendor,
        await gateway.login(Role.VENDOR, vendor="other") as other,
        watching(operator) as of_operator,
        watching(vendor) as of_vendor,
        watching(other) as of_other,
    ):
        async with gateway.database.transaction() as session:
            await store_device_event(session, envelope("device.changed.v1", card))
        await publish(gateway.database, 1, roles=[], vendor="other")
        for screen in (of_operator, of_vendor):
            name, data = await screen.next()
            assert (name, data["serial"], data["state"]) == ("device.changed", "1", "online")
            assert "division_path" not in data
        assert await of_other.numbers(1) == [1]


WORKER, ELDER, PROVIDER = uuid4(), uuid4(), uuid4()
FIELDS: dict[Role, dict[str, Any]] = {
    Role.WORKER: {"worker_id": WORKER},
    Role.FAMILY: {"elder_ids": frozenset({ELDER})},
    Role.PROVIDER_MANAGER: {"provider_id": PROVIDER},
    Role.VENDOR: {"vendor": "acme"},
}


def seen(role: Role, division_path: str, audience: Audience) -> bool:
    return may_see(audience, principal(role, division_path=division_path, **FIELDS.get(role, {})))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("where", ["", CITY, COUNTY, OTHER_COUNTY])
def test_a_role_sees_its_division_s_events_and_a_party_only_its_own(role: Role, where: str) -> None:
    # Even where a sender names every role, a party is shown only what names it.
    everybody = Audience(division_path=COUNTY, roles=list(Role))
    is_party = role in FIELDS
    assert seen(role, where, everybody) == (not is_party and where != OTHER_COUNTY)
    theirs = Audience(
        division_path=COUNTY, roles=[], worker_id=WORKER, elder_id=ELDER, provider_id=PROVIDER, vendor="acme"
    )
    assert seen(role, where, theirs) == is_party
    somebody_else_s = Audience(
        division_path=COUNTY, roles=[], worker_id=uuid4(), elder_id=uuid4(), provider_id=uuid4(), vendor="other"
    )
    assert not seen(role, where, somebody_else_s)


def test_an_event_of_no_division_reaches_every_operator_and_an_account_named_is_reached() -> None:
    assert seen(Role.OPERATOR, OTHER_COUNTY, Audience(division_path="", roles=HUB))
    caller = principal(Role.AUDITOR)
    assert may_see(Audience(division_path="", roles=[], account_ids=[caller.account_id]), caller)
    assert not may_see(Audience(division_path="", roles=[], account_ids=[UUID(int=0)]), caller)


async def test_another_county_sees_nothing_of_it_live_or_resumed(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR, division_path=OTHER_COUNTY) as client:
        async with watching(client) as screen:
            await publish(gateway.database, 1)
            await publish(gateway.database, 2, OTHER_COUNTY)
            assert await screen.numbers(1) == [2]
        async with watching(client, "0") as screen:
            assert await screen.numbers(1) == [2]


async def test_resuming_has_no_gap_and_no_duplicate_while_events_go_on(gateway: Running) -> None:
    """Connected again and again in the middle of a burst from two writers."""
    total = 300

    async def burst(start: int) -> None:
        for number in range(start, total, 2):
            await publish(gateway.database, number)

    got: list[int] = []
    async with await gateway.login(Role.OPERATOR) as client:
        async with watching(client) as screen:
            last_id = screen.last_id
        writers = asyncio.gather(burst(0), burst(1))
        while len(got) < total:
            async with watching(client, last_id) as screen:
                got += await screen.numbers(min(17, total - len(got)))
                last_id = screen.last_id
        await writers
    assert sorted(got) == list(range(total))
    assert [n for n in got if n % 2] == list(range(1, total, 2))
    assert [n for n in got if not n % 2] == list(range(0, total, 2))


async def test_hello_carries_the_position_so_that_a_quiet_stream_resumes_too(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        await publish(gateway.database, 1)
        async with watching(client) as screen:
            last_id = screen.last_id
        await publish(gateway.database, 2)
        async with watching(client, last_id) as screen:
            assert screen.last_id == last_id
            assert await screen.numbers(1) == [2]


async def test_an_event_delivered_twice_is_stored_once(gateway: Running) -> None:
    event = ScreenEvent(audience=Audience(division_path=COUNTY, roles=HUB), state={"number": 1})
    same = envelope("order.changed.v1", event)
    for _ in range(2):
        async with gateway.database.transaction() as session:
            await store_screen_event(session, same)
    assert len(await StreamStore(gateway.database).read(0, None, 10)) == 1


async def test_names_are_sealed_at_rest(gateway: Running) -> None:
    event = ScreenEvent(audience=Audience(division_path=COUNTY, roles=HUB), state={"elder_name": "王秀兰"})
    async with gateway.database.transaction() as session:
        await store_screen_event(session, envelope("order.changed.v1", event))
        stored = (await session.execute(text("SELECT data FROM stream_event"))).scalar_one()
    assert "王秀兰".encode() not in bytes(stored)
    assert b"elder_name" not in bytes(stored)


@pytest.mark.parametrize("last_id", ["0", "999999"])
async def test_an_id_too_old_or_from_elsewhere_is_told_to_load_anew(gateway: Running, last_id: str) -> None:
    await publish(gateway.database, 1)
    async with gateway.database.transaction() as session:
        await session.execute(text("UPDATE stream_event SET stored_at = now() - interval '25 hours'"))
    await publish(gateway.database, 2)
    await prune(gateway.database, gateway.settings)
    async with await gateway.login(Role.OPERATOR) as client, watching(client, last_id) as screen:
        assert (await screen.next())[0] == "reset"
        resumed_from = screen.last_id
        await publish(gateway.database, 3)
        assert await screen.numbers(1) == [3]
    async with await gateway.login(Role.OPERATOR) as client, watching(client, resumed_from) as screen:
        assert await screen.numbers(1) == [3]


async def test_old_states_of_devices_are_missed_only_by_those_who_see_devices(gateway: Running) -> None:
    card = DeviceCard(
        id=new_id(), version=1, vendor="acme", model="m", serial="1", division_path=COUNTY, state="online"
    )
    async with gateway.database.transaction() as session:
        await store_device_event(session, envelope("device.changed.v1", card))
        await session.execute(text("UPDATE stream_event SET stored_at = now() - interval '2 hours'"))
    await publish(gateway.database, 1, worker_id=WORKER)
    await prune(gateway.database, gateway.settings)
    async with await gateway.login(Role.WORKER, worker_id=WORKER) as worker, watching(worker, "0") as screen:
        assert await screen.numbers(1) == [1]
    async with await gateway.login(Role.OPERATOR) as operator, watching(operator, "0") as screen:
        assert (await screen.next())[0] == "reset"


async def test_an_id_that_is_none_is_refused(gateway: Running) -> None:
    async with await gateway.login(Role.OPERATOR) as client:
        for last_id in ("x", "-1", str(2**63)):
            answer = await client.get("/stream", headers={"Last-Event-ID": last_id})
            assert answer.status_code == 422
        async with client.stream("GET", "/stream", params={"last_event_id": "0"}) as answer:
            assert answer.status_code == 200


async def test_a_screen_that_does_not_keep_up_is_sent_away_and_the_others_go_on(
    gateway_settings: GatewaySettings, gateway: Running
) -> None:
    live = LiveStream(gateway.database, gateway_settings.model_copy(update={"stream_queue_events": 3}))
    await live.ready(None)
    slow, quick = live.subscribe(principal(Role.OPERATOR)), live.subscribe(principal(Role.OPERATOR))
    for number in range(5):
        await publish(gateway.database, number)
        await live.read_new()
        assert f'"number": {number}'.encode() in quick.queue.get_nowait()
    assert slow.ended.is_set()
    assert slow.queue.qsize() == 3
    assert not quick.ended.is_set()


async def variant(gateway: Running, **changes: Any) -> tuple[GatewaySettings, str]:
    settings = gateway.settings.model_copy(update=changes)
    account = await gateway.account(Role.OPERATOR)
    return settings, account.username


async def test_a_screen_that_reads_nothing_is_cut_off(gateway: Running) -> None:
    """Through the server, its buffers and a socket nobody reads from."""
    settings, username = await variant(gateway, stream_queue_events=2)
    token = (await gateway.token(username))["access_token"]
    async with serving(create_app(settings)) as url:
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
        writer.write(f"GET /api/v1/stream HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        await reader.readuntil(b"hello")
        audience = Audience(division_path=COUNTY, roles=HUB)
        large = ScreenEvent(audience=audience, state={"number": 1, "note": "x" * 1_000_000})
        for _ in range(20):
            async with gateway.database.transaction() as session:
                await store_screen_event(session, envelope("order.changed.v1", large))
        async with asyncio.timeout(WITHIN_SECONDS):
            received = 0
            while piece := await reader.read(65536):
                received += len(piece)
        writer.close()
    assert received < 20_000_000


async def test_a_stream_ends_with_its_token(gateway: Running) -> None:
    settings, username = await variant(gateway, access_token_seconds=2, stream_ping_seconds=0.2)
    async with serving(create_app(settings)) as url:
        other = Running(url, gateway.upstream, gateway.database, settings)
        async with other.client((await other.token(username))["access_token"]) as client, watching(client) as screen:
            await screen.end()
    assert screen.pings >= 1


async def test_a_stream_ends_with_its_account(gateway: Running) -> None:
    settings, username = await variant(gateway, stream_ping_seconds=0.1)
    async with serving(create_app(settings)) as url:
        other = Running(url, gateway.upstream, gateway.database, settings)
        async with other.client((await other.token(username))["access_token"]) as client, watching(client) as screen:
            async with gateway.database.transaction() as session:
                await session.execute(text("UPDATE account SET disabled_at = now()"))
            await screen.end()


async def test_streams_end_when_the_process_does(gateway_settings: GatewaySettings, gateway: Running) -> None:
    app = create_app(gateway_settings)
    token = (await gateway.token("admin"))["access_token"]
    async with serving(app) as url:
        other = Running(url, gateway.upstream, gateway.database, gateway_settings)
        async with other.client(token) as client, watching(client) as screen:
            app.state.parts.live.close()
            await screen.end()
