"""What no client should send, and what it may be answered: bodies spoilt at one place, any JSON, bytes that are none.

Hypothesis draws them, always the same ones; each differs from a valid body by little, so a failure needs no shrinking.
"""

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.kit.problems import MEDIA_TYPE

JSON = {"Content-Type": "application/json"}
Place = tuple[str | int, ...]
_REMOVED = object()
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


@dataclass(frozen=True)
class Spoiling:
    """A place in a value and what to put there; under ``name``, where one is given and the place is an object."""

    place: Place
    value: Any = _REMOVED
    name: str | None = None


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
# Put at every place in turn: what databases and encoders choke on, and a text that is odd but right.
_EVERYWHERE: tuple[Any, ...] = ("\x00", "a\x00b", "\ud800", "😀'\u202e%s", 2**63, float("nan"), None, [], {"a": None})
_VALUES = st.recursive(
    _ODD | st.integers() | st.floats() | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)


def bytes_that_are_no_body() -> list[tuple[bytes, dict[str, str]]]:
    """Content and headers."""
    return [
        (b"", {}),
        (b"", JSON),
        (b"{", JSON),
        (b"\x00", JSON),
        (b"\xff\xfe{\x00}\x00", JSON),
        (b'"\xed\xa0\x80"', JSON),
        (b"NaN", JSON),
        (b'{"a": NaN, "a": -Infinity}', JSON),
        (b"[" * 100 + b"]" * 100, JSON),
        (b'{"a":' * 100 + b"1" + b"}" * 100, JSON),
        (b"[" * 200_000, JSON),
        (b"9" * 5000, JSON),
        (b"{}" * 2, JSON),
        (b"{}", {"Content-Type": "text/plain"}),
        (b"a=1&b=2", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"--x\r\n\r\n--x--", {"Content-Type": "multipart/form-data; boundary=x"}),
        (b"<a/>", {"Content-Type": "application/xml"}),
        (b"{}", {"Content-Type": "application/json; charset=no-such"}),
        (b"{}", {"Content-Type": "///"}),
    ]


def spoilt(valid: Any, count: int) -> list[bytes]:
    """``valid`` with the worst at every place in turn; then ``count`` drawn ones, replaced, removed or added to."""
    everywhere = (Spoiling(place, value) for place in _places(valid) for value in _EVERYWHERE)
    drawn = [json.dumps(_spoil(valid, spoiling)).encode() for spoiling in everywhere]

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_spoiling(list(_places(valid))))
    def draw(spoiling: Spoiling) -> None:
        drawn.append(json.dumps(_spoil(valid, spoiling)).encode())

    draw()
    return drawn


def _spoiling(places: Sequence[Place]) -> st.SearchStrategy[Spoiling]:
    place = st.sampled_from(places)
    replaced = st.builds(Spoiling, place, _VALUES)
    added = st.builds(Spoiling, place, _VALUES, _TEXTS)
    below = [one for one in places if one]
    return replaced | added | (st.builds(Spoiling, st.sampled_from(below)) if below else st.nothing())


def _places(value: Any, path: Place = ()) -> Iterator[Place]:
    """The paths to a value and to everything in it."""
    yield path
    inner = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    # A table of many values of one kind (an assessment's items) is read by one rule: two of them stand for all.
    is_table = len(inner) > 12 and len({type(item) for _, item in inner}) == 1
    for key, item in inner[:2] if is_table else inner:
        yield from _places(item, (*path, key))


def _spoil(valid: Any, spoiling: Spoiling) -> Any:
    whole = {"": copy.deepcopy(valid)}
    holder: Any = whole
    *above, last = ("", *spoiling.place)
    for key in above:
        holder = holder[key]
    if spoiling.value is _REMOVED:
        del holder[last]
    elif spoiling.name is not None and isinstance(holder[last], dict):
        holder[last][spoiling.name] = spoiling.value
    else:
        holder[last] = spoiling.value
    return whole[""]


def fault(answer: httpx.Response) -> str | None:
    """What is wrong with the answer to bad input, if anything."""
    if answer.status_code >= 500:
        return f"{answer.status_code}: {answer.text[:300]}"
    if answer.is_success:
        return None
    if answer.headers.get("content-type") != MEDIA_TYPE:
        return f"{answer.status_code} is no problem document: {answer.text[:300]}"
    document: Mapping[str, Any] = answer.json()
    if document["status"] != answer.status_code or not _CODE.fullmatch(document["code"]):
        return f"{answer.status_code}: {document}"
    return None
