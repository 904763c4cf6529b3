"""What the county has decided about entitlements, and a run that proposes something for the city's one elder."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from services.registry.service.certification_runs import CertificationRuns

if TYPE_CHECKING:
    from tests.authority.city import City


async def _made(city: "City", path: str, **body: Any) -> str:
    return str((await city.post("registry", path, body))["id"])


async def _service_list(city: "City") -> str:
    """With a decision beside it, which is read in a list alone."""
    policy = {"key": "adding_up", "value": {"17": "sum"}, "valid_from": "2024-01-01", "reason": "会议纪要"}
    async with city.client("registry", city.staff) as client:
        answer = await client.put("/entitlement-policies", json={"division_code": city.made["code"], **policy})
        answer.raise_for_status()
    items = [{"item": number} for number in range(1, 29)]
    body = {"document": "县清单", "valid_from": "2023-06-01", "items": items}
    return await _made(city, "/service-lists", division_code=city.made["code"], **body)


async def _certification(city: "City") -> str:
    """The elder receives what is for 低保 alone, so the run proposes to stop it."""
    benefit = {"item": 17, "amount_fen": 8000, "valid_from": "2023-05-01", "source": "名册"}
    await city.post("registry", f"/elders/{city.made['elder_id']}/benefits", benefit)
    made = await _made(city, "/silent-certifications", month="2024-06", division_code=city.made["code"])
    runs = CertificationRuns(city.app("registry").state.database, "Asia/Shanghai")
    while await runs.step():
        pass
    return made


async def _proposal(city: "City") -> str:
    return await city.first("registry", "/certification-proposals?kind=stop")


ENTITLED_OBJECTS: Mapping[str, Callable[["City"], Awaitable[str]]] = {
    "service_list_id": _service_list,
    "certification_id": _certification,
    "proposal_id": _proposal,
}
"""How each is made, by the path parameter that names it, in the order of making."""
