"""Who does what in the service network, as endpoint signatures name it."""

from typing import Annotated

from services.contracts.authority import Principal, Role, allow

NetworkKeeper = Annotated[Principal, allow(Role.REGISTRAR, Role.ADMINISTRATOR, Role.PROVIDER_MANAGER)]
"""Keeps workers, prices, documents: the registrar everybody's, a provider's manager their own provider's."""
NetworkJudge = Annotated[Principal, allow(Role.REGISTRAR, Role.SUPERVISOR, Role.ADMINISTRATOR)]
"""Checks and judges providers; which step of an admission each may take is the service's to say."""
Decider = Annotated[Principal, allow(Role.SUPERVISOR)]
"""Decides appeals and policies."""
