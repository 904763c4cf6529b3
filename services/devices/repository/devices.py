"""Devices and bindings a caller may see. One query each, and two more that load models and open bindings."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from services.contracts.authority import Principal
from services.devices.models import Binding, Device
from services.devices.repository.scope import visible
from services.devices.schemas.filters import DeviceFilter
from services.devices.schemas.problems import BindingNotFound
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository


class DeviceRepository(ScopedRepository[Device, Principal]):
    model = Device
    not_found_code = "device.not_found"

    def scoped(self) -> Select[Device]:
        return (
            select(Device)
            .where(visible(self.caller, Device.vendor, Device.division_path))
            .options(selectinload(Device.model), selectinload(Device.open_binding))
        )

    async def page(self, wanted: DeviceFilter, paging: PageRequest) -> tuple[list[Device], str | None]:
        query = self.scoped()
        if wanted.q:
            query = query.where(Device.serial.startswith(wanted.q, autoescape=True))
        if wanted.division:
            path = "/" + Device.division_path + "/"
            query = query.where(path.contains(f"/{wanted.division}/", autoescape=True))
        if wanted.state:
            query = query.where(Device.state == wanted.state)
        if wanted.elder_id:
            query = query.where(Device.open_binding.has(Binding.elder_id == wanted.elder_id))
        return await paginate(self.session, query, paging, [Device.vendor, Device.serial])

    async def reload(self, device: Device) -> Device:
        """The row as the database has it now, with model and open binding."""
        query = self.scoped().where(Device.id == device.id).execution_options(populate_existing=True)
        found: Device = (await self.session.scalars(query)).one()
        return found


class BindingRepository(ScopedRepository[Binding, Principal]):
    model = Binding
    not_found_code = "binding.not_found"

    def scoped(self) -> Select[Binding]:
        return (
            select(Binding)
            .join(Device, Device.id == Binding.device_id)
            .where(visible(self.caller, Device.vendor, Device.division_path))
        )

    async def of_device(self, device_id: UUID, binding_id: UUID) -> Binding:
        """Raises :class:`BindingNotFound` where the device has no such binding."""
        binding = await self.get(binding_id, for_update=True)
        if binding.device_id != device_id:
            raise BindingNotFound("This device has no such binding.")
        return binding

    async def overlapping(self, device_id: UUID, start: datetime) -> Binding | None:
        """A binding of the device that is open or ends after ``start``."""
        query = self.scoped().where(
            Binding.device_id == device_id, or_(Binding.ended_at.is_(None), Binding.ended_at > start)
        )
        found: Binding | None = (await self.session.scalars(query.limit(1))).one_or_none()
        return found
