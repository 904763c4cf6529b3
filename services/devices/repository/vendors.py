"""Vendors and device models. They belong to no division; a vendor sees its own."""

from sqlalchemy import Select, select

from services.contracts.authority import Principal, Role
from services.devices.models import DeviceModel, Vendor
from services.kit.pagination import PageRequest, paginate
from services.kit.repository import ScopedRepository


class VendorRepository(ScopedRepository[Vendor, Principal]):
    model = Vendor
    not_found_code = "vendor.not_found"

    def scoped(self) -> Select[Vendor]:
        query = select(Vendor)
        return query.where(Vendor.code == (self.caller.vendor or "")) if self.caller.has(Role.VENDOR) else query

    async def page(self, paging: PageRequest) -> tuple[list[Vendor], str | None]:
        return await paginate(self.session, self.scoped(), paging, [Vendor.code])

    async def exists(self, code: str) -> bool:
        return (await self.session.scalar(self.scoped().where(Vendor.code == code))) is not None


class DeviceModelRepository(ScopedRepository[DeviceModel, Principal]):
    model = DeviceModel
    not_found_code = "device_model.not_found"

    def scoped(self) -> Select[DeviceModel]:
        query = select(DeviceModel)
        return query.where(DeviceModel.vendor == (self.caller.vendor or "")) if self.caller.has(Role.VENDOR) else query

    async def page(self, paging: PageRequest) -> tuple[list[DeviceModel], str | None]:
        return await paginate(self.session, self.scoped(), paging, [DeviceModel.vendor, DeviceModel.model])

    async def named(self, vendor: str, model: str) -> DeviceModel | None:
        query = self.scoped().where(DeviceModel.vendor == vendor, DeviceModel.model == model)
        found: DeviceModel | None = await self.session.scalar(query)
        return found
