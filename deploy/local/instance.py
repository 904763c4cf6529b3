"""What is decided before the first process of a local instance starts: ports, addresses, secrets, which servers."""

import os
from dataclasses import dataclass

from deploy.local.broker import LocalBroker, choose_broker
from deploy.local.environment import SERVICES, Addresses, DatabaseAddresses, process_environment
from deploy.local.errors import SetupError
from deploy.local.instance_secrets import load_secrets
from deploy.local.ports import LOOPBACK, first_free, free_ports, require_free
from deploy.local.postgres import ADMINISTRATOR, EmbeddedPostgres, prepare
from deploy.local.state import StateFolder

_MQTT_PORTS = range(1883, 1893)
# By protocol; a second instance on the machine finds the next ten.
_LISTENER_PORTS = {"jt808": range(7611, 7711, 10), "watch": range(7612, 7712, 10), "gt06": range(7613, 7713, 10)}


@dataclass(frozen=True)
class Wishes:
    """What the person who starts the hub asked for."""

    host: str = LOOPBACK
    port: int = 8080
    mqtt_port: int | None = None
    """None: the standard port 1883, or the next free one where a system's own broker holds it."""
    demo: bool = True
    simulator: bool = False
    broker: str | None = None
    """`mosquitto` or `amqtt`; None: what is installed."""


@dataclass(frozen=True)
class Instance:
    """A planned instance; `environment` is for every process, the administrator's address for the migration alone."""

    state: StateFolder
    addresses: Addresses
    databases: DatabaseAddresses
    environment: dict[str, str]
    postgres: EmbeddedPostgres | None
    broker: LocalBroker


def plan(state: StateFolder, wishes: Wishes) -> Instance:
    """Decide everything, making secrets and the database's folder at the first start. Raises SetupError."""
    secrets = load_secrets(state.secrets)
    broker = choose_broker(state.broker, state.credentials, secrets.broker_password, wishes.broker)
    addresses = choose_addresses(wishes, has_door=broker.mosquitto is not None)
    external = os.environ.get("HUB_DATABASE_ADMIN_URL")
    if external:
        postgres, databases = None, _external_databases(external)
    else:
        postgres = prepare(state.postgres)
        databases = DatabaseAddresses(
            administrator=postgres.url(ADMINISTRATOR), services=postgres.url("{role}", scheme="postgresql+psycopg")
        )
    environment = process_environment(state, secrets, addresses, databases)
    return Instance(state, addresses, databases, environment, postgres, broker)


def choose_addresses(wishes: Wishes, *, has_door: bool) -> Addresses:
    """Where everything will listen; a port that was asked for and is busy raises SetupError."""
    require_free(wishes.port, wishes.host, "the gateway", "--port or HUB_PORT")
    if wishes.mqtt_port is None:
        device_port = first_free(_MQTT_PORTS)
    else:
        device_port = require_free(wishes.mqtt_port, LOOPBACK, "the devices' broker", "--mqtt-port or HUB_MQTT_PORT")
    broker_port, *service_ports = free_ports(1 + len(SERVICES))
    return Addresses(
        gateway_host=wishes.host,
        gateway_port=wishes.port,
        device_port=device_port,
        broker_port=broker_port if has_door else device_port,
        service_ports=dict(zip(SERVICES, service_ports, strict=True)),
        listener_ports={protocol: first_free(ports) for protocol, ports in _LISTENER_PORTS.items()},
    )


def _external_databases(administrator: str) -> DatabaseAddresses:
    services = os.environ.get("HUB_DATABASE_URL", "")
    if "{role}" not in services:
        raise SetupError(
            "HUB_DATABASE_ADMIN_URL names a PostgreSQL server, but HUB_DATABASE_URL does not say how the services "
            "reach it: set it too, with {role} in the place of the user name"
        )
    return DatabaseAddresses(administrator, services)
