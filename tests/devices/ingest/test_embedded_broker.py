"""The bridge at the embedded broker, which speaks MQTT 3.1.1 only."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.local.credential_files import SERVICES_USER, CredentialFiles, merge
from services.devices.settings import DevicesSettings
from tests.devices.conftest import Hub
from tests.devices.ingest.rig import Device, run_bridge
from tests.fixtures.broker import free_port
from tests.fixtures.waiting import eventually

_PASSWORD = "for-this-test"


async def test_a_press_over_mqtt_3(hub: Hub, settings: DevicesSettings, tmp_path: Path) -> None:
    await hub.register("P1")
    folder = CredentialFiles(tmp_path / "broker")
    folder.folder.mkdir()
    merge(CredentialFiles(tmp_path / "none"), folder, _PASSWORD)
    port = free_port()
    url = f"mqtt://{SERVICES_USER}:{_PASSWORD}@127.0.0.1:{port}"
    command = [sys.executable, "-m", "deploy.local", "broker", "--port", str(port), "--credentials", str(folder.folder)]
    process = subprocess.Popen(command, env=os.environ.copy(), stderr=subprocess.DEVNULL)  # noqa: S603, ASYNC220
    pendant = Device(url, "P1")
    pendant.connection.start()
    try:
        async with run_bridge(settings.model_copy(update={"broker_url": url})):
            message = {"id": "m1", "kind": "sos"}
            await eventually(lambda: _is_connected(pendant))
            await pendant.repeat_until_acknowledged(message)
    finally:
        pendant.connection.stop()
        process.terminate()
        process.wait(timeout=20)
    (alarm,) = await hub.alarms()
    assert alarm["recognised"]


async def _is_connected(pendant: Device) -> bool:
    return pendant.connection.connected.is_set()
