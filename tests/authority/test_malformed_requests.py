"""Bad input gets a problem document with a code, whatever the operation and whatever the input; never a 5xx."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from services.contracts.authority import Principal
from services.kit.problems import MEDIA_TYPE
from tests.authority.city import City
from tests.authority.malformed import bytes_that_are_no_body, spoilt
from tests.authority.operations import Operation

_BODIES_PER_OPERATION = 50
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
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


def _fault(answer: httpx.Response) -> str | None:
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


async def _admitted(city: City, operation: Operation) -> Principal:
    """Somebody whom the operation listens to."""
    for caller in city.rightful.values():
        answer = await city.call(operation, caller)
        if answer.status_code not in (403, 404):
            return caller
    raise AssertionError(f"{operation} admits nobody")


async def test_no_body_breaks_an_operation(city: City) -> None:
    faults, refused = [], {}
    for operation in (one for one in city.operations if one.schema is not None):
        caller = await _admitted(city, operation)
        assert operation.schema is not None
        valid = operation.bodies.full(operation.schema)
        bodies = [(body, {"Content-Type": "application/json"}) for body in spoilt(valid, _BODIES_PER_OPERATION)]
        for content, headers in bodies + bytes_that_are_no_body():
            answer = await city.call(operation, caller, content=content, headers=headers)
            refused[str(operation)] = refused.get(str(operation), 0) + answer.is_client_error
            if fault := _fault(answer):
                faults.append((str(operation), content[:300], headers, fault))
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
                if fault := _fault(answer):
                    faults.append((str(operation), name, value[:50], fault))
    assert faults == []
    assert calls >= 100


async def test_no_path_breaks_an_operation(city: City) -> None:
    faults = []
    for operation in (one for one in city.operations if one.path_parameters):
        for odd in ("%00", "%ED%A0%80", "%FF", "x" * 3000, "1", "-", "9" * 30, "%27"):
            made = {**city.made, operation.path_parameters[-1]: odd}
            async with city.client(operation.service, city.staff) as client:
                answer = await operation.call(client, made)
            if fault := _fault(answer):
                faults.append((str(operation), odd[:30], fault))
            elif answer.status_code not in (404, 422):
                faults.append((str(operation), odd[:30], str(answer.status_code)))
    assert faults == []
