"""``/settings/answering`` and ``/service-catalogue``: what the console shows and offers."""

from fastapi import APIRouter, Request

from services.contracts.authority import Anyone
from services.dispatch.domain.catalogue import SERVICES
from services.dispatch.schemas.settings import Answering, Catalogue, CatalogueItem, EscalationSeconds
from services.dispatch.settings import DispatchSettings

router = APIRouter(tags=["settings"])

_NOTE = "以上时限和距离为本平台的设置，政策文件未作规定。"


@router.get("/settings/answering")
async def get_answering(_caller: Anyone, request: Request) -> Answering:
    settings: DispatchSettings = request.app.state.settings
    return Answering(
        escalation_seconds=EscalationSeconds(
            all_operators=settings.escalation_all_operators_seconds,
            supervisor=settings.escalation_supervisor_seconds,
            everyone=settings.escalation_everyone_seconds,
        ),
        acceptance_seconds=settings.escalation_acceptance_seconds,
        allowed_check_in_m=settings.allowed_check_in_m,
        circle_minutes=settings.circle_minutes,
        note=_NOTE,
    )


@router.get("/service-catalogue")
async def get_service_catalogue(_caller: Anyone) -> Catalogue:
    """The services that can be ordered."""
    items = [
        CatalogueItem(service_code=service.code, name=service.name, duration_minutes=service.duration_minutes)
        for service in SERVICES
        if service.can_be_ordered
    ]
    return Catalogue(items=items)
