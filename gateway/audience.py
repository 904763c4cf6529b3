"""Whose screen an event may reach. Pure: the event's audience against a caller."""

from services.contracts.authority import Principal, Role, division_within
from services.contracts.events import Audience

HUB_ROLES = (Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR)
# These see what names them or theirs; holding the role inside a division shows them nothing of it.
_PARTIES = frozenset({Role.WORKER, Role.FAMILY, Role.VENDOR, Role.PROVIDER_MANAGER})


def may_see(audience: Audience, caller: Principal) -> bool:
    """One of the audience's roles within its division, or one of the parties it names."""
    roles = caller.roles - _PARTIES
    if any(role in roles for role in audience.roles) and division_within(audience.division_path, caller.division_path):
        return True
    return caller.account_id in audience.account_ids or _is_party(audience, caller)


def _is_party(audience: Audience, caller: Principal) -> bool:
    return (
        (audience.worker_id is not None and audience.worker_id == caller.worker_id and caller.has(Role.WORKER))
        or (audience.elder_id is not None and audience.elder_id in caller.elder_ids and caller.has(Role.FAMILY))
        or (
            audience.provider_id is not None
            and audience.provider_id == caller.provider_id
            and caller.has(Role.PROVIDER_MANAGER)
        )
        or (audience.vendor is not None and audience.vendor == caller.vendor and caller.has(Role.VENDOR))
    )


def sees_devices(caller: Principal) -> bool:
    """Whether ``device.changed`` can ever reach the caller."""
    return caller.has(*HUB_ROLES, Role.VENDOR)
