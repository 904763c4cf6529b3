"""What the platform sends to a JT/T 808 terminal: answers, texts, requests. Texts travel in GBK."""

import struct
from datetime import UTC, datetime

from services.devices.ingest.codecs.jt808.wire import Header, build

ALARM_CONFIRMED = 4
"""报警处理确认: the result that ends an alarm's repetition."""
_SHOW = 1 << 2
_READ_ALOUD = 1 << 3


def general_answer(to: Header, result: int, serial: int = 0) -> bytes:
    """0x8001. ``result``: 0 done, 1 failed, 2 bad, 3 unsupported, 4 the alarm is taken."""
    return build(0x8001, struct.pack(">HHB", to.serial, to.message_id, result), to, serial)


def register_answer(to: Header, auth_code: str, result: int = 0, serial: int = 0) -> bytes:
    """0x8100. ``result``: 0 done, 1 vehicle exists, 2 no vehicle, 3 terminal exists, 4 no terminal."""
    code = auth_code.encode("gbk", "replace") if result == 0 else b""
    return build(0x8100, struct.pack(">HB", to.serial, result) + code, to, serial)


def time_answer(to: Header, now: datetime, serial: int = 0) -> bytes:
    """0x8004 of the 2019 form: the time in BCD, in UTC."""
    return build(0x8004, bytes.fromhex(now.astimezone(UTC).strftime("%y%m%d%H%M%S")), to, serial)


def text(to: Header, message: str, serial: int = 0, *, is_urgent: bool = False) -> bytes:
    """0x8300: shown and read aloud. The 2019 form has a type (1: a notice) behind the flags."""
    flags = _SHOW | _READ_ALOUD | (1 if is_urgent else 0)
    head = bytes([flags]) if to.version is None else bytes([flags, 1])
    return build(0x8300, head + message.encode("gbk", "replace"), to, serial)


def locate(to: Header, serial: int = 0) -> bytes:
    """0x8201: asks where the terminal is; 0x0201 answers."""
    return build(0x8201, b"", to, serial)


def confirm_alarm(to: Header, alarm_serial: int, alarm_bits: int, serial: int = 0) -> bytes:
    """0x8203 人工确认报警: a person has dealt with the alarm of that serial number; ``alarm_bits`` says which bits."""
    return build(0x8203, struct.pack(">HI", alarm_serial, alarm_bits), to, serial)
