"""Settings every process shares, read from ``HUB_…`` environment variables; production refuses the defaults."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEVELOPMENT_SECRET = "for-development-only-not-a-secret-at-all"  # noqa: S105 — refused in production, below
DEVELOPMENT_DATA_KEYS = "1:ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMi1ieXQ="


class ProcessSettings(BaseSettings):
    """What a process must know of the machine it runs on.

    ``database_url`` is a template: ``{role}`` becomes the service's own database role.
    ``data_keys`` is a key ring ``id:base64,id:base64``; the first key seals, all of them open.
    """

    model_config = SettingsConfigDict(env_prefix="HUB_", extra="ignore")

    environment: Literal["local", "production"] = "local"
    log_level: str = "INFO"
    database_url: str = "postgresql+psycopg://{role}@localhost:5432/hub"
    database_pool_size: int = Field(default=5, ge=1)
    statement_timeout_seconds: float = 10.0
    broker_url: str = "mqtt://localhost:1883"
    internal_secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    data_keys: SecretStr = SecretStr(DEVELOPMENT_DATA_KEYS)
    gateway_url: str = "http://127.0.0.1:8080"
    registry_url: str = "http://127.0.0.1:8101"
    dispatch_url: str = "http://127.0.0.1:8102"
    devices_url: str = "http://127.0.0.1:8103"
    max_body_bytes: int = 2 * 1024 * 1024
    feed_poll_seconds: float = 5.0
    local_time_zone: str = "Asia/Shanghai"
    data_dir: Path = Path("data")

    @model_validator(mode="after")
    def _production_refuses_defaults(self) -> Self:
        if self.environment == "production":
            for name in ("internal_secret", "data_keys"):
                if name not in self.model_fields_set:
                    raise ValueError(f"HUB_{name.upper()} must be set in production")
        return self

    def database_url_for(self, role: str) -> str:
        """The SQLAlchemy URL under which ``role`` connects."""
        return self.database_url.replace("{role}", role)

    def service_url(self, service: str) -> str:
        """The base URL of a service, as its siblings reach it."""
        return {
            "gateway": self.gateway_url,
            "registry": self.registry_url,
            "dispatch": self.dispatch_url,
            "devices": self.devices_url,
        }[service]
