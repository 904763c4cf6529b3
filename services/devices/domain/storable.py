"""What PostgreSQL can hold of a text or a JSON value somebody sent."""

import math
from typing import Any


def storable_text(value: str, max_length: int = 500) -> str:
    """The text without what PostgreSQL refuses (NUL, lone surrogates), cut to ``max_length`` characters."""
    return value.replace("\x00", "�").encode("utf-8", "replace").decode()[:max_length]


def storable_json(value: Any) -> Any:
    """The same for every text inside a JSON value; numbers that JSON has no form for become their names."""
    if isinstance(value, str):
        return storable_text(value, 10_000)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {storable_text(str(key)): storable_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable_json(item) for item in value]
    return value
