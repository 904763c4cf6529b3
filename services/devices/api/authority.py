"""Authorities that only this service's endpoints name."""

from typing import Annotated

from services.contracts.authority import Principal, Role, allow

DeviceReader = Annotated[
    Principal,
    allow(
        Role.OPERATOR,
        Role.DISPATCHER,
        Role.SUPERVISOR,
        Role.REGISTRAR,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
        Role.VENDOR,
    ),
]
"""Sees devices and their alarms: the hub's own people within their division, a vendor its own devices."""
