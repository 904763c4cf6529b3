"""A simulated device: the hub's own JSON over MQTT, with the duties the contract gives a device.

Owns what a device does by itself: it repeats an alarm until `down/ack`, keeps what it measured while it was off the
network, and answers commands. When it does anything is decided by whoever drives it: a test, a benchmark, the fleet.
"""

import asyncio
import json
import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

from deploy.local.simulator.connection import DeviceConnection

_logger = logging.getLogger(__name__)

REPEAT_SECONDS = 5.0
_BUFFERED_MESSAGES = 500
_SIGNAL_PERCENT = 80
_COMMAND_KINDS = frozenset({"locate", "call", "message", "config"})


@dataclass(frozen=True)
class Press:
    """An alarm on its way; `acknowledged` is set once the hub has said that it is stored."""

    id: str
    payload: bytes
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


class SimulatedDevice:
    """A device of `vendor` with `serial`. Make and use it inside a running event loop."""

    def __init__(
        self, broker_url: str, vendor: str, serial: str, password: str, *, repeat_seconds: float = REPEAT_SECONDS
    ) -> None:
        self.vendor, self.serial = vendor, serial
        self.position: dict[str, Any] | None = None
        """The last position reported, in the contract's form; an alarm carries it."""
        self.battery = 100.0
        """In percent."""
        self._away_until = 0.0
        self._prefix = f"v1/{vendor}/{serial}"
        self._repeat_seconds = repeat_seconds
        self._pending: dict[str, Press] = {}
        self._repeats: dict[str, asyncio.TimerHandle] = {}
        self._buffer: deque[tuple[str, bytes]] = deque(maxlen=_BUFFERED_MESSAGES)
        self._loop = asyncio.get_running_loop()
        self._down = f"{self._prefix}/down/"
        self._connection = DeviceConnection(
            broker_url, f"{vendor}:{serial}", password, [f"{self._down}#"], self._on_message
        )

    @property
    def is_connected(self) -> bool:
        """Whether the broker has accepted the session and the connection is up."""
        return self._connection.is_connected

    async def connect(self, timeout_seconds: float = 10.0) -> None:
        """Come onto the network: send what has waited, alarms first, and say that it lives.

        Raises ConnectionError where the broker cannot be reached or refuses.
        """
        await self._connection.connect(timeout_seconds)
        for press in list(self._pending.values()):
            self._send_alarm(press)
        while self._buffer and self.is_connected:
            self._connection.publish(*self._buffer.popleft())
        self.send_heartbeat()

    async def until_lost(self) -> None:
        """Return when the connection is down."""
        await self._connection.lost.wait()

    async def stay_connected(self, random: Random) -> None:
        """Connect, and connect again whenever the connection is lost, until cancelled."""
        while True:
            await asyncio.sleep(max(self._away_until - self._loop.time(), 0))
            try:
                await self.connect()
                await self.until_lost()
            except ConnectionError as error:
                _logger.debug("%s: %s", self.serial, error)
            # Spread, so that a broker that comes back is not met by all devices at once.
            await asyncio.sleep(random.uniform(0.5, 3.0))

    def drop(self, away_seconds: float = 0.0) -> None:
        """Lose the network at once; pressing and measuring go on. `stay_connected` comes back after `away_seconds`."""
        self._away_until = self._loop.time() + away_seconds
        self._connection.drop()

    def close(self) -> None:
        """Switch off: nothing is repeated any more."""
        for repeat in self._repeats.values():
            repeat.cancel()
        self._repeats.clear()
        self._connection.close()

    def press(self, kind: str = "sos", *, at: datetime | None = None) -> Press:
        """Raise an alarm; it is sent now, or when the network is back, and again until the hub has stored it."""
        message = _message(at, kind=kind, battery=round(self.battery))
        if self.position is not None:
            message["position"] = self.position
        press = Press(str(message["id"]), _encode(message))
        self._pending[press.id] = press
        self._send_alarm(press)
        return press

    async def wait_for_ack(self, press: Press, timeout_seconds: float = 30.0) -> None:
        """Return once the hub has stored the alarm. Raises TimeoutError."""
        async with asyncio.timeout(timeout_seconds):
            await press.acknowledged.wait()

    def report_position(
        self, lat: float, lng: float, *, accuracy_m: float, speed_mps: float, at: datetime | None = None
    ) -> bytes:
        """Report a WGS-84 position by satellite; answers the message as sent."""
        message = _message(at, lat=lat, lng=lng, crs="wgs84", accuracy_m=accuracy_m, speed_mps=speed_mps, source="gnss")
        self.position = {name: message[name] for name in ("lat", "lng", "crs", "accuracy_m", "source", "at")}
        return self._report("position", message)

    def report_telemetry(self, metrics: dict[str, float], *, at: datetime | None = None) -> bytes:
        """Report measurements by the contract's names; answers the message as sent."""
        return self._report("telemetry", _message(at, metrics=metrics))

    def send_heartbeat(self) -> None:
        """Say that it lives. Not kept while off the network: it would be a lie later."""
        if self.is_connected:
            message = {"at": _now(), "battery": round(self.battery), "signal": _SIGNAL_PERCENT}
            self._connection.publish(f"{self._prefix}/up/heartbeat", _encode(message))

    def redeliver(self, kind: str, payload: bytes) -> None:
        """Send a message a second time, as networks do."""
        self._connection.publish(f"{self._prefix}/up/{kind}", payload)

    def _report(self, kind: str, message: dict[str, Any]) -> bytes:
        payload = _encode(message)
        topic = f"{self._prefix}/up/{kind}"
        if self.is_connected:
            self._connection.publish(topic, payload)
        else:
            self._buffer.append((topic, payload))
        return payload

    def _send_alarm(self, press: Press) -> None:
        """Every repetition is the same message to the byte: the same id, the same time of the press."""
        if press.id in self._repeats:
            self._repeats.pop(press.id).cancel()
        if self.is_connected:
            self._connection.publish(f"{self._prefix}/up/alarm", press.payload)
            self._repeats[press.id] = self._loop.call_later(self._repeat_seconds, self._send_alarm, press)

    def _on_message(self, topic: str, payload: bytes) -> None:
        message = _decode(payload)
        kind = topic.removeprefix(self._down)
        if kind == "ack":
            self._on_ack(str(message.get("id")))
        elif kind == "command":
            self._on_command(message)

    def _on_ack(self, alarm_id: str) -> None:
        press = self._pending.pop(alarm_id, None)
        if press is not None:
            press.acknowledged.set()
            if alarm_id in self._repeats:
                self._repeats.pop(alarm_id).cancel()

    def _on_command(self, command: dict[str, Any]) -> None:
        command_id, kind = str(command.get("command_id")), command.get("kind")
        if _is_past(command.get("expires_at")):
            self._reply(command_id, "failed", "expired")
            return
        self._reply(command_id, "delivered")
        if kind not in _COMMAND_KINDS:
            self._reply(command_id, "failed", f"this device does not know {kind!r}")
            return
        if kind == "locate" and self.position is not None:
            here = self.position
            self.report_position(here["lat"], here["lng"], accuracy_m=here["accuracy_m"], speed_mps=0.0)
        self._reply(command_id, "done")

    def _reply(self, command_id: str, status: str, detail: str | None = None) -> None:
        reply = {"command_id": command_id, "status": status}
        if detail is not None:
            reply["detail"] = detail
        self._report("reply", reply)


def _message(at: datetime | None, **content: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "at": _now() if at is None else at.isoformat(), **content}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _is_past(text: object) -> bool:
    try:
        return datetime.fromisoformat(str(text)) < datetime.now(UTC)
    except (TypeError, ValueError):  # no time, or one without an offset: a command that does not expire
        return False


def _decode(payload: bytes) -> dict[str, Any]:
    """What cannot be read says nothing: a device has nobody to complain to."""
    try:
        message = json.loads(payload)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}


def _encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
