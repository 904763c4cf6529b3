"""Nobody finds by id, or in a list, what is not theirs: every operation of every service, every kind of stranger."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from services.contracts.authority import Principal
from tests.authority.city import OBJECTS, City
from tests.authority.operations import Operation
from tests.registry.sheets import read_workbook

_GROUNDS = frozenset({"division", "provider", "vendor", "family", "worker"})
_BY_DIVISION_ALONE = frozenset({"division"})
_BY_VENDOR_ALONE = frozenset({"vendor"})

# Whoever lives or works in a division may see it: only another division's people are strangers to it.
_GROUNDS_OF: Mapping[str, frozenset[str]] = {
    "code": _BY_DIVISION_ALONE,
    # An indicator is a promise made in public; whose values may be seen goes by the division asked for.
    "indicator_id": _GROUNDS - _BY_DIVISION_ALONE,
}

# Every read without an object in its path: on which grounds its items belong to somebody. A new one joins here.
_LISTS: Mapping[str, frozenset[str]] = {
    "/divisions": _BY_DIVISION_ALONE,
    "/elders": _GROUNDS,
    "/reveals": _GROUNDS,
    "/erasures": _GROUNDS,
    "/providers": _GROUNDS,
    "/service-points": _GROUNDS,
    "/workers": _GROUNDS,
    "/care-policies": _GROUNDS,
    "/waiting-list": _GROUNDS,
    "/waiting-list/ranking": _GROUNDS,
    "/waiting-list/vacancies": _GROUNDS,
    "/home-care-beds": _GROUNDS,
    "/home-adaptations": _GROUNDS,
    "/home-adaptations/counts": _GROUNDS,
    "/delegations": _GROUNDS,
    "/welfare-visits": _GROUNDS,
    "/welfare-visits/overdue": _GROUNDS,
    "/meals/enrolments": _GROUNDS,
    "/meals/records": _GROUNDS,
    "/meals/sums": _GROUNDS,
    "/facilities": _GROUNDS,
    "/imports": _GROUNDS,
    "/network-policies": _GROUNDS,
    "/service-lists": _GROUNDS,
    "/entitlement-policies": _GROUNDS,
    "/silent-certifications": _GROUNDS,
    "/certification-proposals": _GROUNDS,
    # Makers and their models are the same for all the hub's staff; a vendor sees no competitor's.
    "/vendors": _BY_VENDOR_ALONE,
    "/device-models": _BY_VENDOR_ALONE,
    "/devices": _GROUNDS,
    "/alarms": _GROUNDS,
    "/emergencies": _GROUNDS,
    "/orders": _GROUNDS,
    "/notifications": _GROUNDS,
}
_THE_SAME_FOR_ALL = {
    *("/service-catalogue", "/settings/answering", "/map/streets", "/indicators", "/retention"),
    "/service-lists/city",
}
# Messages nothing could be made of belong to no division: administrators and auditors read them, nobody else.
# An empty sheet to fill in.
_TEMPLATES = {"/imports/template.xlsx"}
_EXPORT = "/export.xlsx"
_OF_NOBODY = {"/dead-letters"}
# What these show is the caller; there is nothing of others in them.
_OF_THE_CALLER = {"/workers/me"}
_ANCESTORS = {"370000", "370800"}


def _about_objects(city: City) -> list[Operation]:
    return [operation for operation in city.operations if operation.path_parameters]


def _strangers_to(operation: Operation, city: City) -> Iterator[tuple[str, Principal]]:
    grounds = frozenset.intersection(*(_GROUNDS_OF.get(name, _GROUNDS) for name in operation.path_parameters))
    for ground in sorted(grounds):
        for stranger in city.strangers[ground]:
            yield ground, stranger


async def test_every_path_parameter_names_an_object_the_city_has(city: City) -> None:
    named = {name for operation in _about_objects(city) for name in operation.path_parameters}
    assert named == set(OBJECTS)


async def test_an_object_does_not_exist_for_strangers(city: City) -> None:
    found = []
    for operation in _about_objects(city):
        for ground, stranger in _strangers_to(operation, city):
            answer = await city.call(operation, stranger)
            if answer.status_code != 404:
                found.append((str(operation), ground, answer.status_code, answer.text[:200]))
    assert found == []


async def test_the_same_calls_find_it_for_who_belongs_to_it(city: City) -> None:
    hidden, grounds_that_count = [], set()
    for operation in _about_objects(city):
        admitted = []
        for ground, caller in city.rightful.items():
            answer = await city.call(operation, caller)
            if answer.status_code != 404:
                admitted.append(ground)
                _assert_was_understood(operation, answer)
        grounds_that_count.update(admitted)
        if not admitted:
            hidden.append(str(operation))
    assert hidden == []
    assert grounds_that_count == _GROUNDS


def _assert_was_understood(operation: Operation, answer: httpx.Response) -> None:
    """A refusal for the object's state is as good as success; one for the form would prove nothing about authority."""
    assert answer.status_code < 500, (str(operation), answer.text)
    assert answer.status_code not in (401, 403), (str(operation), answer.text)
    code = answer.json()["code"] if answer.is_client_error else ""
    assert not code.startswith("request."), (str(operation), answer.text)


