"""The demo city as one value: made from a road network and a seed, the same each time. It talks to nobody."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from deploy.local.demo.divisions import COUNTY
from deploy.local.demo.elders import DemoElder, Door, make_elders
from deploy.local.demo.hardware import DemoDevice, make_devices
from deploy.local.demo.names import Register
from deploy.local.demo.network import (
    DemoProvider,
    DemoServicePoint,
    DemoWorker,
    make_providers,
    make_service_points,
    make_workers,
)
from services.dispatch.clients.travel_time import RoadGraph, street_points

SEED = 20260301
ELDERS = 2000
DEVICES = 500
SERVICE_POINTS = 12
WORKERS = 60


@dataclass(frozen=True)
class City:
    """Everybody and everything of the demo city, before it is registered."""

    elders: tuple[DemoElder, ...]
    providers: tuple[DemoProvider, ...]
    service_points: tuple[DemoServicePoint, ...]
    workers: tuple[DemoWorker, ...]
    devices: tuple[DemoDevice, ...]


def make_city(road_network: Path, seed: int = SEED, elders: int = ELDERS) -> City:
    """A quarter as many devices as elders. Raises `StreetMapError` where the road network cannot be read."""
    graph = RoadGraph.load(road_network)
    doors = [
        Door(point.lat, point.lng, point.street)
        for point in street_points(graph, elders + SERVICE_POINTS + WORKERS, seed)
    ]
    # One stream of chance for each part: a change to one does not move the others.
    register = Register(COUNTY)
    people = make_elders(_chance(seed, "elders"), doors[:elders], register)
    providers = make_providers(register)
    points = make_service_points(doors[elders : elders + SERVICE_POINTS], providers)
    workers = make_workers(_chance(seed, "workers"), doors[elders + SERVICE_POINTS :], points, register)
    devices = make_devices(_chance(seed, "devices"), people, elders * DEVICES // ELDERS)
    return City(tuple(people), tuple(providers), tuple(points), tuple(workers), tuple(devices))


def _chance(seed: int, part: str) -> Random:
    return Random(f"{seed}/{part}")  # noqa: S311 — a made-up city, not a secret
