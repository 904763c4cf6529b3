"""Press → row on the operator's screen, with and without telemetry beside it. Prints JSON.

    python tests/benchmarks/press_to_screen.py [--presses 200] [--telemetry 500]

The whole way on one machine: a device publishes, the bridge commits, two events travel, a Chromium draws the row. The
time ends in the animation frame after the row was inserted. Baselines of the same run: the same presses without
telemetry, and the bare broker, publish → subscribe.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from playwright.async_api import async_playwright

sys.path.insert(0, str(Path(__file__).parents[2]))

from services.kit.mqtt import BrokerAddress, send_at_once
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.e2e.console import Screen, sign_in
from tests.fixtures.demo_devices import connected, pendants
from tests.fixtures.hub_process import HubProcess

_WATCH_ROWS = """
window.firstSeen = {};
new MutationObserver(() => {
  for (const row of document.querySelectorAll('[data-testid="emergency-row"]')) {
    const id = row.dataset.emergencyId;
    if (!(id in window.firstSeen)) {
      window.firstSeen[id] = null;
      requestAnimationFrame(() => { window.firstSeen[id] = performance.timeOrigin + performance.now(); });
    }
  }
}).observe(document, { childList: true, subtree: true });
"""
_NEXT_ROW = """known => new Promise(resolve => {
  const look = () => {
    const found = Object.entries(window.firstSeen).find(([id, at]) => at !== null && !known.includes(id));
    found ? resolve(found) : setTimeout(look, 5);
  };
  look();
})"""


def summary(milliseconds: list[float]) -> dict[str, float]:
    """p50, p90, p99 and the worst, in milliseconds."""
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    picked = {"p50": cuts[49], "p90": cuts[89], "p99": cuts[98], "max": max(milliseconds)}
    return {name: round(value, 1) for name, value in picked.items()}


async def measure_presses(hub: HubProcess, screen: Screen, presses: int) -> list[float]:
    """Milliseconds of each press; each case is resolved before the next one, as operators do."""
    everyone = hub.demo()["devices"]
    # The simulator takes every second device, from the first; these are the others: a device has one connection.
    chosen = [device for device in pendants(hub) if everyone.index(device) % 2 == 1]
    devices = [await connected(hub, device, repeat_seconds=5) for device in chosen]
    known = list(await screen.page.evaluate("Object.keys(window.firstSeen)"))
    found: list[float] = []
    with hub.client("operator2") as desk:
        for number in range(presses):
            device = devices[number % len(devices)]
            began = time.time()
            press = device.press()
            emergency_id, seen = await asyncio.wait_for(screen.page.evaluate(_NEXT_ROW, known), 30)
            known.append(emergency_id)
            found.append(seen - began * 1000)
            await device.wait_for_ack(press)
            for verb, body in (("claim", {}), ("resolve", {"outcome": "test", "cause": "benchmark"})):
                desk.post(f"/emergencies/{emergency_id}/{verb}", json=body).raise_for_status()
    for device in devices:
        device.close()
    return found


def measure_broker(url: str, messages: int) -> list[float]:
    """Milliseconds from publish to subscriber, QoS 1, one after the other, nothing else in between."""
    address = BrokerAddress.parse(url)
    arrivals: list[float] = []
    client = Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(address.username, address.password)
    client.on_socket_open = send_at_once
    client.on_message = lambda *_: arrivals.append(time.perf_counter())
    client.connect(address.host, address.port)
    client.subscribe("benchmark/echo", qos=1)
    client.loop_start()
    time.sleep(0.5)
    times = []
    for count in range(1, messages + 1):
        began = time.perf_counter()
        client.publish("benchmark/echo", b"x" * 150, qos=1)
        while len(arrivals) < count:
            time.sleep(0.0002)
        times.append((arrivals[-1] - began) * 1000)
    client.disconnect()
    client.loop_stop()
    return times


def measure_rate(url: str, seconds: float) -> float:
    """Messages a second that devices send now."""
    address = BrokerAddress.parse(url)
    count = 0

    def on_message(*_: object) -> None:
        nonlocal count
        count += 1

    client = Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(address.username, address.password)
    client.on_message = on_message
    client.connect(address.host, address.port)
    client.subscribe("v1/+/+/up/#")
    client.loop_start()
    time.sleep(1)
    before, began = count, time.perf_counter()
    time.sleep(seconds)
    rate = (count - before) / (time.perf_counter() - began)
    client.disconnect()
    client.loop_stop()
    return round(rate, 1)


def start_telemetry(hub: HubProcess, rate: float) -> subprocess.Popen[bytes]:
    """The simulator, without presses of its own."""
    devices = len(hub.demo()["devices"]) // 2
    options = ["--devices", str(devices), "--rate", str(rate), "--presses-per-hour", "0"]
    command = [str(Path(sys.executable).with_name("hub")), "simulate", *options]
    environment = {**os.environ, "HUB_STATE_DIR": str(hub.state)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


async def run(presses: int, telemetry: float) -> dict[str, Any]:
    """The figures, in milliseconds."""
    hub = HubProcess(elders=400)
    try:
        await asyncio.to_thread(hub.start)
        broker_url = json.loads((hub.state / "run" / "environment.json").read_text())["HUB_BROKER_URL"]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
            screen = await sign_in(browser, hub, "operator1")
            await screen.page.evaluate(_WATCH_ROWS)
            await measure_presses(hub, screen, 10)
            idle = await measure_presses(hub, screen, presses)
            simulator = start_telemetry(hub, telemetry)
            try:
                await asyncio.sleep(5)
                rate = await asyncio.to_thread(measure_rate, broker_url, 3)
                loaded = await measure_presses(hub, screen, presses)
            finally:
                simulator.terminate()
                simulator.wait()
            broker = await asyncio.to_thread(measure_broker, broker_url, presses)
            await browser.close()
        memory = sum((await asyncio.to_thread(hub.resident_bytes)).values())
        return report(idle, loaded, broker, rate, memory)
    finally:
        await asyncio.to_thread(hub.destroy)


def report(idle: list[float], loaded: list[float], broker: list[float], rate: float, memory: int) -> dict[str, Any]:
    """Figures and their ratios to the baselines."""
    result: dict[str, Any] = {
        "presses": len(loaded),
        "telemetry_per_second": rate,
        "press_to_screen_ms": summary(loaded),
        "press_to_screen_idle_ms": summary(idle),
        "broker_only_ms": summary(broker),
        "hub_resident_mb": round(memory / 1e6),
    }
    for name in ("p50", "p99"):
        result[f"ratio_to_idle_{name}"] = round(summary(loaded)[name] / summary(idle)[name], 2)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--telemetry", type=float, default=500, help="messages a second")
    options = parser.parse_args()
    print(json.dumps(asyncio.run(run(options.presses, options.telemetry)), indent=1))


if __name__ == "__main__":
    main()
