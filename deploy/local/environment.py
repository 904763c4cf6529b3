"""What a local instance tells its processes, as `HUB_…` environment variables. It reads no application's settings."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from deploy.local.credential_files import SERVICES_USER
from deploy.local.instance_secrets import InstanceSecrets
from deploy.local.ports import LOOPBACK
from deploy.local.state import REPOSITORY, StateFolder

SERVICES = ("registry", "dispatch", "devices")
_ROAD_NETWORKS = REPOSITORY / "data" / "osm"


@dataclass(frozen=True)
class Addresses:
    """Where everything of one instance listens; all but the gateway and the devices' port are on the loopback only."""

    gateway_host: str
    gateway_port: int
    device_port: int
    broker_port: int
    service_ports: Mapping[str, int]
    listener_ports: Mapping[str, int] = field(default_factory=dict)
    """By protocol."""

    @property
    def gateway_url(self) -> str:
        """As a browser on this machine opens it; a wildcard address is no address to call."""
        host = LOOPBACK if self.gateway_host in {"0.0.0.0", "::"} else self.gateway_host  # noqa: S104 — compared only
        return f"http://{f'[{host}]' if ':' in host else host}:{self.gateway_port}"

    def service_url(self, service: str) -> str:
        return f"http://{LOOPBACK}:{self.service_ports[service]}"


@dataclass(frozen=True)
class DatabaseAddresses:
    """The administrator's (libpq's form), and the services' (SQLAlchemy's, `{role}` standing for each one's role)."""

    administrator: str
    services: str


def process_environment(
    state: StateFolder, secrets: InstanceSecrets, addresses: Addresses, databases: DatabaseAddresses
) -> dict[str, str]:
    """Answer the variables that every process of the instance gets. The administrator's address is not among them."""
    return {
        "HUB_ENVIRONMENT": "local",
        "HUB_STATE_DIR": str(state.root),
        "HUB_DATABASE_URL": databases.services,
        "HUB_BROKER_URL": broker_url(secrets, addresses.broker_port),
        "HUB_DEVICE_BROKER_URL": f"mqtt://{LOOPBACK}:{addresses.device_port}",
        "HUB_BROKER_CREDENTIALS_DIR": str(state.credentials),
        "HUB_GATEWAY_URL": addresses.gateway_url,
        **{f"HUB_{service.upper()}_URL": addresses.service_url(service) for service in SERVICES},
        **{f"HUB_LISTENER_{protocol.upper()}_PORT": str(p) for protocol, p in addresses.listener_ports.items()},
        "HUB_INTERNAL_SECRET": secrets.internal_secret,
        "HUB_TOKEN_SECRET": secrets.token_secret,
        "HUB_DATA_KEYS": secrets.data_keys,
        "HUB_DATA_DIR": str(REPOSITORY / "data"),
        **_road_network(),
        # glibc keeps an arena per thread and core otherwise, which a small machine pays for in resident memory.
        "MALLOC_ARENA_MAX": "2",
        "PYTHONUNBUFFERED": "1",
    }


def broker_url(secrets: InstanceSecrets, port: int) -> str:
    """The broker as the services sign in to it."""
    return f"mqtt://{SERVICES_USER}:{quote(secrets.broker_password, safe='')}@{LOOPBACK}:{port}"


def _road_network() -> dict[str, str]:
    """The first road network in the project's data, unless the person who starts the hub named one."""
    if "HUB_ROAD_NETWORK" in os.environ:
        return {}
    found = sorted(_ROAD_NETWORKS.glob("*.osm.pbf")) or sorted(_ROAD_NETWORKS.glob("*.osm"))
    return {"HUB_ROAD_NETWORK": str(found[0])} if found else {}
