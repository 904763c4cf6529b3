"""JT/T 808's envelope: delimiters, escapes, checksum, header. What a body means is no business of this module.

``7E | header | body | XOR | 7E``, big-endian; ``7E`` travels as ``7D 02`` and ``7D`` as ``7D 01``. One maker's variant
has ``E7`` for a delimiter, escapes of its own and an id of seven bytes.
"""

import struct
from dataclasses import dataclass
from functools import reduce
from operator import xor

from services.devices.ingest.codecs.frame import CodecError

_LENGTH_BITS = 0x03FF
_ENCRYPTION_BITS = 0x1C00
_FIRST_OF_MAKERS = 0x1000  # beyond the standard's numbers the makers use these bits as they like
_IN_PARTS = 0x2000
_VERSION_2019 = 0x4000


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a variant of the protocol is wrapped; ``escapes`` are (as sent, as meant), in the order of unescaping."""

    delimiter: int
    escapes: tuple[tuple[bytes, bytes], ...]
    id_bytes: int

    def escape(self, data: bytes) -> bytes:
        for sent, meant in reversed(self.escapes):
            data = data.replace(meant, sent)
        return data

    def unescape(self, data: bytes) -> bytes:
        for sent, meant in self.escapes:
            data = data.replace(sent, meant)
        return data


# The escape's own byte is unescaped last and escaped first, else what it makes would be read again.
STANDARD = Envelope(0x7E, ((b"\x7d\x02", b"\x7e"), (b"\x7d\x01", b"\x7d")), 6)
VARIANT = Envelope(
    0xE7, ((b"\xe6\x02", b"\xe7"), (b"\xe6\x01", b"\xe6"), (b"\x3e\x02", b"\x3d"), (b"\x3e\x01", b"\x3e")), 7
)
_ENVELOPES = {envelope.delimiter: envelope for envelope in (STANDARD, VARIANT)}


@dataclass(frozen=True, slots=True)
class Header:
    """``phone`` is the id's bytes as sent; ``version`` None in the 2013 form; ``total`` and ``index`` of a part."""

    message_id: int
    attributes: int
    phone: bytes
    serial: int
    version: int | None = None
    total: int | None = None
    index: int | None = None
    envelope: Envelope = STANDARD

    @property
    def device_id(self) -> str:
        """Every digit of the header, leading zeros too: 12 in the 2013 form, 20 in the 2019 form."""
        return self.phone.hex()


@dataclass(frozen=True, slots=True)
class Packet:
    header: Header
    body: bytes
    warnings: tuple[str, ...]


def lookup_ids(device_id: str) -> tuple[str, ...]:
    """The forms one id may be registered in: as in the header, without leading zeros, and as the 2013 header has it."""
    short = device_id.lstrip("0")
    return tuple(dict.fromkeys((device_id, short, short.zfill(12)))) if short else (device_id,)


def open_packet(raw: bytes, *, verify: bool = True) -> Packet:
    """Unwrap one frame with its delimiters; raises :class:`CodecError`."""
    if len(raw) < 2:
        raise CodecError("frame.empty" if not raw else "frame.truncated", f"{len(raw)} bytes are no frame")
    envelope = _ENVELOPES.get(raw[0])
    if envelope is None:
        raise CodecError("frame.malformed", f"a frame begins with 7e, not {raw[0]:02x}")
    end = raw.find(raw[:1], 1)
    if end < 0:
        raise CodecError("frame.truncated", f"no closing {raw[0]:02x}")
    warnings = [f"frame.trailing: {len(raw) - end - 1} bytes after the frame"] if end + 1 < len(raw) else []
    data = envelope.unescape(raw[1:end])
    if len(data) < envelope.id_bytes + 7:
        raise CodecError("frame.truncated", f"{len(data)} bytes are shorter than a header")
    checksum = reduce(xor, data, 0)  # of the whole with its checksum: zero
    if checksum:
        detail = f"the checksum is {data[-1]:02x}, the bytes make {checksum ^ data[-1]:02x}"
        if verify:
            raise CodecError("checksum.mismatch", detail)
        warnings.append(f"checksum.mismatch: {detail}")
    header, size = _read_header(data, envelope)
    body = data[size:-1]
    announced = header.attributes & _LENGTH_BITS
    if announced != len(body):
        warnings.append(f"length.mismatch: the header says {announced}, the body has {len(body)} bytes")
    return Packet(header, body, tuple(warnings))


def is_intact(raw: bytes) -> bool:
    """Whether a frame with its delimiters has the right checksum."""
    envelope = _ENVELOPES[raw[0]]
    return reduce(xor, envelope.unescape(raw[1:-1]), 0) == 0


def _read_header(data: bytes, envelope: Envelope) -> tuple[Header, int]:
    """The header and its size; ``data`` ends with the checksum."""
    message_id, attributes = struct.unpack_from(">HH", data)
    if attributes & _ENCRYPTION_BITS and message_id < _FIRST_OF_MAKERS:
        raise CodecError("frame.encrypted", f"message {message_id:04x} is encrypted")
    size, version, id_bytes = 4, None, envelope.id_bytes
    if attributes & _VERSION_2019:
        size, version, id_bytes = 5, data[4], 10
    rest = size + id_bytes
    total = index = None
    try:
        serial = int.from_bytes(_exactly(data, rest, 2))
        if attributes & _IN_PARTS:
            total, index = struct.unpack(">HH", _exactly(data, rest + 2, 4))
    except EOFError as error:
        raise CodecError("frame.truncated", "the header is cut off") from error
    header = Header(message_id, attributes, data[size:rest], serial, version, total, index, envelope)
    return header, rest + (2 if total is None else 6)


def _exactly(data: bytes, start: int, size: int) -> bytes:
    if start + size > len(data) - 1:
        raise EOFError
    return data[start : start + size]


def build(message_id: int, body: bytes, to: Header, serial: int = 0) -> bytes:
    """A whole message of the platform's to the device that sent ``to``, in its version of the header.

    Raises :class:`CodecError` downlink.refused where the body would need to be sent in parts.
    """
    if len(body) > _LENGTH_BITS:
        raise CodecError("downlink.refused", f"a body of {len(body)} bytes does not fit one message")
    attributes = len(body) | (_VERSION_2019 if to.version is not None else 0)
    version = b"" if to.version is None else bytes([to.version])
    data = struct.pack(">HH", message_id, attributes) + version + to.phone + struct.pack(">H", serial) + body
    delimiter = bytes([to.envelope.delimiter])
    return delimiter + to.envelope.escape(data + bytes([reduce(xor, data, 0)])) + delimiter
