"""Bad input gets a problem document with a code, whatever the operation and whatever the input; never a 5xx."""

from collections import Counter
from typing import Any

from services.contracts.authority import Principal
from tests.authority.city import City
from tests.authority.malformed import JSON, bytes_that_are_no_body, fault, spoilt
from tests.authority.operations import Operation

_BODIES_PER_OPERATION = 12
# A press as a vendor sends it: the schema leaves items open, because one that is wrong costs itself alone.
_ITEM = {"id": "7", "serial": "P1", "kind": "sos", "at": "2026-03-01T08:30:00+08:00", "lat": 35.4, "lng": 116.6}
_VENDOR_ITEM = {**_ITEM, "battery": 76, "position": _ITEM, "metrics": {"heart_rate": 72}, "extra": {"a": "b"}}
# What must have happened for a verb to get as far as it can.
_BEFORE = {
    **dict.fromkeys(("release", "notes", "contact-attempts", "dispatch", "hand-over", "resolve"), ("claim",)),
    "depart": ("accept",),
    "check-in": ("accept", "depart"),
    "check-out": ("accept", "depart", "check-in"),
    "verify": ("accept", "depart", "check-in", "check-out"),
}
_QUERY_VALUES = (
    "",
    "\x00",
    "%",
    "_\\",
    "x" * 5000,
    "-1",
    "9" * 30,
    "\u202e",
    "NaN",
    "9999-12-31T23:59:59-23:59",
    "AAAAAAAAAAAAAAAAW10",
)


# After these nothing can be asked for the elder any more, so they come last.
_FINAL = ("/erasure", "/decision", "/departures")


def _with_bodies(city: City) -> list[Operation]:
    def finality(operation: Operation) -> int:
        return next((n for n, end in enumerate(_FINAL, 1) if operation.path.endswith(end)), 0)

    return sorted((one for one in city.operations if one.schema is not None), key=finality)


async def _admitted(city: City, operation: Operation) -> Principal:
    """Somebody whom the operation listens to."""
    for caller in city.rightful.values():
        # Who is not admitted hears of that first; who is, of the body, and nothing has happened yet.
        answer = await city.call(operation, caller, content=b"[0]", headers=JSON)
        if answer.status_code not in (403, 404):
            return caller
    raise AssertionError(f"{operation} admits nobody")


async def _prepare(city: City, operation: Operation) -> None:
    """Bring what the operation is about into the state in which it is allowed."""
    if "order_id" in operation.path_parameters:
        await city.make("order_id")
    whole, _, verb = operation.path.rpartition("/")
    for earlier in _BEFORE.get(verb, ()):
        caller = city.staff if earlier == "claim" else city.rightful["worker"]
        body = {"reason": "测试"} if earlier == "check-in" else {}
        await city.post(operation.service, f"{whole}/{earlier}".format(**city.made), body, caller)


async def _version(city: City, operation: Operation) -> dict[str, str]:
    """The header that a change is based on."""
    if not operation.headers:
        return {}
    path = operation.path.format(**city.made)
    async with city.client(operation.service, city.staff) as client:
        # What is below an object, and is not read by itself, is changed with the object's version.
        while "version" not in (shown := (await client.get(path)).json()):
            path = path.rpartition("/")[0]
    return {"If-Match": str(shown["version"])}


def _valid(operation: Operation) -> Any:
    assert operation.schema is not None
    return _VENDOR_ITEM if operation.path.startswith("/vendor/") else operation.bodies.full(operation.schema)


async def test_a_body_that_is_not_spoilt_is_understood(city: City) -> None:
    """Else the spoilt ones would be refused for another reason than what was spoilt."""
    refused = []
    for operation in _with_bodies(city):
        caller = await _admitted(city, operation)
        await _prepare(city, operation)
        answer = await city.call(operation, caller, json=_valid(operation), headers=await _version(city, operation))
        # A conflict with what stands already is no fault of the body.
        if not answer.is_success and answer.status_code != 409:
            refused.append((str(operation), answer.text))
    assert refused == []


async def test_no_body_breaks_an_operation(city: City) -> None:
    faults = []
    refused: Counter[str] = Counter()
    for operation in _with_bodies(city):
        caller = await _admitted(city, operation)
        await _prepare(city, operation)
        bodies = [(body, JSON) for body in spoilt(_valid(operation), _BODIES_PER_OPERATION)]
        for content, headers in bytes_that_are_no_body() + bodies:
            based_on = await _version(city, operation)
            answer = await city.call(operation, caller, content=content, headers={**headers, **based_on})
            refused[str(operation)] += answer.is_client_error
            if found := fault(answer):
                faults.append((str(operation), content[:300], headers, found))
    assert faults == []
    assert len(refused) >= 30
    assert [name for name, count in refused.items() if not count] == []


async def test_no_query_breaks_a_list(city: City) -> None:
    faults, calls = [], 0
    for operation in (one for one in city.operations if one.query_parameters):
        caller = await _admitted(city, operation)
        for name in operation.query_parameters:
            for value in _QUERY_VALUES:
                answer = await city.call(operation, caller, params={name: value})
                calls += 1
                if found := fault(answer):
                    faults.append((str(operation), name, value[:50], found))
    assert faults == []
    assert calls >= 100


async def test_no_path_breaks_an_operation(city: City) -> None:
    faults = []
    for operation in (one for one in city.operations if one.path_parameters):
        for odd in ("%00", "%ED%A0%80", "%FF", "x" * 3000, "1", "-", "9" * 30, "%27"):
            made = {**city.made, operation.path_parameters[-1]: odd}
            async with city.client(operation.service, city.staff) as client:
                answer = await operation.call(client, made)
            if found := fault(answer):
                faults.append((str(operation), odd[:30], found))
            elif answer.status_code not in (404, 422):
                faults.append((str(operation), odd[:30], str(answer.status_code)))
    assert faults == []
