"""What the platform sends to a watch."""

import re

from services.devices.ingest.codecs.frame import CodecError
from services.devices.ingest.codecs.watch.wire import Header, build

_PHONE = re.compile(r"\+?\d{3,20}")


def locate(to: Header) -> bytes:
    """The watch reports its place every few seconds for some minutes."""
    return build(to, "CR")


def find(to: Header) -> bytes:
    """The watch rings."""
    return build(to, "FIND")


def call(to: Header, phone: str) -> bytes:
    """The watch calls a number, with its screen showing that it does."""
    return build(to, f"CALL,{_phone(phone)}")


def message(to: Header, text: str) -> bytes:
    """A text on the screen, in UCS-2 as hexadecimal digits."""
    return build(to, f"MESSAGE,{text.encode('utf-16-be', 'replace').hex()}")


def report_every(to: Header, seconds: int) -> bytes:
    return build(to, f"UPLOAD,{seconds:d}")


def sos_number(to: Header, place: int, phone: str) -> bytes:
    """``place`` 1 to 3: the numbers a press calls, in turn."""
    if place not in {1, 2, 3}:
        raise CodecError("downlink.refused", "a watch has SOS numbers 1 to 3")
    return build(to, f"SOS{place},{_phone(phone)}")


def listen_in(to: Header, phone: str, *, is_granted: bool) -> bytes:
    """The watch calls a number without showing it. Refused unless somebody with the right to do so has granted it."""
    if not is_granted:
        raise CodecError("downlink.refused", "listening in needs a supervisor's grant")
    return build(to, f"MONITOR,{_phone(phone)}")


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise CodecError("downlink.refused", "a phone number has 3 to 20 digits")
    return text
