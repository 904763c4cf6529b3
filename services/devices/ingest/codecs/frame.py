"""What every codec makes of bytes: a frame with its reports, and the one error there is. It knows no protocol."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import Any

from services.devices.domain.alarm_kinds import AlarmKind
from services.devices.domain.alarm_maps import AlarmMap, ProtocolName, by_urgency

CHINA_TIME = timezone(timedelta(hours=8))


class CodecError(Exception):
    """Bytes no frame can be made of.

    ``code`` is stable: frame.empty, frame.malformed, frame.truncated, frame.encrypted, frame.too_large,
    checksum.mismatch, body.truncated, downlink.refused.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class FrameKind(StrEnum):
    ALARM = "alarm"
    POSITION = "position"
    HEARTBEAT = "heartbeat"
    LOGIN = "login"
    REGISTER = "register"
    LOGOUT = "logout"
    TELEMETRY = "telemetry"
    CELLS = "cells"
    """Cells or Wi-Fi heard, and no satellite."""
    PART = "part"
    """One packet of a longer message."""
    RESPONSE = "response"
    """The device's answer to a command."""
    TIME_REQUEST = "time_request"
    DOWNLINK = "downlink"
    """What a server sends, read back."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Position:
    """A place as reported. ``valid`` is false without a satellite fix: the numbers may be the last known, or zero."""

    lat: float
    lng: float
    valid: bool
    at: datetime | None
    speed_mps: float | None = None
    course: float | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What one moment's record says. ``battery`` in percent; ``metrics`` are measurements by the hub's names."""

    alarms: tuple[AlarmKind, ...] = ()
    position: Position | None = None
    battery: int | None = None
    metrics: dict[str, float] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame, read.

    ``message`` is the protocol's own name of it, ``device_id`` None where the protocol names the device at login only,
    ``reply`` the bytes the device waits for, None where it waits for none.
    """

    protocol: ProtocolName
    message: str
    kind: FrameKind
    device_id: str | None = None
    reports: tuple[Report, ...] = ()
    reply: bytes | None = None
    warnings: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def alarms(self) -> tuple[AlarmKind, ...]:
        return by_urgency(kind for report in self.reports for kind in report.alarms)

    @property
    def position(self) -> Position | None:
        """The last one that is valid, else the last one."""
        positions = [report.position for report in self.reports if report.position is not None]
        return next((one for one in reversed(positions) if one.valid), positions[-1] if positions else None)

    @property
    def battery(self) -> int | None:
        return next((report.battery for report in reversed(self.reports) if report.battery is not None), None)


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """How a model speaks its protocol; what is None is the protocol's default.

    ``verify`` off reads a frame whose checksum is wrong, with a warning: an alarm in it is still an alarm.
    ``now`` is what a device that asks for the time is told; without it, it gets no answer.
    """

    alarm_map: AlarmMap | None = None
    time_zone: tzinfo | None = None
    now: datetime | None = None
    verify: bool = True


class FrameStream:
    """Cuts a connection's bytes into frames: keeps what is partial, skips what is garbage, holds a bounded buffer."""

    def __init__(self, max_buffered_bytes: int = 64 * 1024) -> None:
        self._buffer = bytearray()
        self._max_buffered_bytes = max_buffered_bytes
        self.skipped_bytes = 0

    @property
    def buffered_bytes(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> list[bytes]:
        """Frames that are complete now, in order; each still has to be decoded."""
        frames: list[bytes] = []
        for start in range(0, len(data), self._max_buffered_bytes):
            self._buffer += data[start : start + self._max_buffered_bytes]
            frames.extend(self._complete())
            if len(self._buffer) > self._max_buffered_bytes:
                self._skip(1)  # whatever began here is no frame of a length anybody sends
                frames.extend(self._complete())
                self._skip(max(0, len(self._buffer) - self._max_buffered_bytes))
        return frames

    def _complete(self) -> Iterator[bytes]:
        while (frame := self._next()) is not None:
            yield frame

    def _next(self) -> bytes | None:
        """Take the next whole frame out of the buffer, with garbage before it; None where there is none."""
        raise NotImplementedError

    def _take(self, size: int) -> bytes:
        frame = bytes(self._buffer[:size])
        del self._buffer[:size]
        return frame

    def _skip(self, size: int) -> None:
        del self._buffer[:size]
        self.skipped_bytes += size
