"""The city's care arrangements: one of every kind, for its one elder."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from services.kit.clock import utc_now

if TYPE_CHECKING:
    from tests.authority.city import City

_LONG_AGO = "2020-01-01"


async def _made(city: "City", path: str, **body: Any) -> str:
    return str((await city.post("registry", path, body))["id"])


async def _vacancy(city: "City") -> str:
    body = {"facility_id": city.made["facility_id"], "bed": "1", "opened_on": _LONG_AGO}
    return await _made(city, "/waiting-list/vacancies", **body)


async def _waiting_application(city: "City") -> str:
    body = {"elder_id": city.made["elder_id"], "facility_id": city.made["facility_id"], "applied_on": _LONG_AGO}
    return await _made(city, "/waiting-list", **body)


async def _home_care_bed(city: "City") -> str:
    return await _made(city, "/home-care-beds", elder_id=city.made["elder_id"], provider_id=city.made["provider_id"])


async def _home_adaptation(city: "City") -> str:
    return await _made(city, "/home-adaptations", elder_id=city.made["elder_id"], applied_on=_LONG_AGO)


async def _delegation(city: "City") -> str:
    body = {"scope": ["institution_admission"], "valid_from": _LONG_AGO, "valid_to": "2100-01-01", "evidence": "委托书"}
    return await _made(
        city, "/delegations", elder_id=city.made["elder_id"], provider_id=city.made["provider_id"], **body
    )


async def _meal_enrolment(city: "City") -> str:
    canteen = {"name": "食堂", "kind": "canteen", "ownership": "public", "operator_id": city.made["provider_id"]}
    place = {"division_code": city.made["code"], "address": "路3号", "location": {"lat": 35.4, "lng": 116.6}}
    facility_id = await _made(city, "/facilities", **canteen, **place)
    body = {"elder_id": city.made["elder_id"], "facility_id": facility_id, "subsidy_class": "none"}
    return await _made(city, "/meals/enrolments", **body, from_day=_LONG_AGO)


async def _meal_record(city: "City") -> str:
    """Of this month, as a list shows it that is asked for none; with a policy, and a visit long overdue, beside it."""
    visit = {"elder_id": city.made["elder_id"], "on": _LONG_AGO, "kind": "home", "visitor_name": "甲", "result": "well"}
    fact = {"trait": "living_alone", "valid_from": _LONG_AGO, "source": "入户"}
    await city.post("registry", f"/elders/{city.made['elder_id']}/traits", fact)
    await city.post("registry", "/welfare-visits", visit)
    rules = {"min_online_percent": 1, "min_minutes_per_month": 1}
    policy = {"valid_from": _LONG_AGO, "rules": rules, "source": "文件", "reason": "试行"}
    await city.post("registry", "/care-policies", {"division_code": city.made["code"], **policy})
    today = utc_now().astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
    meal = {"on": today, "meal": "lunch", "serving": "at_canteen", "price_fen": 1}
    return await _made(city, "/meals/records", meal_enrolment_id=city.made["meal_enrolment_id"], **meal)


CARE_OBJECTS: Mapping[str, Callable[["City"], Awaitable[str]]] = {
    "vacancy_id": _vacancy,
    "waiting_application_id": _waiting_application,
    "home_care_bed_id": _home_care_bed,
    "home_adaptation_id": _home_adaptation,
    "delegation_id": _delegation,
    "meal_enrolment_id": _meal_enrolment,
    "meal_record_id": _meal_record,
}
