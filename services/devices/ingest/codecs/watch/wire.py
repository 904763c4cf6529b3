"""The watches' envelope: ``[VV*ID*(IDX*)LEN*CONTENT]``, on its own and cut out of a connection.

LEN is four hexadecimal digits, the bytes of CONTENT; a third of the watches get it wrong. Names of Wi-Fi networks in
CONTENT may hold brackets and commas. So LEN is believed where it leads to a closing bracket, else brackets are counted.
"""

import re
from dataclasses import dataclass

from services.devices.ingest.codecs.frame import CodecError, FrameStream

_HEADER = re.compile(rb"\[([0-9A-Za-z]{2})\*([0-9A-Za-z]{1,20})\*(?:([0-9A-Fa-f]{4})\*)?([0-9A-Fa-f]{1,6})\*")
_LONGEST_HEADER = 40
_BRACKET = re.compile(rb"[\[\]]")
_NEXT_FRAME = re.compile(rb"[\r\n\s\x00]*(?:\[[0-9A-Za-z]{2}\*|$)")
# 7D is the escape itself, so it comes back last.
_ESCAPES = ((b"\x7d\x02", b"["), (b"\x7d\x03", b"]"), (b"\x7d\x04", b","), (b"\x7d\x05", b"*"), (b"\x7d\x01", b"\x7d"))


@dataclass(frozen=True, slots=True)
class Header:
    """``index`` is the four digits some makers count messages by, None where there are none."""

    maker: str
    device_id: str
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    header: Header
    content: bytes
    warnings: tuple[str, ...]


def open_message(raw: bytes) -> Message:
    """Unwrap one frame, bracket to bracket; raises :class:`CodecError`."""
    data = raw.strip(b" \t\r\n\x00")
    if not data:
        raise CodecError("frame.empty", "there is nothing")
    matched = _HEADER.match(data)
    if matched is None:
        raise CodecError("frame.malformed", "a frame begins with [maker*id*length*")
    end = _end_of_frame(data, matched)
    if end is None:
        raise CodecError("frame.truncated", "no closing bracket")
    maker, device_id, index, length = (part.decode() if part is not None else None for part in matched.groups())
    content = data[matched.end() : end]
    warnings = []
    if end + 1 < len(data):
        warnings.append(f"frame.trailing: {len(data) - end - 1} bytes after the frame")
    if int(length or "0", 16) != len(content):
        warnings.append(f"length.mismatch: LEN says {int(length or '0', 16)}, the content has {len(content)} bytes")
    return Message(Header(maker or "", device_id or "", index), content, tuple(warnings))


def build(header: Header, content: str) -> bytes:
    """A message to the watch, with the maker's sign, id and index of ``header``."""
    data = content.encode()
    index = "" if header.index is None else f"{header.index}*"
    return f"[{header.maker}*{header.device_id}*{index}{len(data):04X}*".encode() + data + b"]"


def unescape(data: bytes) -> bytes:
    """Binary content as meant."""
    for sent, meant in _ESCAPES:
        data = data.replace(sent, meant)
    return data


def _end_of_frame(data: bytes | bytearray, header: re.Match[bytes]) -> int | None:
    """Where the closing bracket is; None where the frame is not complete."""
    announced = header.end() + int(header.group(4), 16)
    if announced < len(data) and data[announced] == 0x5D:
        content = data[header.end() : announced]
        if content.count(b"[") == content.count(b"]") or _NEXT_FRAME.match(data, announced + 1):
            return announced
    depth, last = 1, None
    for bracket in _BRACKET.finditer(data, header.end()):
        place = bracket.start()
        if bracket.group() == b"]":
            last = place
            depth -= 1
            # Where more of the content follows, the bracket belonged to a name.
            if depth <= 0 and _NEXT_FRAME.match(data, place + 1):
                return place
        else:
            if last is not None and _HEADER.match(data, place):
                return last  # a name with an opening bracket only: the next frame has begun
            depth += 1
    # Brackets that do not balance, at the very end: a device that waits for its answer will send no more.
    return last if last is not None and not data[last + 1 :].strip(b" \r\n\x00") else None


class WatchStream(FrameStream):
    def _next(self) -> bytes | None:
        while True:
            start = self._buffer.find(b"[")
            if start < 0:
                self._skip(len(self._buffer))
                return None
            self._skip(start)
            header = _HEADER.match(self._buffer)
            if header is None:
                if len(self._buffer) < _LONGEST_HEADER and b"]" not in self._buffer:
                    return None
                self._skip(1)
                continue
            end = _end_of_frame(self._buffer, header)
            if end is None:
                return None
            del header  # a match holds the buffer, which then could not shrink
            return self._take(end + 1)
