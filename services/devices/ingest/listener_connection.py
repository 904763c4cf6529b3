"""One device's TCP connection: bytes in, frames to the lanes, answers out. It is a stranger's until it names a device.

Heartbeats and logins are answered at once, for a watch that hears nothing stops reporting; alarms and positions once
they are committed, for what has its answer the device forgets.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from services.devices.domain.arrivals import Arrival, UnreadableError
from services.devices.domain.held_alarms import Held
from services.devices.domain.known_device import DeviceKey
from services.devices.ingest.codecs.frame import CodecError, DecodeOptions, Frame, FrameKind
from services.devices.ingest.codecs.jt808.messages import decode_packet
from services.devices.ingest.codecs.jt808.stream import Reassembly
from services.devices.ingest.codecs.jt808.wire import open_packet
from services.devices.ingest.codecs.protocols import Protocol
from services.devices.ingest.listener_enrolment import EnrolledDevice, Enrolment
from services.devices.ingest.listener_frames import take_apart
from services.devices.ingest.listener_lane import Handed, ListenerLane, Undecodable
from services.devices.ingest.listener_metrics import answer_seconds, frames_total, refused_total, throttled_total
from services.devices.ingest.listener_throttle import AddressBudget
from services.devices.service.alarm_intake import AlarmResult
from services.devices.service.data_intake import DataResult
from services.devices.settings import DevicesSettings
from services.kit.clock import utc_now

_log = structlog.get_logger(__name__)
_READ_BYTES = 16 * 1024
_MOST_ALARMS_WAITING = 32
_MOST_DATA_WAITING = 500
_MOST_PART_BYTES = 64 * 1024
_MOST_UNSENT_BYTES = 64 * 1024
_MOST_DEVICES_HELD = 100_000
_AT_ONCE = frozenset({FrameKind.HEARTBEAT, FrameKind.LOGIN, FrameKind.REGISTER, FrameKind.TIME_REQUEST})


@dataclass
class Desk:
    """What all connections of a process share; ``connections`` and ``held`` by device."""

    settings: DevicesSettings
    enrolment: Enrolment
    alarms: ListenerLane[AlarmResult]
    data: ListenerLane[DataResult | None]
    budget: AddressBudget = field(default_factory=AddressBudget)
    letters: AddressBudget = field(default_factory=lambda: AddressBudget(100.0, 0.1))
    """The same by device, for what an enrolled one sends that cannot be decoded."""
    connections: dict[DeviceKey, "Connection"] = field(default_factory=dict)
    held: OrderedDict[DeviceKey, Held] = field(default_factory=OrderedDict)

    def keep_held(self, key: DeviceKey, held: Held) -> None:
        self.held.pop(key, None)
        if held:
            self.held[key] = held
        while len(self.held) > _MOST_DEVICES_HELD:
            self.held.popitem(last=False)


class Connection:
    """Reads one connection until it ends, is silent for too long, or turns out to be nobody's."""

    def __init__(
        self, desk: Desk, protocol: Protocol, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._desk = desk
        self._protocol = protocol
        self._reader = reader
        self._writer = writer
        self._stream = protocol.new_stream()
        self._parts = Reassembly(max_bytes=_MOST_PART_BYTES)
        peer = writer.get_extra_info("peername")
        self._address = str(peer[0]) if peer else ""
        self._opened = time.monotonic()
        self._logged_in_as: str | None = None
        self._alarms_waiting = self._data_waiting = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.device: EnrolledDevice | None = None

    async def run(self) -> None:
        """Until the connection ends; raises ``TimeoutError`` where it has been silent for too long."""
        while not self._writer.is_closing():
            data = await asyncio.wait_for(self._reader.read(_READ_BYTES), self._patience_seconds())
            if not data:
                return
            received_at = utc_now()
            for raw in self._stream.feed(data):
                if self._writer.is_closing():
                    return
                self._take(raw, received_at)
            if self.device is None and self._stream.skipped_bytes:
                self._refuse(b"", received_at, UnreadableError("frame.malformed", "garbage"))
            # Alarms are never let go of, so a connection that has many of them waiting is not read on.
            await self._has_room.wait()

    def close(self) -> None:
        self._writer.close()

    def leave(self) -> None:
        """The connection is over; the device may have another by now."""
        if self.device is not None:
            key = self.device.vendor, self.device.serial
            if self._desk.connections.get(key) is self:
                del self._desk.connections[key]

    def _patience_seconds(self) -> float:
        settings = self._desk.settings
        if self.device is not None:
            return settings.listener_idle_seconds
        return max(0.0, self._opened + settings.listener_identify_seconds - time.monotonic())

    def _take(self, raw: bytes, received_at: datetime) -> None:
        try:
            frame = self._decode(raw, self.device)
            device = self._identify(frame)
            if device is None:
                self._refuse(raw, received_at, UnreadableError("device.unknown", "no such device is registered"))
                return
            if device is not self.device:
                self._welcome(device)
                frame = self._decode(raw, device)
            if frame.kind is FrameKind.PART:
                self._take_part(raw, frame, device, received_at)
            else:
                self._hand_in(frame, raw, device, received_at)
        except CodecError as error:
            self._refuse(raw, received_at, UnreadableError(error.code, error.detail))
        except Exception as error:
            # Whatever nobody thought of: it costs this frame, which is kept, and not the device its connection.
            _log.exception("frame_failed", protocol=self._protocol.name)
            self._refuse(raw, received_at, UnreadableError("message.failed", type(error).__name__))

    def _decode(self, raw: bytes, device: EnrolledDevice | None) -> Frame:
        options = replace(device.options if device else DecodeOptions(), now=utc_now())
        try:
            return self._protocol.decode(raw, options)
        except CodecError as error:
            if error.code != "checksum.mismatch" or device is None:
                raise
            # Whatever spoilt the checksum: a call for help in a frame of a device that is known is one.
            frame = self._protocol.decode(raw, replace(options, verify=False))
            if not frame.alarms:
                raise
            return frame

    def _identify(self, frame: Frame) -> EnrolledDevice | None:
        """Asked for each frame, so that a device struck off the register is served no longer."""
        if frame.device_id is not None:
            self._logged_in_as = frame.device_id
        if self._logged_in_as is None:
            return None
        return self._desk.enrolment.find(self._protocol.name, self._logged_in_as)

    def _welcome(self, device: EnrolledDevice) -> None:
        """The newest connection is the device's; what is left of an older one would only hold memory."""
        self.device = device
        key = device.vendor, device.serial
        older = self._desk.connections.get(key)
        self._desk.connections[key] = self
        if older is not None and older is not self:
            older.close()

    def _take_part(self, raw: bytes, frame: Frame, device: EnrolledDevice, received_at: datetime) -> None:
        packet = open_packet(raw)
        body = self._parts.add(packet)
        if body is None:
            self._send(frame.reply)
            return
        options = replace(device.options, now=received_at)
        self._hand_in(decode_packet(replace(packet, body=body), options), body, device, received_at)

    def _hand_in(self, frame: Frame, raw: bytes, device: EnrolledDevice, received_at: datetime) -> None:
        frames_total.labels(frame.protocol, str(frame.kind)).inc()
        key = device.vendor, device.serial
        taken = take_apart(frame, raw, device, self._desk.held.get(key, {}), received_at)
        self._desk.keep_held(key, taken.held)
        if frame.kind in _AT_ONCE:
            self._send(frame.reply)
            self._hand_in_data(taken.data, _nothing)
            return
        # What a report of now says beside its alarm does not delay the answer. A batch has its answer for all of it.
        waits_for_data = bool(taken.data) and (not taken.alarms or len(frame.reports) > 1)
        parts_waiting = bool(taken.alarms) + waits_for_data
        began = time.monotonic()

        def stored() -> None:
            nonlocal parts_waiting
            parts_waiting -= 1
            if parts_waiting == 0:
                self._send(frame.reply)
                if taken.alarms:
                    answer_seconds.labels(frame.protocol).observe(time.monotonic() - began)

        if taken.alarms:
            self._hand_in_alarms(taken.alarms, stored)
        self._hand_in_data(taken.data, stored if waits_for_data else _nothing)

    def _hand_in_data(self, data: list[Arrival], stored: Callable[[], None]) -> None:
        """Where there is no room it is let go of, without an answer: the device sends it again."""
        if not data or self._data_waiting >= _MOST_DATA_WAITING:
            return
        self._data_waiting += 1

        def data_stored() -> None:
            self._data_waiting -= 1
            stored()

        if not self._desk.data.hand_in(Handed(data, data_stored)):
            self._data_waiting -= 1

    def _hand_in_alarms(self, alarms: list[Arrival], stored: Callable[[], None]) -> None:
        self._alarms_waiting += 1
        if self._alarms_waiting >= _MOST_ALARMS_WAITING:
            self._has_room.clear()

        def alarm_stored() -> None:
            self._alarms_waiting -= 1
            self._has_room.set()
            stored()

        self._desk.alarms.hand_in(Handed(alarms, alarm_stored))

    def _refuse(self, raw: bytes, received_at: datetime, error: UnreadableError) -> None:
        """A dead letter: always for a device that is known, for strangers while their address may still cause some."""
        refused_total.labels(self._protocol.name, error.code).inc()
        now = time.monotonic()
        if self.device is None and not self._desk.budget.spend(self._address, now):
            throttled_total.labels(self._protocol.name).inc()
            self.close()
            return
        vendor, serial = (self.device.vendor, self.device.serial) if self.device else ("", self._logged_in_as or "")
        if raw and (self.device is None or self._desk.letters.spend(f"{vendor}/{serial}", now)):
            topic = f"{self._protocol.name}/{serial or self._address}"
            letter = Undecodable("tcp", topic, vendor, serial, raw, received_at, None, error.code, error.reason)
            self._desk.data.hand_in(Handed([letter], _nothing))
        if error.code == "device.unknown":
            self.close()

    def _send(self, reply: bytes | None) -> None:
        if reply is None or self._writer.is_closing():
            return
        self._writer.write(reply)
        if self._writer.transport.get_write_buffer_size() > _MOST_UNSENT_BYTES:
            self.close()  # it sends and does not read


def _nothing() -> None:
    pass
