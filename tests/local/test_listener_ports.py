"""A local hub listens for devices on TCP: in the bridge's process, on free ports, which the process is told."""

import socket

from deploy.local.environment import Addresses, DatabaseAddresses, process_environment
from deploy.local.instance import Wishes, choose_addresses
from deploy.local.instance_secrets import load_secrets
from deploy.local.ports import free_ports
from deploy.local.programs import application_programs
from deploy.local.state import StateFolder
from services.devices.settings import DevicesSettings


def test_the_listeners_get_ports_of_their_own(state: StateFolder) -> None:
    gateway, mqtt = free_ports(2)
    with socket.socket() as taken:
        try:
            taken.bind(("127.0.0.1", 7611))
            taken.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        addresses = choose_addresses(Wishes(port=gateway, mqtt_port=mqtt), has_door=True)

    assert set(addresses.listener_ports) == {"jt808", "watch", "gt06"}
    assert 7611 not in addresses.listener_ports.values()
    environment = process_environment(
        state, load_secrets(state.secrets), addresses, DatabaseAddresses("postgresql://a", "postgresql://b")
    )
    fields = {f"HUB_{name.upper()}" for name in DevicesSettings.model_fields}
    told = {name: value for name, value in environment.items() if name.startswith("HUB_LISTENER_")}
    assert told == {f"HUB_LISTENER_{name.upper()}_PORT": str(p) for name, p in addresses.listener_ports.items()}
    assert set(told) <= fields


def test_the_bridges_process_listens() -> None:
    addresses = Addresses("127.0.0.1", 0, 0, 0, {"registry": 0, "dispatch": 0, "devices": 0})

    bridge = next(program for program in application_programs(addresses, {}) if program.name == "bridge")

    assert bridge.command[-2:] == ("bridge", "--listen")
