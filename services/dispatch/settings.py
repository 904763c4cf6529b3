"""Settings of dispatch. The answering times are settings because no policy document states one."""

from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, model_validator

from services.kit.settings import ProcessSettings


class DispatchSettings(ProcessSettings):
    """What dispatch adds to every process's settings.

    Without ``road_network``, ``osrm_url`` and ``valhalla_url`` travel times are estimates, and say so. Without
    ``notifier_url`` telephone messages are left to a person.
    """

    escalation_all_operators_seconds: int = Field(default=30, ge=1)
    escalation_supervisor_seconds: int = Field(default=60, ge=2)
    escalation_everyone_seconds: int = Field(default=180, ge=3)
    escalation_acceptance_seconds: int = Field(default=60, ge=1)
    allowed_check_in_m: int = Field(default=200, ge=1)
    circle_minutes: int = Field(default=15, ge=1)
    road_network: Path | None = None
    osrm_url: str | None = None
    valhalla_url: str | None = None
    notifier_url: str | None = None
    notifier_token: SecretStr | None = None
    notifier_most_attempts: int = Field(default=5, ge=1)

    @model_validator(mode="after")
    def _levels_rise(self) -> Self:
        levels = (
            self.escalation_all_operators_seconds,
            self.escalation_supervisor_seconds,
            self.escalation_everyone_seconds,
        )
        if not levels[0] < levels[1] < levels[2]:
            raise ValueError("HUB_ESCALATION_…_SECONDS must rise: all operators < supervisor < everyone")
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.local_time_zone)
