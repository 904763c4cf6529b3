"""GT06's envelope: ``7878 len u8 …`` or ``7979 len u16 …``, then protocol number, content, serial, CRC, ``0D0A``.

``len`` counts protocol number, content, serial and CRC. The CRC is CRC-16/X-25, over all from ``len`` to the serial.
"""

import re
from dataclasses import dataclass
from itertools import islice

from services.devices.ingest.codecs.frame import CodecError, FrameStream

_SHORT, _LONG, _END = b"\x78\x78", b"\x79\x79", b"\x0d\x0a"
_UNCHECKED = (0x17, 0x69)
"""Wi-Fi reports that some models send with a length of zero and neither serial number nor CRC."""


def _table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1  # noqa: PLW2901 — the register
        table.append(value)
    return tuple(table)


_CRC_TABLE = _table()


def crc16_x25(data: bytes | bytearray) -> int:
    """Polynomial 1021 reflected, initial value and final XOR FFFF."""
    register = 0xFFFF
    table = _CRC_TABLE
    for byte in data:
        register = register >> 8 ^ table[(register ^ byte) & 0xFF]
    return register ^ 0xFFFF


@dataclass(frozen=True, slots=True)
class Packet:
    """``serial`` is None in the one form that has none; ``is_long`` says which marker it came with."""

    number: int
    content: bytes
    serial: int | None
    is_long: bool
    warnings: tuple[str, ...] = ()


def open_packet(raw: bytes, *, verify: bool = True) -> Packet:
    """Unwrap one frame from its marker to ``0D0A``; raises :class:`CodecError`."""
    if not raw:
        raise CodecError("frame.empty", "there is nothing")
    if raw[:2] not in {_SHORT, _LONG}:
        raise CodecError("frame.malformed", f"a frame begins with 7878 or 7979, not {raw[:2].hex()}")
    is_long = raw[:2] == _LONG
    head = 4 if is_long else 3
    if len(raw) < head + 3:
        raise CodecError("frame.truncated", f"{len(raw)} bytes are no frame")
    length = int.from_bytes(raw[2:head])
    if not is_long and length == 0 and raw[3] in _UNCHECKED and raw.endswith(_END):
        return Packet(raw[3], raw[4:-2], None, is_long, ("frame.unchecked: a frame without length and CRC",))
    warnings: list[str] = []
    end = _end_of_frame(raw, head, length, warnings)
    announced, computed = int.from_bytes(raw[end - 4 : end - 2]), crc16_x25(raw[2 : end - 4])
    if announced != computed:
        detail = f"the CRC is {announced:04x}, the bytes make {computed:04x}"
        if verify:
            raise CodecError("checksum.mismatch", detail)
        warnings.append(f"checksum.mismatch: {detail}")
    content, serial = raw[head + 1 : end - 6], int.from_bytes(raw[end - 6 : end - 4])
    return Packet(raw[head], content, serial, is_long, tuple(warnings))


def _end_of_frame(raw: bytes, head: int, length: int, warnings: list[str]) -> int:
    """Where the frame ends; raises :class:`CodecError` where it does not, or before it could be one."""
    end = head + length + 2
    if raw[end - 2 : end] == _END and end < len(raw):
        warnings.append(f"frame.trailing: {len(raw) - end} bytes after the frame")
    elif raw.endswith(_END):
        end = len(raw)
        if end != head + length + 2:
            warnings.append(f"length.mismatch: the frame says {length}, there are {end - head - 2} bytes")
    else:
        raise CodecError("frame.truncated", f"the frame says {length} bytes and is not closed by 0d0a")
    if end < head + 7:
        raise CodecError("frame.truncated", f"{end} bytes are shorter than the shortest frame")
    return end


def build(number: int, content: bytes, serial: int, *, is_long: bool = False) -> bytes:
    """A whole frame; raises :class:`CodecError` downlink.refused where it would be too long for its form."""
    length = len(content) + 5
    if length > (0xFFFF if is_long else 0xFF):
        raise CodecError("downlink.refused", f"{len(content)} bytes do not fit one frame")
    data = length.to_bytes(2 if is_long else 1) + bytes([number]) + content + serial.to_bytes(2)
    return (_LONG if is_long else _SHORT) + data + crc16_x25(data).to_bytes(2) + _END


_MARKER = re.compile(rb"\x78\x78|\x79\x79")
_SEARCHED_BYTES = 300  # the longest short frame, and some
_MOST_CANDIDATES = 4


class Gt06Stream(FrameStream):
    """Believes the length where it leads to ``0D0A``, else the CRC."""

    def __init__(self, max_buffered_bytes: int = 8 * 1024) -> None:
        super().__init__(max_buffered_bytes)

    def _next(self) -> bytes | None:
        while True:
            marker = _MARKER.search(self._buffer)
            if marker is None:
                # The first byte of a marker may be the last that has come.
                keep = 1 if self._buffer.endswith((_SHORT[:1], _LONG[:1])) else 0
                self._skip(len(self._buffer) - keep)
                return None
            start = marker.start()
            del marker  # a match holds the buffer, which then could not shrink
            self._skip(start)
            head = 4 if self._buffer[:2] == _LONG else 3
            if len(self._buffer) < head + 1:
                return None
            size = self._size(head)
            if size:
                return self._take(size)
            garbage = self._garbage() if size is None else 1
            if not garbage:
                return None
            self._skip(garbage)

    def _size(self, head: int) -> int | None:
        """The size of the frame at the buffer's start; None if its end is not to be seen, 0 if none begins here."""
        buffer = self._buffer
        length = int.from_bytes(buffer[2:head])
        size = head + length + 2
        if length >= 5 and buffer[size - 2 : size] == _END:
            return size
        is_unchecked = length == 0 and head == 3 and buffer[3] in _UNCHECKED
        place = buffer.find(_END, head, _SEARCHED_BYTES)
        for _ in range(_MOST_CANDIDATES):
            if place < 0:
                break
            after = bytes(buffer[place + 2 : place + 4])
            is_followed = after in {_SHORT, _LONG}
            if self._is_right(0, place + 2) or (is_unchecked and (is_followed or not after)):
                return place + 2
            if is_followed and len(buffer) >= size and not 0 < self._garbage() < place:
                return place + 2  # a frame with two faults, for the decoder to name
            place = buffer.find(_END, place + 1, _SEARCHED_BYTES)
        return None if len(buffer) < max(size, _SEARCHED_BYTES) else 0

    def _garbage(self) -> int:
        """How much to skip because a whole frame stands behind it; 0 where none does."""
        buffer = self._buffer
        for marker in islice(_MARKER.finditer(buffer, 1), _MOST_CANDIDATES):
            start = marker.start()
            head = 4 if marker.group() == _LONG else 3
            end = start + head + int.from_bytes(buffer[start + 2 : start + head]) + 2
            if end - start < _SEARCHED_BYTES and buffer[end - 2 : end] == _END and self._is_right(start, end):
                return start
        return 0

    def _is_right(self, start: int, end: int) -> bool:
        checked = end - 4
        if checked <= start + 2:
            return False
        return crc16_x25(self._buffer[start + 2 : checked]) == int.from_bytes(self._buffer[checked : end - 2])
