"""Bodies no client should send: a valid one spoilt at one place, any JSON at all, and bytes that are not JSON.

Hypothesis draws them, always the same ones; each differs from a valid body by little, so a failure needs no shrinking.
"""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

_JSON = {"Content-Type": "application/json"}

_TEXTS = st.text(st.characters(), max_size=12)
_ODD = st.sampled_from(
    [
        None,
        True,
        "",
        " ",
        "\x00",
        "a\x00b",
        "\ud800",
        "x\udfff",
        "\u202e\u0007",
        "9" * 400,
        "2024-02-30",
        "0001-01-01T00:00:00+23:59",
        "9999-12-31T23:59:59-23:59",
        "24:00",
        "NaN",
        "-0",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        0,
        -1,
        2**31,
        2**63,
        -(2**63) - 1,
        10**300,
        1e308,
        -1e-308,
        float("nan"),
        float("inf"),
        [],
        {},
        [None],
        {"": None},
        {"\x00": 1},
        {"\ud800": 1},
    ]
)
_VALUES = st.recursive(
    _ODD | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)


def bytes_that_are_no_body() -> list[tuple[bytes, dict[str, str]]]:
    """Content and headers."""
    return [
        (b"", {}),
        (b"", _JSON),
        (b"{", _JSON),
        (b"\x00", _JSON),
        (b"\xff\xfe{\x00}\x00", _JSON),
        (b'"\xed\xa0\x80"', _JSON),
        (b"NaN", _JSON),
        (b'{"a": NaN, "a": -Infinity}', _JSON),
        (b"[" * 100 + b"]" * 100, _JSON),
        (b'{"a":' * 100 + b"1" + b"}" * 100, _JSON),
        (b"[" * 200_000, _JSON),
        (b"9" * 5000, _JSON),
        (b"{}" * 2, _JSON),
        (b"{}", {"Content-Type": "text/plain"}),
        (b"a=1&b=2", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"--x\r\n\r\n--x--", {"Content-Type": "multipart/form-data; boundary=x"}),
        (b"<a/>", {"Content-Type": "application/xml"}),
        (b"{}", {"Content-Type": "application/json; charset=no-such"}),
        (b"{}", {"Content-Type": "///"}),
    ]


def spoilt(valid: Any, count: int) -> list[bytes]:
    """``count`` bodies: most of them ``valid`` with one place replaced, removed or added to, the others any JSON."""
    drawn: list[bytes] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(list(_places(valid))), st.sampled_from(("replace", "remove", "add")), _VALUES, _TEXTS)
    def draw(place: tuple[str | int, ...], how: str, value: Any, name: str) -> None:
        drawn.append(json.dumps(_spoil(valid, place, how, value, name)).encode())

    draw()
    return drawn


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to a value and to everything in it."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from _places(item, (*path, key))


def _spoil(valid: Any, place: tuple[str | int, ...], how: str, value: Any, name: str) -> Any:
    whole = {"": copy.deepcopy(valid)}
    holder: Any = whole
    *above, last = ("", *place)
    for key in above:
        holder = holder[key]
    if how == "add" and isinstance(holder[last], dict):
        holder[last][name] = value
    elif how == "remove" and place:
        del holder[last]
    else:
        holder[last] = value
    return whole[""]
