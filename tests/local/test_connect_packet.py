"""CONNECT packets as clients send them, whole, in pieces and broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.local.connect_packet import MalformedConnectError, rename_user, take_connect


def field(value: bytes) -> bytes:
    return len(value).to_bytes(2, "big") + value


def connect(user: str, *, version: int = 4, will: bytes | None = None, password: bytes = b"pass") -> bytes:
    properties = b"\x05\x11\x00\x00\x00\x0a" if version == 5 else b""
    flags = 0xC2 | (0x04 if will is not None else 0)
    body = field(b"MQTT") + bytes([version, flags]) + b"\x00\x3c" + properties + field(b"client")
    if will is not None:
        body += (b"\x00" if version == 5 else b"") + field(b"topic") + field(will)
    body += field(user.encode()) + field(password)
    length, prefix = len(body), bytearray()
    while length > 127:
        prefix.append(length & 127 | 128)
        length >>= 7
    return bytes([0x10, *prefix, length]) + body


@given(
    vendor=st.text(max_size=20).filter(lambda text: "/" not in text),
    serial=st.text(max_size=100),
    version=st.sampled_from([4, 5]),
    will=st.none() | st.binary(max_size=300),
)
def test_only_the_name_changes(vendor: str, serial: str, version: int, will: bytes | None) -> None:
    name = f"{vendor}:{serial}"

    renamed = rename_user(connect(name, version=version, will=will), lambda text: text.replace(":", "/"))

    assert renamed == connect(name.replace(":", "/"), version=version, will=will)


def test_a_packet_may_come_in_pieces_and_with_more_behind() -> None:
    packet = connect("acme:1", will=b"x" * 200)

    assert all(take_connect(packet[:length]) is None for length in range(len(packet)))
    assert take_connect(packet + b"more") == (packet, b"more")


def test_a_packet_without_a_name_is_left_as_it_is() -> None:
    packet = bytes([0x10, 14]) + field(b"MQTT") + b"\x04\x02\x00\x3c" + field(b"ab")

    assert rename_user(packet, str.upper) == packet


@pytest.mark.parametrize(
    "received", [b"GET / HTTP/1.1", b"\x30\x00", b"\x10\xff\xff\xff\x7f", b"\x10\xff\xff\xff\xff\x7f"]
)
def test_what_cannot_become_a_connect_is_refused_at_once(received: bytes) -> None:
    with pytest.raises(MalformedConnectError):
        take_connect(received)


@given(st.binary(max_size=60))
def test_a_broken_body_is_refused_or_passed_but_never_crashes(body: bytes) -> None:
    try:
        rename_user(bytes([0x10, len(body)]) + body, str.upper)
    except MalformedConnectError:
        return
