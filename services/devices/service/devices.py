"""Registering devices, giving them their credentials, and showing them."""

import os
import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal, division_within
from services.contracts.events import DEVICE_REGISTERED
from services.devices.clients.divisions import DivisionDirectory
from services.devices.domain.broker_credentials import SALT_BYTES, broker_username, hash_password, topic_prefix
from services.devices.models import Device
from services.devices.repository.devices import DeviceRepository
from services.devices.repository.vendors import DeviceModelRepository
from services.devices.schemas.devices import BrokerCredentials, DeviceView, NewDevice, RegisteredDevice
from services.devices.schemas.filters import DeviceFilter
from services.devices.schemas.problems import DeviceExists, DeviceModelUnknown, DivisionUnknown
from services.devices.service import broker_credentials
from services.devices.service.announcements import announce
from services.kit.ids import new_id
from services.kit.pagination import Page, PageRequest

_PASSWORD_BYTES = 24


async def register(
    session: AsyncSession, caller: Principal, divisions: DivisionDirectory, body: NewDevice
) -> RegisteredDevice:
    """Raises :class:`DeviceExists`, :class:`DeviceModelUnknown`, :class:`DivisionUnknown`, ``DivisionUnavailable``."""
    path = await divisions.path(body.division_code)
    if not division_within(path, caller.division_path):
        raise DivisionUnknown(f"There is no division {body.division_code} among yours.")
    model = await DeviceModelRepository(session, caller).named(body.vendor, body.model)
    if model is None:
        raise DeviceModelUnknown(f"{body.vendor} has no model {body.model}.")
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    device = Device(
        id=new_id(),
        vendor=body.vendor,
        model_id=model.id,
        serial=body.serial,
        division_path=path,
        credential_hash=hash_password(password, os.urandom(SALT_BYTES)),
    )
    repository = DeviceRepository(session, caller)
    repository.add(device)
    try:
        await session.flush()
    except IntegrityError as error:
        raise DeviceExists(f"{body.vendor} {body.serial} is registered already.") from error
    await announce(session, DEVICE_REGISTERED, [device.id])
    await broker_credentials.notify_changed(session)
    return RegisteredDevice(
        device=DeviceView.of(await repository.reload(device)),
        credentials=BrokerCredentials(
            username=broker_username(body.vendor, body.serial),
            password=password,
            topic_prefix=topic_prefix(body.vendor, body.serial),
        ),
    )


async def show(session: AsyncSession, caller: Principal, device_id: UUID) -> DeviceView:
    return DeviceView.of(await DeviceRepository(session, caller).get(device_id))


async def search(
    session: AsyncSession, caller: Principal, wanted: DeviceFilter, paging: PageRequest
) -> Page[DeviceView]:
    rows, cursor = await DeviceRepository(session, caller).page(wanted, paging)
    return Page(items=[DeviceView.of(row) for row in rows], next_cursor=cursor)


async def set_test_mode(
    session: AsyncSession, caller: Principal, device_id: UUID, until: datetime | None
) -> DeviceView:
    """Alarms before ``until`` are tests: a device is tried out without a helper setting off."""
    device = await DeviceRepository(session, caller).get(device_id, for_update=True)
    device.test_until = until
    await session.flush()
    return DeviceView.of(device)
