"""GT06's messages: what each is, what it says, and the answer it waits for, within five seconds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import AlarmMap, alarm_map
from services.devices.ingest.codecs.frame import DecodeOptions, Frame, FrameKind, Position, Report
from services.devices.ingest.codecs.gt06.content import (
    Cursor,
    place_of,
    read_cell,
    read_counted_cell,
    read_gps,
    read_status,
    read_time,
)
from services.devices.ingest.codecs.gt06.wire import Packet, build, open_packet


@dataclass
class _Reading:
    """What a content's reader works with, and what it found."""

    number: int
    content: Cursor
    map: AlarmMap
    time_zone: tzinfo
    warnings: list[str]
    device_id: str | None = None
    alarms: tuple[AlarmKind, ...] = ()
    position: Position | None = None
    battery: int | None = None
    is_normal: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Message:
    name: str
    kind: FrameKind
    read: Callable[[_Reading], None]
    is_answered: bool = False


def decode(raw: bytes, options: DecodeOptions | None = None) -> Frame:
    """One frame from its marker to ``0D0A``; raises :class:`CodecError`. Only a login names the device."""
    options = options or DecodeOptions()
    packet = open_packet(raw, verify=options.verify)
    message = (_LONG_MESSAGES if packet.is_long else _MESSAGES).get(packet.number, _UNKNOWN)
    if not packet.content and message.is_answered:
        # Nothing but a number is what a server answers.
        message = _Message(f"answer: {message.name}", FrameKind.DOWNLINK, _read_other)
    alarms = options.alarm_map or alarm_map("gt06")
    reading = _Reading(packet.number, Cursor(packet.content), alarms, options.time_zone or UTC, list(packet.warnings))
    message.read(reading)
    kind = _kind(reading, message)
    return Frame(
        protocol="gt06",
        message=f"0x{packet.number:02x}",
        kind=kind,
        device_id=reading.device_id,
        reports=_reports(reading, kind),
        reply=_reply(packet, message, options),
        warnings=tuple(reading.warnings),
        details={"name": message.name, "serial": packet.serial},
    )


def _kind(reading: _Reading, message: _Message) -> FrameKind:
    """An alarm that says in both places that all is well is none; one that does not say why it came is one."""
    if message.kind is FrameKind.ALARM and not reading.alarms:
        if reading.is_normal:
            return FrameKind.CELLS if reading.position is None else FrameKind.POSITION
        reading.alarms = (AlarmKind.OTHER,)
    return FrameKind.ALARM if reading.alarms else message.kind


def _reports(reading: _Reading, kind: FrameKind) -> tuple[Report, ...]:
    if kind is FrameKind.DOWNLINK:
        return ()
    report = Report(reading.alarms, reading.position, reading.battery, {}, reading.details)
    return () if report == Report() else (report,)


def _reply(packet: Packet, message: _Message, options: DecodeOptions) -> bytes | None:
    if packet.serial is None:
        # The answer to the form without length and CRC has that form too: the time that was sent.
        return b"\x78\x78\x00" + bytes([packet.number]) + packet.content[:6] + b"\x0d\x0a"
    if message.kind is FrameKind.TIME_REQUEST and options.now is not None:
        now = options.now.astimezone(UTC)
        moment = bytes([now.year % 100, now.month, now.day, now.hour, now.minute, now.second])
        return build(packet.number, moment, packet.serial)
    if message.is_answered and message.kind is not FrameKind.DOWNLINK:
        return build(packet.number, b"", packet.serial)
    return None


def _read_login(reading: _Reading) -> None:
    """Fifteen digits of IMEI behind a zero, then from some the type and what their clock is set to."""
    imei = reading.content.take(8)
    if imei is None:
        reading.warnings.append(f"content.short: a login of {reading.content.left} bytes")
        return
    digits = imei.hex()
    reading.device_id = digits.removeprefix("0")
    kind, clock = reading.content.number(2), reading.content.number(2)
    if kind is not None:
        reading.details["type"] = f"{kind:04x}"
    if clock is not None:
        minutes = (clock >> 4) // 100 * 60 + (clock >> 4) % 100
        reading.details["clock_offset_minutes"] = -minutes if clock & 0x08 else minutes


def _read_heartbeat(reading: _Reading) -> None:
    """Terminal information, voltage level, signal, language; a longer form has the percentage in its sixth byte."""
    content = reading.content
    if content.left >= 16:
        information, battery = content.data[0], content.data[5]
        reading.details["terminal_information"] = f"{information:02x}"
        state = reading.map.states.get(information >> 3 & 0b111, AlarmKind.OTHER)
        reading.alarms = () if state is None else (state,)
        reading.battery = battery if battery <= 100 else None
        return
    _take_status(reading, with_code=False)


def _read_heartbeat_in_volts(reading: _Reading) -> None:
    """0x23: terminal information, hundredths of a volt, signal."""
    information, volts = reading.content.number(1), reading.content.number(2)
    if information is not None:
        reading.details["terminal_information"] = f"{information:02x}"
        state = reading.map.states.get(information >> 3 & 0b111, AlarmKind.OTHER)
        reading.alarms = () if state is None else (state,)
    if volts is not None:
        reading.details["battery_volts"] = volts / 100


def _read_position(reading: _Reading) -> None:
    reading.position = read_gps(reading.content, reading.time_zone, reading.warnings, reading.details)


