"""Made-up persons for the registry's tests: valid id numbers that were never issued, telephone numbers of nobody."""

import itertools
from datetime import date
from typing import Any

from services.registry.domain.id_number import check_character

_sequence = itertools.count()


def id_number(birth_date: date = date(1941, 3, 12), *, male: bool = False, area: str = "370811") -> str:
    """A new valid number; at most 500 for each birth date and sex."""
    serial = 2 * (next(_sequence) % 500) + (1 if male else 0)
    seventeen = f"{area}{birth_date:%Y%m%d}{serial:03d}"
    return seventeen + check_character(seventeen)


def elder(**changes: Any) -> dict[str, Any]:
    """The body of a registration."""
    body = {
        "name": "测试甲",
        "id_number": id_number(),
        "phone": "19900001234",
        "division_code": "370811",
        "address": "古槐街道试验路12号3单元402",
        "location": {"lat": 35.4147, "lng": 116.5871, "crs": "wgs84"},
        "contacts": [
            {"name": "测试丙", "relationship": "邻居", "phone": "19900003333", "priority": 2},
            {"name": "测试乙", "relationship": "女儿", "phone": "19900002222", "priority": 1, "is_guardian": True},
        ],
        "care_notes": {"door_code": "1357", "hearing": "左耳听不见"},
        "language": "济宁话",
    }
    return {**body, **changes}


def worker(provider_id: str, /, **changes: Any) -> dict[str, Any]:
    """The body of a worker's registration."""
    body = {
        "name": "测试护理员",
        "phone": "19900005678",
        "provider_id": provider_id,
        "division_code": "370811",
        "skills": ["first_aid", "bathing"],
        "languages": ["普通话"],
        "certificates": [
            {"kind": "care_worker", "number": "T-1", "valid_from": "2020-01-01", "valid_to": "2030-01-01"}
        ],
        "shifts": [{"weekday": 0, "start": "20:00", "end": "08:00"}],
    }
    return {**body, **changes}
