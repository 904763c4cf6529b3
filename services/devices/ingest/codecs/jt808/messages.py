"""JT/T 808's messages: what each is, what it says, and the answer it waits for."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from services.devices.domain.alarm_maps import AlarmMap, alarm_map
from services.devices.ingest.codecs.frame import CHINA_TIME, CodecError, DecodeOptions, Frame, FrameKind, Report
from services.devices.ingest.codecs.jt808 import downlinks
from services.devices.ingest.codecs.jt808.location import read_location
from services.devices.ingest.codecs.jt808.wire import VARIANT, Packet, lookup_ids, open_packet

_FIRST_OF_PLATFORM = 0x8000


@dataclass
class _Reading:
    """What a body's reader works with, and what it found."""

    body: bytes
    alarms: AlarmMap
    time_zone: tzinfo
    warnings: list[str]
    reports: list[Report] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)


def decode(raw: bytes, options: DecodeOptions | None = None) -> Frame:
    """One frame with its delimiters; raises :class:`CodecError`. A part of a longer message comes as kind ``part``."""
    options = options or DecodeOptions()
    packet = open_packet(raw, verify=options.verify)
    if packet.header.total is not None and packet.header.total > 1:
        return _part(packet)
    return decode_packet(packet, options)


def decode_packet(packet: Packet, options: DecodeOptions) -> Frame:
    """A whole message, its parts put together where it came in some; raises :class:`CodecError`."""
    header = packet.header
    alarms = options.alarm_map or alarm_map("jt808")
    reading = _Reading(packet.body, alarms, options.time_zone or CHINA_TIME, list(packet.warnings))
    name, kind, read = _MESSAGES.get(header.message_id, ("unknown", FrameKind.OTHER, _read_nothing))
    if header.message_id >= _FIRST_OF_PLATFORM:
        name, kind, read = "platform", FrameKind.DOWNLINK, _read_nothing
    read(reading)
    if header.envelope is VARIANT and any(_is_of_another_layout(report) for report in reading.reports):
        # Some of those who use the variant have a body of their own: what it says here would be chance.
        reading.reports.clear()
        reading.warnings.append("body.unknown_layout: this is no location as the standard has it")
        kind = FrameKind.OTHER
    if any(report.alarms for report in reading.reports):
        kind = FrameKind.ALARM
    reply = None
    if kind is FrameKind.REGISTER:
        # The protocol authenticates nobody, so the code a device is to come back with is its own id.
        reply = downlinks.register_answer(header, auth_code=header.device_id.lstrip("0").zfill(12))
    elif kind is FrameKind.TIME_REQUEST:
        reply = None if options.now is None else downlinks.time_answer(header, options.now)
    elif kind not in {FrameKind.DOWNLINK, FrameKind.RESPONSE}:
        reply = downlinks.general_answer(header, downlinks.ALARM_CONFIRMED if kind is FrameKind.ALARM else 0)
    return Frame(
        protocol="jt808",
        message=f"0x{header.message_id:04x}",
        kind=kind,
        device_id=header.device_id,
        reports=tuple(reading.reports),
        reply=reply,
        warnings=tuple(reading.warnings),
        details={**_told_of_header(packet), "name": name, **reading.details},
    )


def _is_of_another_layout(report: Report) -> bool:
    return report.position is None or report.position.at is None


def _part(packet: Packet) -> Frame:
    header = packet.header
    return Frame(
        protocol="jt808",
        message=f"0x{header.message_id:04x}",
        kind=FrameKind.PART,
        device_id=header.device_id,
        reply=downlinks.general_answer(header, 0),
        warnings=packet.warnings,
        details={**_told_of_header(packet), "part": header.index, "parts": header.total},
    )


def _told_of_header(packet: Packet) -> dict[str, Any]:
    header = packet.header
    return {
        "standard": "2013" if header.version is None else "2019",
        "serial": header.serial,
        "registered_as_one_of": list(lookup_ids(header.device_id)),
    }


def _read_nothing(reading: _Reading) -> None:
    if reading.body:
        reading.details["body"] = reading.body[:512].hex()


def _read_location(reading: _Reading) -> None:
    reading.reports.append(read_location(reading.body, reading.alarms, reading.time_zone, reading.warnings))


def _read_located_response(reading: _Reading) -> None:
    """0x0201 and 0x0500: the serial number of what was asked, then a location."""
    if len(reading.body) < 2:
        raise CodecError("body.truncated", "an answer without the serial number it answers")
    reading.details["answers_serial"] = int.from_bytes(reading.body[:2])
    reading.body = reading.body[2:]
    _read_location(reading)


