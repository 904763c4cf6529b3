"""The demo city's devices: two vendors, their models, and which elder has which device."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from deploy.local.demo.elders import DemoElder

Kind = Literal["pendant", "watch", "smoke", "gas", "mattress"]

VENDORS = {"demo": "演示设备厂", "anjia": "安家演示科技"}
VENDOR_WITH_HTTP = "demo"
"""This vendor also sends over HTTP and so gets an API client."""


@dataclass(frozen=True)
class DemoModel:
    """A model and the share of all devices that are of it."""

    kind: Kind
    vendor: str
    model: str
    name: str
    capabilities: tuple[str, ...]
    heartbeat_seconds: int
    share: int


MODELS = (
    DemoModel("pendant", "demo", "pendant-1", "一键呼叫挂坠", ("sos", "low_battery"), 300, 40),
    DemoModel("watch", "demo", "watch-1", "定位手表", ("sos", "fall", "position", "telemetry", "low_battery"), 120, 30),
    DemoModel("smoke", "demo", "smoke-1", "烟雾报警器", ("smoke", "low_battery"), 600, 15),
    DemoModel("gas", "anjia", "gas-1", "燃气报警器", ("gas",), 600, 8),
    DemoModel("mattress", "anjia", "mattress-1", "生命体征床垫", ("vital_sign", "inactivity", "telemetry"), 120, 7),
)


@dataclass(frozen=True)
class DemoDevice:
    """A device and the number of the elder who has it."""

    serial: str
    kind: Kind
    elder: int
    division_code: str

    @property
    def model(self) -> DemoModel:
        """Its model."""
        return next(model for model in MODELS if model.kind == self.kind)


def make_devices(random: Random, elders: Sequence[DemoElder], count: int) -> list[DemoDevice]:
    """`count` devices, at most one of a kind for an elder; those who live alone or are frail come first."""
    devices: list[DemoDevice] = []
    for model in MODELS:
        wanted = count - len(devices) if model is MODELS[-1] else count * model.share // 100
        if wanted > len(elders):
            raise ValueError(f"{count} devices are too many for {len(elders)} elders")
        ranked = sorted(elders, key=lambda elder: (not elder.traits, elder.age < 80, random.random()))
        devices += [
            DemoDevice(f"{model.kind[0].upper()}{number:05d}", model.kind, elder.number, elder.division_code)
            for number, elder in enumerate(ranked[:wanted], start=1)
        ]
    return devices
