"""Where vendors' clouds send what their devices report: one object, or a list of up to 1 000.

Each item is a message as MQTT's with ``serial`` beside it. An item that is wrong costs itself alone, so the body is
taken as plain JSON here. 202 is answered after the commit.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request

from services.contracts.authority import VendorClient
from services.devices.schemas.alarms import VendorResults
from services.devices.service.vendor_messages import VendorMessages
from services.kit.database import DatabaseSession

router = APIRouter(prefix="/vendor", tags=["vendor-messages"])
Items = Annotated[dict[str, Any] | list[Any], Body()]


@router.post("/alarms", status_code=202)
async def take_alarms(request: Request, caller: VendorClient, session: DatabaseSession, body: Items) -> VendorResults:
    return await VendorMessages(session, caller, request.app.state.settings).take_alarms(body)


@router.post("/positions", status_code=202)
async def take_positions(
    request: Request, caller: VendorClient, session: DatabaseSession, body: Items
) -> VendorResults:
    return await VendorMessages(session, caller, request.app.state.settings).take_data("position", body)


@router.post("/telemetry", status_code=202)
async def take_telemetry(
    request: Request, caller: VendorClient, session: DatabaseSession, body: Items
) -> VendorResults:
    return await VendorMessages(session, caller, request.app.state.settings).take_data("telemetry", body)