def _read_batch(reading: _Reading) -> None:
    """0x0704: count, type (1: kept while there was no network), and locations that each say their length."""
    body = reading.body
    if len(body) < 3:
        raise CodecError("body.truncated", f"a batch of {len(body)} bytes")
    count, is_kept = struct.unpack_from(">HB", body)
    place = 3
    while place + 2 <= len(body):
        size = int.from_bytes(body[place : place + 2])
        part = body[place + 2 : place + 2 + size]
        place += 2 + size
        try:
            reading.reports.append(read_location(part, reading.alarms, reading.time_zone, reading.warnings))
        except CodecError as error:
            reading.warnings.append(str(error))
    if len(reading.reports) != count:
        reading.warnings.append(f"batch.count: {count} locations announced, {len(reading.reports)} found")
    reading.details.update(count=count, kept_while_offline=is_kept == 1)


def _read_registration(reading: _Reading) -> None:
    """0x0100. The fields' widths came to be 5, 20, 7 in 2013 and 11, 30, 30 in 2019; 5, 8, 7 before both."""
    body = reading.body
    widths = next((widths for size, widths in _REGISTRATIONS if len(body) >= size), None)
    if widths is None:
        reading.warnings.append(f"body.truncated: a registration of {len(body)} bytes")
        return
    place = 4
    for name, width in zip(("maker", "model", "terminal_id"), widths, strict=True):
        reading.details[name] = _text(body[place : place + width])
        place += width
    if len(body) > place:
        reading.details["plate"] = _text(body[place + 1 :])


_REGISTRATIONS = ((76, (11, 30, 30)), (37, (5, 20, 7)), (25, (5, 8, 7)))


def _read_authentication(reading: _Reading) -> None:
    """0x0102: the code alone in 2013; its length, the code, IMEI and software version in 2019."""
    body = reading.body
    if body and len(body) == body[0] + 36:
        code = body[1 : 1 + body[0]]
        reading.details.update(imei=_text(body[1 + body[0] : 16 + body[0]]), software=_text(body[16 + body[0] :]))
    else:
        code = body
    reading.details["auth_code"] = _text(code)


def _read_response(reading: _Reading) -> None:
    """0x0001: the serial number and id of what it answers, and the result."""
    if len(reading.body) < 5:
        raise CodecError("body.truncated", f"an answer of {len(reading.body)} bytes")
    serial, message_id, result = struct.unpack_from(">HHB", reading.body)
    reading.details.update(answers_serial=serial, answers=f"0x{message_id:04x}", result=result)


def _read_passthrough(reading: _Reading) -> None:
    if reading.body:
        reading.details.update(type=f"{reading.body[0]:02x}", body=reading.body[1:512].hex())


def _text(data: bytes) -> str:
    return data.decode("gbk", "replace").strip("\x00 ")


_MESSAGES: dict[int, tuple[str, FrameKind, Callable[[_Reading], None]]] = {
    0x0001: ("general answer", FrameKind.RESPONSE, _read_response),
    0x0002: ("heartbeat", FrameKind.HEARTBEAT, _read_nothing),
    0x0003: ("deregistration", FrameKind.LOGOUT, _read_nothing),
    0x0004: ("time request", FrameKind.TIME_REQUEST, _read_nothing),
    0x0100: ("registration", FrameKind.REGISTER, _read_registration),
    0x0102: ("authentication", FrameKind.LOGIN, _read_authentication),
    0x0104: ("parameters", FrameKind.RESPONSE, _read_nothing),
    0x0107: ("properties", FrameKind.RESPONSE, _read_nothing),
    0x0200: ("location", FrameKind.POSITION, _read_location),
    0x0201: ("location asked for", FrameKind.POSITION, _read_located_response),
    0x0301: ("event", FrameKind.OTHER, _read_nothing),
    0x0302: ("answer to a question", FrameKind.RESPONSE, _read_nothing),
    0x0500: ("vehicle control", FrameKind.POSITION, _read_located_response),
    0x0704: ("batch of locations", FrameKind.POSITION, _read_batch),
    0x0800: ("multimedia event", FrameKind.OTHER, _read_nothing),
    0x0801: ("multimedia", FrameKind.OTHER, _read_nothing),
    0x0900: ("passed through", FrameKind.OTHER, _read_passthrough),
}