def _read_position_and_cell(reading: _Reading) -> None:
    _read_position(reading)
    if reading.position is None or reading.number in _GPS_ALONE:
        return
    cell = read_cell(reading.content, is_wide=reading.number in _WIDE)
    if cell is not None:
        reading.details["cells"] = [cell]
    if reading.number in _WITH_UPLOAD_MODE and reading.content.left >= 3:
        ignition, reason, is_kept = reading.content.take(3) or bytes(3)
        reading.details.update(ignition=bool(ignition), reason=reason, kept_while_offline=bool(is_kept))


def _read_located_alarm(reading: _Reading) -> None:
    _read_position(reading)
    if reading.position is None:
        return
    read_counted_cell(reading.content, reading.details, is_wide=reading.number in _WIDE)
    _take_status(reading, with_code=True)


def _read_cell_alarm(reading: _Reading) -> None:
    """0x19 and 0xA5: a cell and the status; other forms of 0x19 exist, whose status has no known place."""
    cell = read_cell(reading.content, is_wide=reading.number in _WIDE)
    if cell is not None and 4 <= reading.content.left <= 6:
        reading.details["cells"] = [cell]
        _take_status(reading, with_code=True)
    else:
        reading.warnings.append("content.unknown_form: cells and status are not where they are expected")


def _read_timed_alarm(reading: _Reading) -> None:
    """0x95: time, place without satellites and speed or none at all, alarm code."""
    moment = reading.content.take(6)
    at = None if moment is None else read_time(moment, reading.time_zone, reading.warnings)
    if reading.content.left >= 11:
        lat, lng, flags = (reading.content.number(size) or 0 for size in (4, 4, 2))
        reading.position = place_of(lat, lng, flags, at, None)
    code = reading.content.number(1)
    if code is not None:
        reading.details["alarm_code"] = f"{code:02x}"
        reading.alarms = (AlarmKind.SOS if code == 1 else AlarmKind.OTHER,)


def _take_status(reading: _Reading, *, with_code: bool) -> None:
    status = read_status(reading.content, reading.map, reading.details, with_code=with_code)
    reading.alarms, reading.battery, reading.is_normal = status.alarms, status.battery, status.is_normal


def _read_cells(reading: _Reading) -> None:
    """Cells or Wi-Fi after a time; the hub keeps the bytes for whoever can place them."""
    _read_other(reading)


def _read_text(reading: _Reading) -> None:
    """0x15: length, four bytes of the server's, text. 0x21: the same four bytes, a character set, text."""
    content = reading.content
    if reading.number == 0x21:
        content.take(4)
        encoding = "ascii" if content.number(1) == 1 else "utf-16-be"
        text = content.take(content.left)
    else:
        length = content.number(1) or 0
        content.take(4)
        encoding, text = "ascii", content.take(min(content.left, max(length - 4, 0)))
    reading.details["text"] = (text or b"").decode(encoding, "replace")[:1000]


def _read_other(reading: _Reading) -> None:
    if reading.content.data:
        reading.details["content"] = reading.content.data[:512].hex()


_GPS_ALONE = frozenset({0x10, 0x1A, 0x1E})
_WIDE = frozenset({0xA0, 0xA3, 0xA4, 0xA5})
_WITH_UPLOAD_MODE = frozenset({0x22, 0x2D, 0x37, 0xA0})
_UNKNOWN = _Message("unknown", FrameKind.OTHER, _read_other)
_MESSAGES: dict[int, _Message] = {
    0x01: _Message("login", FrameKind.LOGIN, _read_login, is_answered=True),
    0x13: _Message("heartbeat", FrameKind.HEARTBEAT, _read_heartbeat, is_answered=True),
    0x23: _Message("heartbeat", FrameKind.HEARTBEAT, _read_heartbeat_in_volts, is_answered=True),
    **dict.fromkeys(
        (0x10, 0x11, 0x12, 0x1A, 0x1E, 0x22, 0x2D, 0x31, 0x37, 0xA0),
        _Message("position", FrameKind.POSITION, _read_position_and_cell),
    ),
    **dict.fromkeys(
        (0x16, 0x26, 0x27, 0xA3, 0xA4),
        _Message("alarm", FrameKind.ALARM, _read_located_alarm, is_answered=True),
    ),
    0x32: _Message("position and status", FrameKind.POSITION, _read_located_alarm),
    0x19: _Message("cells and status", FrameKind.CELLS, _read_cell_alarm, is_answered=True),
    0x95: _Message("alarm", FrameKind.ALARM, _read_timed_alarm, is_answered=True),
    0xA5: _Message("alarm", FrameKind.ALARM, _read_cell_alarm, is_answered=True),
    **dict.fromkeys(
        (0x17, 0x18, 0x24, 0x28, 0x2C, 0x2E, 0x33, 0x69, 0xA1, 0xA2, 0xF3),
        _Message("cells", FrameKind.CELLS, _read_cells),
    ),
    0x8A: _Message("time request", FrameKind.TIME_REQUEST, _read_other),
    0x15: _Message("answer to a command", FrameKind.RESPONSE, _read_text),
    0x21: _Message("answer to a command", FrameKind.RESPONSE, _read_text),
    **dict.fromkeys((0x80, 0x81, 0x82), _Message("command", FrameKind.DOWNLINK, _read_other)),
    0x94: _Message("information", FrameKind.OTHER, _read_other),
}
# Under the long marker some numbers mean something else; only what is the same is read.
_LONG_MESSAGES: dict[int, _Message] = {number: _MESSAGES[number] for number in (0x01, 0x13, 0x15, 0x21, 0x8A, 0x94)}
