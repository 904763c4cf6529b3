"""Devices that are not there: MQTT clients that behave as the contract says devices do, and as networks make them.

`run` brings the whole demo city to life; `SimulatedDevice` is one device, for tests and benchmarks.
"""

from deploy.local.simulator.device import Press, SimulatedDevice
from deploy.local.simulator.running import run

__all__ = ["Press", "SimulatedDevice", "run"]
