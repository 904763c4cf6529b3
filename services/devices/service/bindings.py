"""Who wears which device. Dated: what was true on any day can be asked again, and two never overlap."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Principal
from services.contracts.events import DEVICE_BOUND, DEVICE_UNBOUND
from services.devices.models import Binding
from services.devices.repository.devices import BindingRepository, DeviceRepository
from services.devices.schemas.devices import BindingEnd, BindingView, NewBinding
from services.devices.schemas.problems import BindingEnded, BindingEndsEarly, BindingOverlaps
from services.devices.service.announcements import announce
from services.kit.clock import utc_now
from services.kit.ids import new_id


async def bind(session: AsyncSession, caller: Principal, device_id: UUID, body: NewBinding) -> BindingView:
    """Raises :class:`BindingOverlaps` where somebody wears it then, or did after ``from``."""
    # The device's row is the lock under which its bindings are compared.
    device = await DeviceRepository(session, caller).get(device_id, for_update=True)
    start = body.from_ or utc_now()
    repository = BindingRepository(session, caller)
    if await repository.overlapping(device_id, start):
        raise BindingOverlaps("The device is bound to somebody at that time; end that binding first.")
    binding = Binding(id=new_id(), device_id=device_id, elder_id=body.elder_id, valid_from=start, ended_at=None)
    repository.add(binding)
    device.version += 1
    await session.flush()
    await announce(session, DEVICE_BOUND, [device_id])
    return BindingView.of(binding)


async def end(
    session: AsyncSession, caller: Principal, device_id: UUID, binding_id: UUID, body: BindingEnd
) -> BindingView:
    """Raises :class:`BindingEnded` where it has an end, :class:`BindingEndsEarly` for one before its start."""
    device = await DeviceRepository(session, caller).get(device_id, for_update=True)
    binding = await BindingRepository(session, caller).of_device(device_id, binding_id)
    if binding.ended_at is not None:
        raise BindingEnded("This binding has ended already.")
    at = body.at or utc_now()
    if at < binding.valid_from:
        raise BindingEndsEarly("A binding cannot end before it began.")
    binding.ended_at = at
    device.version += 1
    await session.flush()
    await announce(session, DEVICE_UNBOUND, [device_id])
    return BindingView.of(binding)
