"""The fleet at a real broker, and the walks its watches take."""

import asyncio
import json
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from deploy.local.demo import DemoFile, DeviceCredentials
from deploy.local.errors import SetupError
from deploy.local.simulator import run
from deploy.local.simulator.walking import Walk
from services.dispatch.clients.travel_time import Point, RoadGraph, street_points
from services.dispatch.clients.travel_time.snapping import EdgeIndex
from services.kit.mqtt import EventConnection
from tests.demo.test_city import NANSHAN
from tests.fixtures.broker import Broker

KINDS = ("pendant", "watch", "watch", "mattress", "smoke")


@pytest.fixture(scope="module")
def graph() -> RoadGraph:
    return RoadGraph.load(NANSHAN)


def demo_file(folder: Path, graph: RoadGraph) -> Path:
    file = DemoFile.open(folder / "demo.json", seed=1)
    file.devices = [
        DeviceCredentials("demo", f"{kind}-1", kind, f"D{number}", "secret", "", "", door.lat, door.lng)
        for number, (kind, door) in enumerate(zip(KINDS * 2, street_points(graph, 10, 1), strict=True))
    ]
    file.save()
    return file.path


async def test_the_fleet_speaks_as_the_contract_says(broker: Broker, tmp_path: Path, graph: RoadGraph) -> None:
    hub = EventConnection(broker.url, "the-hub", ["v1/+/+/up/#"])
    hub.start()
    stop = asyncio.Event()
    running = asyncio.create_task(
        run(demo_file(tmp_path, graph), broker.url, NANSHAN, messages_per_second=300, presses_per_hour=7200, stop=stop)
    )
    heard: dict[str, set[str]] = defaultdict(set)
    copies: Counter[str] = Counter()
    try:
        async with asyncio.timeout(60):
            while set(heard) != {"alarm", "heartbeat", "position", "telemetry"} or max(copies.values()) < 2:
                message = await hub.received.get()
                hub.acknowledge(message)
                _, vendor, serial, _, kind = message.topic.split("/")
                content = json.loads(message.payload)
                assert vendor == "demo"
                assert "at" in content
                heard[kind].add(serial)
                if kind in {"position", "telemetry"}:
                    copies[content["id"]] += 1
    finally:
        stop.set()
        await asyncio.wait_for(running, 20)
        hub.stop()
    assert heard["position"] <= {"D1", "D2", "D6", "D7"}, "only watches know where they are"
    assert heard["alarm"] <= {"D0", "D1", "D2", "D5", "D6", "D7"}, "only what has a button is pressed"


async def test_wrong_wishes_are_refused_in_a_line(tmp_path: Path, graph: RoadGraph) -> None:
    path, stop = demo_file(tmp_path, graph), asyncio.Event()
    with pytest.raises(SetupError, match="--devices 1 to 10"):
        await run(path, "mqtt://127.0.0.1:1", NANSHAN, devices=11, stop=stop)
    with pytest.raises(SetupError, match="--rate"):
        await run(path, "mqtt://127.0.0.1:1", NANSHAN, messages_per_second=0, stop=stop)
    with pytest.raises(SetupError, match="load the demo city first"):
        await run(tmp_path / "none.json", "mqtt://127.0.0.1:1", NANSHAN, stop=stop)


async def test_without_a_broker_the_fleet_keeps_trying_and_still_stops(tmp_path: Path, graph: RoadGraph) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(run(demo_file(tmp_path, graph), "mqtt://127.0.0.1:1", NANSHAN, stop=stop))
    done, _ = await asyncio.wait({running}, timeout=1.0)
    assert not done
    stop.set()
    await asyncio.wait_for(running, 20)


def test_a_walk_stays_on_streets_and_never_jumps(graph: RoadGraph) -> None:
    doors = [Point(door.lat, door.lng) for door in street_points(graph, 30, 2)]
    walk = Walk(graph, doors[0], doors, Random(1), start=0.0)
    steps = [walk.position(second) for second in range(0, 6 * 3600, 10)]
    places = [place for place, _ in steps]
    streets = EdgeIndex(graph.streets, graph.connected_edges("walk"))
    assert streets.snap(places).metres.max() <= 25
    for before, after in pairwise(places):
        north, east = (after.lat - before.lat) * 111_320, (after.lng - before.lng) * 102_800
        assert north * north + east * east <= 20**2, "more than 2 m/s is no walk"
    assert 0.1 < sum(is_walking for _, is_walking in steps) / len(steps) < 0.9
    assert places.count(doors[0]) > 10, "they come home"
