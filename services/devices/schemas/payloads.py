"""Taking a payload's JSON apart; what its fields mean is the domain's to say."""

from typing import Any

import msgspec

from services.devices.domain.arrivals import MAX_PAYLOAD_BYTES, Arrival, UnreadableError


def decode_object(arrival: Arrival) -> dict[str, Any]:
    """The payload as a JSON object, or what a codec read in it; raises :class:`UnreadableError` where it is none."""
    if arrival.fields is not None:
        return arrival.fields
    if arrival.is_oversized:
        raise UnreadableError("payload.too_large", f"more than {MAX_PAYLOAD_BYTES} bytes")
    try:
        fields = msgspec.json.decode(arrival.payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError("payload.malformed", f"no JSON: {error}"[:300]) from error
    except RecursionError as error:
        raise UnreadableError("payload.malformed", "JSON nested too deeply") from error
    if not isinstance(fields, dict):
        raise UnreadableError("payload.malformed", "the payload must be a JSON object")
    return fields
