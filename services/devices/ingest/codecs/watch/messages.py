"""The watches' messages: what each is, what it says, and the answer without which the watch stops reporting."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import alarm_map
from services.devices.ingest.codecs.frame import DecodeOptions, Frame, FrameKind, Report
from services.devices.ingest.codecs.watch.position import percent, read_position
from services.devices.ingest.codecs.watch.wire import Message, build, open_message

_BINARY = ("TK", "JXTK", "IMG")
_ECHOED = ("TKQ", "TKQ2")
_COMMANDS = frozenset(
    """ANY APN CALL CENTER CR FACTORY FIND FLOWER IP LOWBAT LZ MESSAGE MONITOR PEDO PHB PHB2 POWEROFF PW REMIND REMOVE
    RESET SILENCETIME SLEEPTIME SOS SOS1 SOS2 SOS3 SOSSMS TS UPGRADE UPLOAD VERNO WALKTIME""".split()  # noqa: SIM905 — three lines instead of thirty
)


def decode(raw: bytes, options: DecodeOptions | None = None) -> Frame:
    """One frame, bracket to bracket; raises :class:`CodecError`."""
    options = options or DecodeOptions()
    message = open_message(raw)
    name, separator, rest = message.content.partition(b",")
    kind_of_message = name.decode("ascii", "replace").strip()
    upper = kind_of_message.upper()
    if upper in _BINARY and separator:
        return _recording(message, upper, rest)
    fields = message.content.decode("utf-8", "replace").split(",")
    if upper.startswith(("AL", "UD", "WT")):
        return _position(message, fields, upper, options)
    reports: tuple[Report, ...] = ()
    kind, reply = FrameKind.OTHER, None
    if upper == "LK":
        kind, reply, reports = FrameKind.HEARTBEAT, "LK", _heartbeat(fields)
    elif upper == "INIT":
        kind, reply = FrameKind.LOGIN, "INIT,1"
    elif upper in _ECHOED:
        reply = kind_of_message
    elif upper in _HEALTH:
        metrics = _HEALTH[upper](fields[1:])
        kind, reports = FrameKind.TELEMETRY, (Report(metrics=metrics),) if metrics else ()
    elif upper in _COMMANDS:
        kind = FrameKind.RESPONSE
    return _frame(message, upper, kind, reports, reply)


def _frame(
    message: Message, name: str, kind: FrameKind, reports: tuple[Report, ...] = (), reply: str | None = None
) -> Frame:
    header = message.header
    return Frame(
        protocol="watch",
        message=name[:32],
        kind=kind,
        device_id=header.device_id,
        reports=reports,
        reply=None if reply is None else build(header, reply),
        warnings=message.warnings,
        details={"maker": header.maker, "index": header.index} if header.index else {"maker": header.maker},
    )


def _position(message: Message, fields: Sequence[str], name: str, options: DecodeOptions) -> Frame:
    warnings = list(message.warnings)
    report = read_position(fields, options.alarm_map or alarm_map("watch"), options.time_zone or UTC, warnings)
    is_alarm = name.startswith("AL")
    if is_alarm and not report.alarms:
        # It called without saying why; nobody may conclude from that that it did not call.
        report = replace(report, alarms=(AlarmKind.OTHER,))
    kind = FrameKind.ALARM if report.alarms else FrameKind.POSITION
    frame = _frame(message, name, kind, (report,), "AL" if is_alarm else None)
    kept = {"kept_while_offline": True} if name.startswith("UD2") else {}
    return replace(frame, warnings=tuple(warnings), details={**frame.details, **kept})


def _recording(message: Message, name: str, rest: bytes) -> Frame:
    """A voice or a picture, which the hub does not take; of ``TK,0`` and ``TK,1`` the watch is the one who answers."""
    if name == "TK" and len(rest) > 1:
        return _frame(message, name, FrameKind.OTHER, reply="TK,1")
    return _frame(message, name, FrameKind.RESPONSE if name == "TK" else FrameKind.OTHER)


def _heartbeat(fields: Sequence[str]) -> tuple[Report, ...]:
    """``LK`` alone, or with steps, rolls and battery, of which older ones leave out the rolls."""
    if len(fields) < 3:
        return ()
    return (Report(battery=percent(fields[min(3, len(fields) - 1)]), metrics=_measured(fields[1:2], ("steps",))),)


def _measured(values: Sequence[str], names: Sequence[str]) -> dict[str, float]:
    """Values by their names; zero is what a watch sends that measured nothing."""
    metrics = {}
    for name, text in zip(names, values, strict=False):
        try:
            number = float(text) if len(text) <= 12 else 0.0
        except ValueError:
            continue
        if 0 < number < 100_000:
            metrics[name] = int(number) if number.is_integer() else number
    return metrics


def _flagged(name: str) -> Callable[[Sequence[str]], dict[str, float]]:
    """A value behind a kind or flag."""
    return lambda values: _measured(values[1:2], (name,))


_HEALTH: dict[str, Callable[[Sequence[str]], dict[str, float]]] = {
    "PULSE": lambda values: _measured(values, ("heart_rate",)),
    "HEART": lambda values: _measured(values, ("heart_rate",)),
    "BLOOD": lambda values: _measured(values, ("systolic", "diastolic", "heart_rate")),
    "BPHRT": lambda values: _measured(values, ("systolic", "diastolic", "heart_rate")),
    "TEMP": lambda values: _measured(values, ("temperature",)),
    "BTEMP2": _flagged("temperature"),
    "OXYGEN": _flagged("spo2"),
}
