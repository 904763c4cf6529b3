"""Which of two ways a caller reads the service network: by division, or as a provider's own manager."""

from services.contracts.authority import Principal, Role


def reads_by_division(caller: Principal) -> bool:
    """False for who may read only because they manage a provider."""
    return caller.has(Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR)
