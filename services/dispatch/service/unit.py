"""What every use works with."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.contracts.authority import Role
from services.dispatch.domain.escalation import EscalationTimes
from services.dispatch.settings import DispatchSettings

HUB_ROLES = [Role.OPERATOR, Role.DISPATCHER, Role.SUPERVISOR]
"""Whose screens emergencies and orders reach."""


@dataclass(frozen=True)
class Unit:
    """One transaction. ``now`` is read once, so that everything in it happened at the same moment."""

    session: AsyncSession
    settings: DispatchSettings
    now: datetime

    @property
    def local_now(self) -> datetime:
        return self.now.astimezone(self.settings.zone)

    @property
    def today(self) -> date:
        """The local date."""
        return self.local_now.date()

    @property
    def escalation_times(self) -> EscalationTimes:
        settings = self.settings
        return EscalationTimes(
            settings.escalation_all_operators_seconds,
            settings.escalation_supervisor_seconds,
            settings.escalation_everyone_seconds,
            settings.escalation_acceptance_seconds,
        )
