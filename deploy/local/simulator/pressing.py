"""`hub press`: one press of one pendant of the demo city, for whoever wants to see what it sets going."""

from pathlib import Path

from deploy.local.demo.demo_file import DemoFile
from deploy.local.errors import SetupError
from deploy.local.simulator.device import SimulatedDevice

_PATIENCE_SECONDS = 30.0


async def press_once(demo_file: Path, broker_url: str, serial: str | None) -> str:
    """Press and wait until the hub has stored it; answers the serial of the device.

    Raises SetupError where there is no such device or the hub does not answer.
    """
    worn = [device for device in DemoFile.read(demo_file).devices if device.kind in {"pendant", "watch"}]
    chosen = next((device for device in worn if serial in {None, device.serial}), None)
    if chosen is None:
        raise SetupError(f"the demo city has no pendant or watch {serial}: see the devices page of the console")
    device = SimulatedDevice(broker_url, chosen.vendor, chosen.serial, chosen.password)
    try:
        await device.connect()
        await device.wait_for_ack(device.press(), _PATIENCE_SECONDS)
    except (ConnectionError, TimeoutError) as error:
        raise SetupError(
            f"the hub does not answer the device ({error}): is it running, and are its logs quiet?"
        ) from error
    finally:
        device.close()
    return chosen.serial
