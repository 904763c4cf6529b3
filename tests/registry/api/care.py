"""What the tests of care arrangements begin with: elders with facts, an institution, a canteen, a provider."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.registry import synthetic

LONG_AGO = "2020-01-01"


def today() -> date:
    """The date in the city."""
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


def days_ago(count: int) -> str:
    return (today() - timedelta(days=count)).isoformat()


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    """POST that must succeed."""
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def got(client: httpx.AsyncClient, path: str, **params: Any) -> dict[str, Any]:
    """GET that must succeed."""
    answer = await client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    """The problem a POST is answered with."""
    answer = await client.post(path, json=body)
    assert answer.is_client_error, answer.text
    problem: dict[str, Any] = answer.json()
    return problem


async def an_elder(client: httpx.AsyncClient, *traits: str, **changes: Any) -> str:
    """An elder's id; the traits have held for long."""
    elder = await made(client, "/elders", **synthetic.elder(**changes))
    for trait in traits:
        fact = {"trait": trait, "valid_from": LONG_AGO, "source": "入户调查"}
        await made(client, f"/elders/{elder['id']}/traits", **fact)
    return str(elder["id"])


async def leave(client: httpx.AsyncClient, elder_id: str, kind: str = "deceased") -> None:
    """The elder dies, or moves away, today."""
    body = {"kind": kind, "on": today().isoformat(), "evidence": "户籍注销证明"}
    await made(client, f"/elders/{elder_id}/departures", **body)


async def a_facility(client: httpx.AsyncClient, kind: str, **changes: Any) -> str:
    """A public facility's id."""
    body = {
        "name": "任城福利中心",
        "kind": kind,
        "ownership": "public",
        "division_code": "370811",
        "address": "某路1号",
        "location": {"lat": 35.41, "lng": 116.58},
    }
    return str((await made(client, "/facilities", **{**body, **changes}))["id"])


async def a_provider(client: httpx.AsyncClient, **changes: Any) -> str:
    body = {"name": "安康居家养老", "division_code": "370811", "phone": "12349"}
    return str((await made(client, "/providers", **{**body, **changes}))["id"])
