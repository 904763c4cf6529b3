"""What kind of picture some bytes are, by their first ones and not by what somebody says they are. Pure."""

from typing import Literal

MediaType = Literal["image/jpeg", "image/png"]

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def media_type_of(image: bytes) -> MediaType | None:
    """``None`` for anything but a JPEG or a PNG."""
    return next((media_type for signature, media_type in _SIGNATURES if image.startswith(signature)), None)
