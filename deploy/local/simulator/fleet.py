"""Many simulated devices at once: who reports when, who presses, who drops off the network, what arrives twice or late.

Chance is seeded; what happens depends on the seed and on the hub's answers alone, when it happens on the clock too.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from deploy.local.demo.demo_file import DeviceCredentials
from deploy.local.simulator.device import Press, SimulatedDevice
from deploy.local.simulator.walking import Walk
from services.dispatch.clients.travel_time import Point, RoadGraph

_logger = logging.getLogger(__name__)

_CONNECTS_PER_SECOND = 100
_REDELIVERED_SHARE = 0.02
_DROPS_PER_DEVICE_HOUR = 0.5
_AWAY_SECONDS = (20.0, 240.0)
_DEGREES_PER_METRE = 1 / 111_320
_METRES_OF_NOISE = 4.0
_OFTEN, _NOW_AND_THEN = 0.7, 0.9


@dataclass(frozen=True)
class Pace:
    """How lively the fleet is: messages a second of all devices together, and presses an hour."""

    messages_per_second: float
    presses_per_hour: float


@dataclass
class _Member:
    """A device of the fleet; a watch also has a walk."""

    kind: str
    device: SimulatedDevice
    walk: Walk | None


class Fleet:
    """The devices of `credentials` against the broker at `broker_url`. Make it inside a running event loop."""

    def __init__(
        self, broker_url: str, credentials: Sequence[DeviceCredentials], road_network: Path, pace: Pace, seed: int
    ) -> None:
        self._pace = pace
        self._random = Random(seed)  # noqa: S311 — chance of a simulation, not a secret
        graph = RoadGraph.load(road_network)
        goals = [Point(known.lat, known.lng) for known in credentials]
        self._members = [self._member(broker_url, known, graph, goals) for known in credentials]
        self._callers = [member for member in self._members if member.kind in {"pendant", "watch"}] or self._members

    async def run(self) -> None:
        """Simulate until cancelled, then take all devices off the network."""
        try:
            async with asyncio.TaskGroup() as group:
                for loop in (self._report_all, self._press_now_and_then, self._drop_now_and_then):
                    group.create_task(loop())
                for member in self._members:
                    group.create_task(member.device.stay_connected(self._random))
                    await asyncio.sleep(1 / _CONNECTS_PER_SECOND)
                _logger.info("%d devices are on their way", len(self._members))
        finally:
            for member in self._members:
                member.device.close()

    def _member(self, broker_url: str, known: DeviceCredentials, graph: RoadGraph, goals: Sequence[Point]) -> _Member:
        device = SimulatedDevice(broker_url, known.vendor, known.serial, known.password)
        home = Point(known.lat, known.lng)
        chance = Random(self._random.random())  # noqa: S311
        walk = Walk(graph, home, goals, chance, time.monotonic()) if known.kind == "watch" else None
        device.battery = self._random.uniform(20, 100)
        return _Member(known.kind, device, walk)

    async def _report_all(self) -> None:
        """In turn, so that each device is heard equally often; evenly, whatever a single report takes."""
        turns = list(self._members)
        self._random.shuffle(turns)
        due = time.monotonic()
        while True:
            for member in turns:
                due = max(due + 1 / self._pace.messages_per_second, time.monotonic() - 1)
                await asyncio.sleep(max(due - time.monotonic(), 0))
                self._report(member)

    async def _press_now_and_then(self) -> None:
        if self._pace.presses_per_hour <= 0:
            return
        while True:
            await asyncio.sleep(self._random.expovariate(self._pace.presses_per_hour / 3600))
            member = self._random.choice(self._callers)
            self._place(member)
            kind = "fall" if member.kind == "watch" and self._random.random() < 0.2 else "sos"
            press = member.device.press(kind)
            _logger.info("%s:%s pressed (%s)", member.device.vendor, member.device.serial, kind)
            self._maybe_twice(member, press)

    async def _drop_now_and_then(self) -> None:
        """Devices lose the network; what they measure meanwhile arrives late, with the time it was measured."""
        while True:
            await asyncio.sleep(self._random.expovariate(_DROPS_PER_DEVICE_HOUR * len(self._members) / 3600))
            member = self._random.choice(self._members)
            member.device.drop(self._random.uniform(*_AWAY_SECONDS))

    def _maybe_twice(self, member: _Member, press: Press) -> None:
        if member.device.is_connected and self._random.random() < 10 * _REDELIVERED_SHARE:
            member.device.redeliver("alarm", press.payload)

    def _report(self, member: _Member) -> None:
        member.device.battery = member.device.battery - 0.02 if member.device.battery > 5 else 100.0
        chance = self._random.random()
        sent: tuple[str, bytes] | None = None
        if member.walk is not None and chance < _OFTEN:
            sent = ("position", self._place(member))
        elif member.kind in {"watch", "mattress"} and chance < _NOW_AND_THEN:
            sent = ("telemetry", member.device.report_telemetry(self._measure(member)))
        else:
            member.device.send_heartbeat()
        if sent is not None and member.device.is_connected and self._random.random() < _REDELIVERED_SHARE:
            member.device.redeliver(*sent)

    def _place(self, member: _Member) -> bytes:
        """Report where the wearer is, as exactly as a satellite sees it; nothing for a device that stays at home."""
        if member.walk is None:
            return b""
        point, is_walking = member.walk.position(time.monotonic())
        noise = _METRES_OF_NOISE * _DEGREES_PER_METRE
        return member.device.report_position(
            round(point.lat + self._random.gauss(0, noise), 6),
            round(point.lng + self._random.gauss(0, noise), 6),
            accuracy_m=round(self._random.uniform(4, 20), 1),
            speed_mps=round(self._random.uniform(0.6, 1.2), 2) if is_walking else 0.0,
            at=datetime.now(UTC),
        )

    def _measure(self, member: _Member) -> dict[str, float]:
        measured: dict[str, float] = {
            "heart_rate": round(self._random.gauss(72, 6)),
            "spo2": min(round(self._random.gauss(96.5, 1)), 100),
        }
        if member.kind == "watch":
            measured["steps"] = self._random.randint(0, 6000)
        else:
            measured["respiration_rate"] = round(self._random.gauss(16, 1.5))
        return measured
