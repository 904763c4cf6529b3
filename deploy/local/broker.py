"""The broker of a local instance: which one, its programs, and the devices' credentials kept in step with it."""

import asyncio
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.child import Program
from deploy.local.credential_files import CredentialFiles, merge
from deploy.local.environment import Addresses
from deploy.local.mosquitto import find_mosquitto, mosquitto_program, write_mosquitto_files
from deploy.local.programs import STAGE_BRIDGE, STAGE_BROKER, hub_program
from deploy.local.supervisor import Supervisor

BROKER = "broker"
_WATCH_SECONDS = 0.2


@dataclass(frozen=True)
class LocalBroker:
    """The chosen broker and its files."""

    mosquitto: str | None
    folder: Path
    devices: CredentialFiles
    services_password: str

    @property
    def title(self) -> str:
        return "Mosquitto" if self.mosquitto else "amqtt (embedded)"

    def write_credentials(self) -> None:
        """Merge the devices' files with the services' user into the files the broker reads."""
        if self.mosquitto:
            write_mosquitto_files(self.devices, self.folder, self.services_password)
        else:
            merge(self.devices, CredentialFiles(self.folder), self.services_password)

    def programs(self, addresses: Addresses, environment: Mapping[str, str]) -> list[Program]:
        """Answer the broker and, before Mosquitto, the devices' door."""
        device_port = str(addresses.device_port)
        if self.mosquitto is None:
            arguments = ("broker", "--port", device_port, "--credentials", str(self.folder))
            return [hub_program(BROKER, arguments, STAGE_BROKER, environment)]
        door = ("door", "--port", device_port, "--broker-port", str(addresses.broker_port))
        return [
            mosquitto_program(self.mosquitto, self.folder, addresses.broker_port, STAGE_BROKER),
            # Stopped with the bridge, before the broker: what a device sends after that it keeps and sends again.
            hub_program("door", door, STAGE_BRIDGE, environment),
        ]

    async def follow_credentials(self, supervisor: Supervisor) -> None:
        """Put every change of the devices' files before the broker within a fraction of a second. Runs until cancelled.

        The broker must be running already: a SIGHUP that comes before it listens for it would end it.
        """
        seen: object = None  # the first look always merges: a change since the start's own merge is not missed
        while True:
            version = self.devices.version()
            if version != seen:
                seen = version
                self.write_credentials()
                if self.mosquitto:
                    supervisor.send_signal(BROKER, signal.SIGHUP)
            await asyncio.sleep(_WATCH_SECONDS)


def choose_broker(folder: Path, devices: Path, services_password: str, wanted: str | None = None) -> LocalBroker:
    """Mosquitto where it is installed, else the embedded one; `wanted` (`mosquitto` or `amqtt`) settles it."""
    found = None if wanted == "amqtt" else find_mosquitto()
    return LocalBroker(found, folder, CredentialFiles(devices), services_password)
