"""Devices: registering, binding, showing."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime

from services.contracts.authority import Registrar
from services.devices.api.authority import DeviceReader
from services.devices.schemas.devices import (
    BindingEnd,
    BindingView,
    DeviceView,
    NewBinding,
    NewDevice,
    PositionView,
    RegisteredDevice,
    TestMode,
)
from services.devices.schemas.filters import DeviceFilter
from services.devices.service import alarms, bindings, devices
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging

router = APIRouter(prefix="/devices", tags=["devices"])


def _divisions(request: Request) -> Any:
    return request.app.state.divisions


Divisions = Annotated[Any, Depends(_divisions)]


@router.post("", status_code=201, response_model=RegisteredDevice)
async def register_device(
    caller: Registrar, session: DatabaseSession, once: Idempotent, divisions: Divisions, body: NewDevice
) -> Response:
    """The answer holds the device's password at the broker; it is shown this once."""
    return await once.create(lambda: devices.register(session, caller, divisions, body))


@router.get("")
async def list_devices(
    caller: DeviceReader, session: DatabaseSession, paging: Paging, wanted: Annotated[DeviceFilter, Depends()]
) -> Page[DeviceView]:
    return await devices.search(session, caller, wanted, paging)


@router.get("/{device_id}")
async def show_device(caller: DeviceReader, session: DatabaseSession, device_id: UUID) -> DeviceView:
    return await devices.show(session, caller, device_id)


@router.post("/{device_id}/test-mode")
async def set_test_mode(caller: Registrar, session: DatabaseSession, device_id: UUID, body: TestMode) -> DeviceView:
    return await devices.set_test_mode(session, caller, device_id, body.until)


@router.post("/{device_id}/bindings", status_code=201, response_model=BindingView)
async def bind_device(
    caller: Registrar, session: DatabaseSession, once: Idempotent, device_id: UUID, body: NewBinding
) -> Response:
    return await once.create(lambda: bindings.bind(session, caller, device_id, body))


@router.post("/{device_id}/bindings/{binding_id}/end")
async def end_binding(
    caller: Registrar, session: DatabaseSession, device_id: UUID, binding_id: UUID, body: BindingEnd
) -> BindingView:
    return await bindings.end(session, caller, device_id, binding_id, body)


@router.get("/{device_id}/positions")
async def list_positions(
    caller: DeviceReader,
    session: DatabaseSession,
    paging: Paging,
    device_id: UUID,
    start: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    end: Annotated[AwareDatetime | None, Query(alias="to")] = None,
) -> Page[PositionView]:
    """The track, oldest first, from ``from`` until before ``to``."""
    return await alarms.track(session, caller, device_id, start, end, paging)
