"""MQTT's CONNECT packet, read just far enough to give its user another name (MQTT 3.1.1 and 5, section 3.1). Pure."""

from collections.abc import Callable

LARGEST_CONNECT_BYTES = 128 * 1024
_CONNECT = 0x10
_FLAG_WILL = 0x04
_FLAG_USER = 0x80


class MalformedConnectError(ValueError):
    """The first bytes of a connection are not a CONNECT packet."""


def take_connect(received: bytes) -> tuple[bytes, bytes] | None:
    """Split off the CONNECT packet: (packet, rest), or None while bytes are missing.

    Raises MalformedConnectError as soon as it cannot become a CONNECT packet of a fair size.
    """
    if received and received[0] != _CONNECT:
        raise MalformedConnectError("the first packet is not CONNECT")
    try:
        length, start = _read_length(received, 1)
    except IndexError:
        return None
    if length > LARGEST_CONNECT_BYTES:
        raise MalformedConnectError("the CONNECT packet is too large")
    end = start + length
    return (received[:end], received[end:]) if len(received) >= end else None


def rename_user(packet: bytes, rename: Callable[[str], str]) -> bytes:
    """Answer the CONNECT packet with its user name put through `rename`; unchanged where it has none.

    Raises MalformedConnectError where the packet's parts do not fit its length.
    """
    try:
        _, start = _read_length(packet, 1)
        at = _after_field(packet, start)  # protocol name
        version, flags = packet[at], packet[at + 1]
        at += 4  # version, flags, keep alive
        if version == 5:
            at = _after_properties(packet, at)
        at = _after_field(packet, at)  # client id
        if flags & _FLAG_WILL:
            if version == 5:
                at = _after_properties(packet, at)
            at = _after_field(packet, _after_field(packet, at))  # will topic, will payload
        if not flags & _FLAG_USER:
            return packet
        end = _after_field(packet, at)
        name = rename(packet[at + 2 : end].decode()).encode()
    except (IndexError, UnicodeDecodeError) as error:
        raise MalformedConnectError("the CONNECT packet is malformed") from error
    body = packet[start:at] + len(name).to_bytes(2, "big") + name + packet[end:]
    return bytes([_CONNECT]) + _write_length(len(body)) + body


def _after_field(packet: bytes, at: int) -> int:
    end = at + 2 + (packet[at] << 8 | packet[at + 1])
    if end > len(packet):
        raise IndexError
    return end


def _after_properties(packet: bytes, at: int) -> int:
    length, start = _read_length(packet, at)
    return start + length


def _read_length(packet: bytes, at: int) -> tuple[int, int]:
    """Answer a variable byte integer and where it ends. Raises IndexError where bytes are missing."""
    length = 0
    for position in range(4):
        byte = packet[at + position]
        length |= (byte & 0x7F) << (7 * position)
        if not byte & 0x80:
            return length, at + position + 1
    raise MalformedConnectError("a length has more than four bytes")


def _write_length(length: int) -> bytes:
    written = bytearray()
    while length > 0x7F:
        written.append(length & 0x7F | 0x80)
        length >>= 7
    written.append(length)
    return bytes(written)
