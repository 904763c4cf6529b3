"""The devices' side of the protocols, written from the layouts alone: nothing here is the product's code."""

from dataclasses import dataclass
from datetime import datetime

MOMENT = datetime(2026, 3, 1, 8, 30)  # noqa: DTZ001 — each protocol puts it into its own time zone
LAT, LNG = 35.4147, 116.5871


@dataclass
class Jt808:
    """A terminal of JT/T 808, of 2013 or with ``version`` of 2019."""

    phone: str = "013800001111"
    version: int | None = None

    def frame(self, message_id: int, body: bytes = b"", serial: int = 1, part: tuple[int, int] | None = None) -> bytes:
        attributes = len(body) | (0x4000 if self.version is not None else 0) | (0x2000 if part else 0)
        digits = self.phone.zfill(12 if self.version is None else 20)
        data = message_id.to_bytes(2) + attributes.to_bytes(2)
        data += b"" if self.version is None else bytes([self.version])
        data += bytes.fromhex(digits) + serial.to_bytes(2)
        if part:
            data += part[0].to_bytes(2) + part[1].to_bytes(2)
        data += body
        checksum = 0
        for byte in data:
            checksum ^= byte
        escaped = b"".join({0x7E: b"\x7d\x02", 0x7D: b"\x7d\x01"}.get(b, bytes([b])) for b in [*data, checksum])
        return b"\x7e" + escaped + b"\x7e"


def jt808_location(
    alarm: int = 0,
    *,
    status: int = 2,
    items: bytes = b"",
    lat: float = LAT,
    lng: float = LNG,
    moment: datetime = MOMENT,
    speed: int = 0,
    course: int = 0,
) -> bytes:
    return (
        alarm.to_bytes(4)
        + status.to_bytes(4)
        + round(lat * 1e6).to_bytes(4)
        + round(lng * 1e6).to_bytes(4)
        + (40).to_bytes(2)
        + speed.to_bytes(2)
        + course.to_bytes(2)
        + bytes.fromhex(moment.strftime("%y%m%d%H%M%S"))
        + items
    )


def jt808_batch(*locations: bytes, kind: int = 1) -> bytes:
    parts = b"".join(len(location).to_bytes(2) + location for location in locations)
    return len(locations).to_bytes(2) + bytes([kind]) + parts


def watch(
    content: str | bytes, device: str = "1234567890", length: int | None = None, index: str | None = None
) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    middle = f"{index}*" if index else ""
    return f"[3G*{device}*{middle}{len(data) if length is None else length:04X}*".encode() + data + b"]"


def watch_position(
    name: str = "UD", status: str = "00000000", fix: str = "A", place: str = f"{LAT},N,{LNG},E", behind: str = "0,0"
) -> str:
    return f"{name},010326,003000,{fix},{place},0.00,0.0,40.0,9,90,76,1203,0,{status},{behind}"


def _crc(data: bytes) -> int:
    register = 0xFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ 0x8408 if register & 1 else register >> 1
    return register ^ 0xFFFF


def gt06(
    number: int, content: bytes = b"", serial: int = 1, *, is_long: bool = False, length: int | None = None
) -> bytes:
    size = len(content) + 5 if length is None else length
    data = size.to_bytes(2 if is_long else 1) + bytes([number]) + content + serial.to_bytes(2)
    return (b"\x79\x79" if is_long else b"\x78\x78") + data + _crc(data).to_bytes(2) + b"\r\n"


def gt06_gps(flags: int = 0x1400, speed: int = 0, moment: tuple[int, ...] = (26, 3, 1, 0, 30, 0)) -> bytes:
    place = round(LAT * 1_800_000).to_bytes(4) + round(LNG * 1_800_000).to_bytes(4)
    return bytes([*moment, 0xC9]) + place + bytes([speed]) + flags.to_bytes(2)


GT06_CELL = bytes.fromhex("01cc00123400abcd")


def gt06_alarm(code: int = 0, state: int = 0, level: int = 4, cells: bytes = b"\x09" + GT06_CELL) -> bytes:
    return gt06_gps() + cells + bytes([0x40 | state << 3, level, 3, code, 1])
