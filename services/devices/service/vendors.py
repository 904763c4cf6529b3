"""Registering vendors and their models."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.devices.models import DeviceModel, Vendor
from services.devices.repository.vendors import DeviceModelRepository, VendorRepository
from services.devices.schemas.problems import DeviceModelExists, VendorExists, VendorUnknown
from services.devices.schemas.vendors import DeviceModelView, NewDeviceModel, NewVendor, VendorView
from services.kit.pagination import Page, PageRequest


async def create_vendor(session: AsyncSession, caller: Principal, body: NewVendor) -> VendorView:
    """Raises :class:`VendorExists`."""
    vendor = Vendor(**body.model_dump())
    VendorRepository(session, caller).add(vendor)
    try:
        await session.flush()
    except IntegrityError as error:
        raise VendorExists(f"There is a vendor {body.code} already.") from error
    return VendorView.model_validate(vendor)


async def list_vendors(session: AsyncSession, caller: Principal, paging: PageRequest) -> Page[VendorView]:
    rows, cursor = await VendorRepository(session, caller).page(paging)
    return Page(items=[VendorView.model_validate(row) for row in rows], next_cursor=cursor)


async def create_device_model(session: AsyncSession, caller: Principal, body: NewDeviceModel) -> DeviceModelView:
    """Raises :class:`VendorUnknown` and :class:`DeviceModelExists`."""
    if not await VendorRepository(session, caller).exists(body.vendor):
        raise VendorUnknown(f"There is no vendor {body.vendor}.")
    model = DeviceModel(**body.model_dump())
    DeviceModelRepository(session, caller).add(model)
    try:
        await session.flush()
    except IntegrityError as error:
        raise DeviceModelExists(f"{body.vendor} has a model {body.model} already.") from error
    return DeviceModelView.model_validate(model)


async def list_device_models(session: AsyncSession, caller: Principal, paging: PageRequest) -> Page[DeviceModelView]:
    rows, cursor = await DeviceModelRepository(session, caller).page(paging)
    return Page(items=[DeviceModelView.model_validate(row) for row in rows], next_cursor=cursor)
