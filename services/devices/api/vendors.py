"""Vendors and device models."""

from fastapi import APIRouter, Response

from services.contracts.authority import Administrator
from services.devices.api.authority import DeviceReader
from services.devices.schemas.vendors import DeviceModelView, NewDeviceModel, NewVendor, VendorView
from services.devices.service import vendors
from services.kit.database import DatabaseSession
from services.kit.idempotency import Idempotent
from services.kit.pagination import Page, Paging

router = APIRouter(tags=["vendors"])


@router.post("/vendors", status_code=201, response_model=VendorView)
async def create_vendor(caller: Administrator, session: DatabaseSession, once: Idempotent, body: NewVendor) -> Response:
    return await once.create(lambda: vendors.create_vendor(session, caller, body))


@router.get("/vendors")
async def list_vendors(caller: DeviceReader, session: DatabaseSession, paging: Paging) -> Page[VendorView]:
    return await vendors.list_vendors(session, caller, paging)


@router.post("/device-models", status_code=201, response_model=DeviceModelView)
async def create_device_model(
    caller: Administrator, session: DatabaseSession, once: Idempotent, body: NewDeviceModel
) -> Response:
    return await once.create(lambda: vendors.create_device_model(session, caller, body))


@router.get("/device-models")
async def list_device_models(caller: DeviceReader, session: DatabaseSession, paging: Paging) -> Page[DeviceModelView]:
    return await vendors.list_device_models(session, caller, paging)