async def test_a_strangers_call_leaves_no_trace(city: City) -> None:
    reads = [operation for operation in _about_objects(city) if operation.method == "get"]
    before = [await _shown(city, operation) for operation in reads]
    for operation in _about_objects(city):
        for _, stranger in _strangers_to(operation, city):
            await city.call(operation, stranger)
    assert [await _shown(city, operation) for operation in reads] == before


async def _shown(city: City, operation: Operation) -> Any:
    shown = await city.call(operation, city.staff)
    if shown.headers["content-type"] != "application/json":
        return shown.content
    answer: dict[str, Any] = shown.json()
    # The moment of asking is not the object's.
    return {name: value for name, value in answer.items() if name not in {"computed_at", "occurred_at"}}


async def _ids(city: City, operation: Operation, caller: Principal) -> set[str]:
    """What the list shows; nothing where the role may not read it at all."""
    answer = await city.call(operation, caller, params={"limit": 200})
    if answer.status_code == 403:
        return set()
    assert answer.status_code == 200, (str(operation), answer.text)
    key = "code" if operation.path == "/divisions" else "id"
    return {item[key] for item in answer.json()["items"]} - _ANCESTORS


async def test_lists_hold_nothing_of_others(city: City) -> None:
    lists = [
        one
        for one in city.operations
        if one.method == "get" and not one.path_parameters and not one.path.endswith((_EXPORT, *_TEMPLATES))
    ]
    assert {one.path for one in lists} == {*_LISTS, *_THE_SAME_FOR_ALL, *_OF_NOBODY, *_OF_THE_CALLER}
    for operation in (one for one in lists if one.path not in _OF_THE_CALLER):
        grounds = _LISTS.get(operation.path, frozenset())
        owned = {ground: await _ids(city, operation, city.rightful[ground]) for ground in grounds}
        theirs = set().union(*owned.values())
        assert theirs or not grounds, f"{operation} shows nothing to anybody: the test could not fail"
        for ground in grounds:
            for stranger in city.strangers[ground]:
                assert await _ids(city, operation, stranger) & theirs == set(), (str(operation), ground)


async def test_an_export_holds_what_the_list_shows_the_same_caller(city: City) -> None:
    reads = {one.path: one for one in city.operations if one.method == "get"}
    exports = [one for one in reads.values() if one.path.endswith(_EXPORT)]
    assert len(exports) >= 5
    strangers = (*city.strangers["division"], *city.strangers["provider"][:1], *city.strangers["family"][:1])
    for operation in exports:
        list_of_it = reads[operation.path.removesuffix(_EXPORT)]
        for caller in (city.staff, city.rightful["provider"], *strangers):
            shown = await city.call(list_of_it, caller, params={"limit": 200})
            exported = await city.call(operation, caller)
            assert exported.status_code == shown.status_code, (str(operation), caller.roles)
            if shown.is_success:
                assert len(read_workbook(exported.content)) == 1 + len(shown.json()["items"]), str(operation)


async def test_a_worker_sees_themselves_and_no_other(city: City) -> None:
    (operation,) = (one for one in city.operations if one.method == "get" and one.path in _OF_THE_CALLER)
    worker = city.rightful["worker"]
    assert (await city.call(operation, worker)).json()["worker_id"] == str(worker.worker_id)
    for stranger in city.strangers["worker"]:
        assert str(worker.worker_id) not in (await city.call(operation, stranger)).text


async def test_without_a_token_there_is_nothing(city: City) -> None:
    for operation in city.operations:
        answer = await city.call_without_token(operation)
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.required"), str(operation)


async def test_what_belongs_to_nobody_is_the_auditors(city: City) -> None:
    for operation in (one for one in city.operations if one.path in _OF_NOBODY):
        assert (await city.call(operation, city.staff)).status_code == 200
        for ground in _GROUNDS - _BY_DIVISION_ALONE:
            for caller in (city.rightful[ground], *city.strangers[ground]):
                assert (await city.call(operation, caller)).status_code == 403
