"""From a frame of an enrolled device to what the lanes store: alarms apart from everything else. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.devices.domain.arrivals import Arrival
from services.devices.domain.held_alarms import Held, follow
from services.devices.ingest.codecs.frame import Frame, FrameKind, Position, Report
from services.devices.ingest.listener_enrolment import EnrolledDevice

_EVENTS: Mapping[str, frozenset[str]] = {
    "gt06": frozenset({"0x16", "0x26", "0x27", "0xa3", "0xa4", "0xa5", "0x95", "0x19"})
}


@dataclass
class Taken:
    """``held`` is what the next frame of the device is followed with."""

    held: Held
    alarms: list[Arrival] = field(default_factory=list)
    data: list[Arrival] = field(default_factory=list)


def take_apart(frame: Frame, raw: bytes, device: EnrolledDevice, held: Held, received_at: datetime) -> Taken:
    """Each alarm of each report by itself; and of every report its place, its measurements or that it came."""
    taken = Taken(held)
    is_event = frame.message.startswith("AL") or frame.message in _EVENTS.get(frame.protocol, frozenset())
    # Records that were kept tell of the past: they follow each other, and not what the device holds now.
    is_kept = bool(frame.details.get("kept_while_offline"))
    past: Held = {}
    told: set[str] = set()
    for report in frame.reports or (Report(),):
        at = report.position.at if report.position else None
        if is_kept:
            past = presses = follow(past, report.alarms, at, at or received_at, is_event=is_event)
        else:
            taken.held = presses = follow(taken.held, report.alarms, at, received_at, is_event=is_event)
        for kind in report.alarms:
            press = presses[kind]
            if press.message_id in told:
                continue  # one record of a press is enough of one frame
            told.add(press.message_id)
            fields = {"id": press.message_id, "kind": str(kind), **_said(frame, report)}
            if press.at is not None:
                fields["at"] = press.at.isoformat()
            taken.alarms.append(_arrival(frame, "alarm", device, raw, received_at, fields))
        if frame.kind is not FrameKind.DOWNLINK:
            taken.data.extend(_data(frame, report, device, raw, received_at))
    return taken


def _data(frame: Frame, report: Report, device: EnrolledDevice, raw: bytes, received_at: datetime) -> list[Arrival]:
    battery = {} if report.battery is None else {"battery": report.battery}
    position, said = report.position, []
    if position is not None and position.valid:
        said.append(("position", {**_place(position), **battery}))
    if report.metrics and frame.kind in {FrameKind.TELEMETRY, FrameKind.HEARTBEAT}:
        said.append(("telemetry", {"metrics": report.metrics, **battery}))
    if not said and not report.alarms:
        said.append(("heartbeat", battery))
    return [_arrival(frame, kind, device, raw, received_at, fields) for kind, fields in said]


def _said(frame: Frame, report: Report) -> dict[str, Any]:
    """What goes with an alarm; a place without a fix is told beside it, and never taken for where somebody is."""
    extra: dict[str, Any] = {"protocol": frame.protocol, "message": frame.message, **report.details}
    if frame.warnings:
        extra["warnings"] = list(frame.warnings)
    said: dict[str, Any] = {"extra": extra}
    if report.battery is not None:
        said["battery"] = report.battery
    position = report.position
    if position is not None and position.valid:
        said["position"] = _place(position)
    elif position is not None:
        extra["place_without_fix"] = {"lat": position.lat, "lng": position.lng}
    return said


def _place(position: Position) -> dict[str, Any]:
    place: dict[str, Any] = {"lat": position.lat, "lng": position.lng, "source": "gnss"}
    if position.at is not None:
        place["at"] = position.at.isoformat()
    if position.speed_mps is not None:
        place["speed_mps"] = position.speed_mps
    return place


def _arrival(
    frame: Frame, kind: str, device: EnrolledDevice, raw: bytes, received_at: datetime, fields: dict[str, Any]
) -> Arrival:
    topic = f"{frame.protocol}/{device.serial}/up/{kind}"
    return Arrival("tcp", topic, device.vendor, device.serial, raw, received_at, fields)
