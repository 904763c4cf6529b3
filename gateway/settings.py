"""Settings of the gateway: its own secret, lifetimes, limits, and where the console's files lie."""

from ipaddress import ip_network
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from services.kit.settings import DEVELOPMENT_SECRET, ProcessSettings

_HERE = Path(__file__).parent


class GatewaySettings(ProcessSettings):
    """``HUB_…`` variables of the gateway. Durations are seconds; production refuses the default token secret.

    ``map_tiles_url`` is a raster template (``https://…/{z}/{x}/{y}.png``); without it the map shows the hub's own
    streets. ``metrics_networks`` are the networks whose peers may read ``/metrics``, separated by commas.
    """

    token_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    access_token_seconds: int = Field(default=900, ge=1)
    refresh_token_seconds: int = Field(default=14 * 24 * 3600, ge=1)
    # How long a disabled account or a revoked session may still be served by a process that knew it.
    caller_cache_seconds: float = Field(default=5.0, ge=0, le=30)
    # Generous: a limit is there for runaway scripts, not for a busy operator.
    rate_per_second: float = Field(default=500.0, gt=0)
    rate_burst: int = Field(default=2000, ge=1)
    proxy_connections: int = Field(default=200, ge=1)
    proxy_connect_timeout_seconds: float = 2.0
    proxy_read_timeout_seconds: float = 30.0
    static_dir: Path = _HERE / "static"
    openapi_file: Path = _HERE / "openapi.json"
    map_tiles_url: str | None = None
    map_attribution: str = "© OpenStreetMap contributors"
    stream_queue_events: int = Field(default=256, ge=1)
    stream_ping_seconds: float = Field(default=15.0, gt=0)
    stream_keep_seconds: int = Field(default=24 * 3600, ge=60)
    # A device's state is sent every few seconds: a day of them would be the gateway's largest table by far.
    stream_keep_device_seconds: int = Field(default=3600, ge=60)
    metrics_networks: str = "127.0.0.0/8,::1/128"

    @model_validator(mode="after")
    def _production_needs_a_token_secret(self) -> Self:
        if self.environment == "production" and "token_secret" not in self.model_fields_set:
            raise ValueError("HUB_TOKEN_SECRET must be set in production")
        return self

    @field_validator("metrics_networks")
    @classmethod
    def _networks_parse(cls, value: str) -> str:
        for network in value.split(","):
            ip_network(network.strip())
        return value
