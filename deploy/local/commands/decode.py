"""`hub decode`: what a device's frame means, as JSON, without a server."""

import codecs
import json
import os
import re
import sys
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Annotated, Any

import typer


class ProtocolChoice(StrEnum):
    JT808 = "jt808"
    WATCH = "watch"
    GT06 = "gt06"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(decode)


def decode(
    protocol: Annotated[ProtocolChoice, typer.Argument(help="What the device speaks.")],
    frame: Annotated[str, typer.Argument(help="Hexadecimal digits, or a watch's text; - reads one frame a line.")],
    model: Annotated[str | None, typer.Option(help="A model that has alarm bits of its own.")] = None,
    time_zone: Annotated[
        str | None, typer.Option(help="The device's clock: +08:00, Asia/Shanghai; by default the protocol's.")
    ] = None,
) -> None:
    """Print what a frame of a device means, as JSON; exit code 1 with the reason where it means nothing."""
    from services.devices.domain.alarm_maps import UnknownAlarmMapError, alarm_map
    from services.devices.ingest.codecs.frame import CodecError, DecodeOptions

    try:
        alarms = alarm_map(protocol.value, model)
    except UnknownAlarmMapError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error
    options = DecodeOptions(alarms, _time_zone(time_zone), datetime.now(UTC))
    if frame == "-":
        if not _decode_lines(protocol, options):
            raise typer.Exit(1)
        return
    try:
        _print(_meaning(protocol, os.fsencode(frame), options))
    except CodecError as error:
        print(f"hub: {error}", file=sys.stderr)
        raise typer.Exit(1) from error


def _decode_lines(protocol: ProtocolChoice, options: Any) -> bool:
    """One line out for each line in that is not blank; whether all of them were frames."""
    from services.devices.ingest.codecs.frame import CodecError

    are_all_frames = True
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        try:
            meaning = _meaning(protocol, line, options)
        except CodecError as error:
            meaning = {"error": {"code": error.code, "detail": error.detail}}
            are_all_frames = False
        _print(meaning)
    return are_all_frames


def _print(meaning: dict[str, Any]) -> None:
    # A program at the other end may wait for the answer before it sends the next line.
    print(json.dumps(meaning), flush=True)


def _meaning(protocol: ProtocolChoice, text: bytes, options: Any) -> dict[str, Any]:
    """The contract's fields, then what the protocol says beyond them; raises CodecError."""
    from services.devices.ingest.codecs.protocols import PROTOCOLS

    frame = PROTOCOLS[protocol.value].decode(_bytes_of(protocol, text), options)
    meaning: dict[str, Any] = {
        "device_id": frame.device_id,
        "kind": frame.kind,
        "alarms": list(frame.alarms),
        "position": _position(frame.position),
        "battery": frame.battery,
        "reply_hex": None if frame.reply is None else frame.reply.hex(),
        "warnings": list(frame.warnings),
        "message": frame.message,
        "details": frame.details,
    }
    if frame.reply is not None and protocol is ProtocolChoice.WATCH:
        meaning["reply_text"] = frame.reply.decode()
    meaning["reports"] = [
        {
            "alarms": list(report.alarms),
            "position": _position(report.position),
            "battery": report.battery,
            "metrics": report.metrics,
            "details": report.details,
        }
        for report in frame.reports
    ]
    return meaning


def _position(position: Any) -> dict[str, Any] | None:
    """Times are told in China's, whatever clock the device has."""
    from services.devices.ingest.codecs.frame import CHINA_TIME

    if position is None:
        return None
    return {
        "lat": position.lat,
        "lng": position.lng,
        "valid": position.valid,
        "at": None if position.at is None else position.at.astimezone(CHINA_TIME).isoformat(),
        "speed_mps": position.speed_mps,
        "course": position.course,
    }


def _bytes_of(protocol: ProtocolChoice, text: bytes) -> bytes:
    """A watch's text as it is; hexadecimal digits in any case, with spaces, 0x or colons between them."""
    from services.devices.ingest.codecs.frame import CodecError

    text = text.removeprefix(codecs.BOM_UTF8).strip().strip(b"\"'")
    if not text:
        raise CodecError("frame.empty", "there is nothing")
    if protocol is ProtocolChoice.WATCH and text.startswith(b"["):
        return text
    digits = re.sub(rb"0[xX]|\\x|[\s:,;_-]", b"", text)
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError as error:
        raise CodecError("frame.not_hexadecimal", "these are no hexadecimal digits, two a byte") from error


def _time_zone(text: str | None) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    if text is None:
        return None
    offset = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", text)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    try:
        return ZoneInfo(text)
    except (ValueError, OSError, KeyError) as error:
        raise typer.BadParameter(f"{text!r} is no time zone", param_hint="--time-zone") from error
