"""JT/T 808 off a connection: frames between delimiters, and messages put together from their parts."""

from collections import OrderedDict

from services.devices.ingest.codecs.frame import FrameStream
from services.devices.ingest.codecs.jt808.wire import STANDARD, VARIANT, Packet, is_intact

_SHORTEST = 15  # delimiters, a 2013 header, a checksum


class Jt808Stream(FrameStream):
    """A connection speaks one variant throughout: its first byte says which."""

    def __init__(self, max_buffered_bytes: int = 64 * 1024) -> None:
        super().__init__(max_buffered_bytes)
        self._delimiter: bytes | None = None

    def _next(self) -> bytes | None:
        if self._delimiter is None:
            if not self._buffer:
                return None
            is_variant = self._buffer[0] == VARIANT.delimiter
            self._delimiter = bytes([VARIANT.delimiter if is_variant else STANDARD.delimiter])
        while True:
            start = self._buffer.find(self._delimiter)
            if start < 0:
                self._skip(len(self._buffer))
                return None
            self._skip(start)
            end = self._buffer.find(self._delimiter, 1)
            if end < 0:
                return None
            if end + 1 < _SHORTEST:
                self._skip(end)  # what closed this may open the next
            elif is_intact(bytes(self._buffer[: end + 1])):
                return self._take(end + 1)
            else:
                # A delimiter may be missing or shared: the closing one stays, as a possible beginning.
                return self._take(end) + self._delimiter


class Reassembly:
    """Messages of one connection that came in parts. What is incomplete gives way to what comes later.

    Keys are message id, total and the serial number of the first part, which the standard numbers consecutively.
    """

    def __init__(self, max_messages: int = 4, max_bytes: int = 256 * 1024) -> None:
        self._max_messages = max_messages
        self._max_bytes = max_bytes
        self._waiting: OrderedDict[tuple[int, int, int], dict[int, bytes]] = OrderedDict()

    def add(self, packet: Packet) -> bytes | None:
        """The whole body once its last part has come, else None. A packet that is no part is whole by itself."""
        header = packet.header
        if header.total is None or header.index is None or header.total <= 1:
            return packet.body
        if not 1 <= header.index <= header.total:
            return None
        key = header.message_id, header.total, (header.serial - header.index + 1) & 0xFFFF
        parts = self._waiting.setdefault(key, {})
        self._waiting.move_to_end(key)
        parts[header.index] = packet.body
        if len(parts) == header.total:
            del self._waiting[key]
            return b"".join(parts[index] for index in sorted(parts))
        while len(self._waiting) > self._max_messages or self.held_bytes > self._max_bytes:
            self._waiting.popitem(last=False)
        return None

    @property
    def held_bytes(self) -> int:
        return sum(len(part) for parts in self._waiting.values() for part in parts.values())
