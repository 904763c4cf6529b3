"""What the platform sends to a GT06 terminal: commands as text, which differ by model."""

from services.devices.ingest.codecs.frame import CodecError
from services.devices.ingest.codecs.gt06.wire import build


def command(text: str, server_flag: int, serial: int) -> bytes:
    """0x80. ``server_flag`` comes back in the answer (0x15 or 0x21), so it tells which command that answers."""
    if not text.isascii():
        raise CodecError("downlink.refused", "a GT06 command is ASCII")
    data = server_flag.to_bytes(4) + text.encode()
    if len(data) > 0xFF - 8:
        raise CodecError("downlink.refused", f"a command of {len(text)} characters does not fit one frame")
    return build(0x80, bytes([len(data)]) + data + b"\x00\x02", serial)
