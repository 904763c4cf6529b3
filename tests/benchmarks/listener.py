"""Frames a second through a listener into the database, and the answers to presses beside them. Prints JSON.

    python tests/benchmarks/listener.py [--devices 100] [--seconds 10]

Devices of JT/T 808 on TCP report positions as fast as they are answered, which is after the commit; one more presses
its button once a second. `frames_per_core_second` divides by the processor time of the listeners' process alone, so
that it holds on a machine that does other things. Baseline in the same run: the same devices at a server that answers
every frame unread.
"""

import argparse
import asyncio
import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.devices.ingest.codecs.encoders import Jt808, jt808_location
from tests.fixtures.hub_process import HubProcess

_ITEMS = bytes.fromhex("01040000006430011431010956020a4b")
_IN_FLIGHT = 8
_FRAMES = 500
_PRESS_EVERY_SECONDS = 1.0


def enrol(hub: HubProcess, phones: list[str]) -> None:
    """A vendor, a model and its devices, as an administrator makes them."""
    with hub.client("admin") as client:
        division = client.get("/devices", params={"limit": 1}).json()["items"][0]["division_code"]
        client.post("/vendors", json={"code": "bench", "name": "bench"}).raise_for_status()
        model = {"vendor": "bench", "model": "t", "name": "t", "protocol": "jt808", "heartbeat_seconds": 300}
        client.post("/device-models", json=model).raise_for_status()
        for phone in phones:
            body = {"vendor": "bench", "model": "t", "serial": phone, "division_code": division}
            client.post("/devices", json=body).raise_for_status()


def location(number: int, alarm: int = 0) -> bytes:
    moment = datetime.now(UTC) + timedelta(hours=8) - timedelta(hours=6) + timedelta(seconds=number)
    return jt808_location(alarm=alarm, moment=moment.replace(tzinfo=None), items=_ITEMS)


def frames_of(phone: str) -> list[bytes]:
    return [Jt808(phone).frame(0x0200, location(number), serial=number) for number in range(_FRAMES)]


async def report(port: int, frames: list[bytes], until: float, counts: list[int]) -> None:
    """Positions with a few in flight, until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = answered = 0
    try:
        while time.monotonic() < until:
            while sent - answered < _IN_FLIGHT:
                writer.write(frames[sent % len(frames)])
                sent += 1
            data = await asyncio.wait_for(reader.read(65536), 20)
            if not data:
                raise ConnectionError("the listener hung up")
            done = data.count(b"\x7e") // 2
            answered += done
            counts[0] += done
    finally:
        writer.close()


async def press(port: int, phone: str, until: float, milliseconds: list[float]) -> None:
    """A press and a release once a second, each waited for."""
    terminal = Jt808(phone)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = 0
    try:
        while time.monotonic() < until:
            for alarm in (1, 0):
                number += 1
                began = time.perf_counter()
                writer.write(terminal.frame(0x0200, location(number, alarm), serial=number))
                await asyncio.wait_for(reader.readuntil(b"\x7e"), 20)
                await asyncio.wait_for(reader.readuntil(b"\x7e"), 20)
                if alarm:
                    milliseconds.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(_PRESS_EVERY_SECONDS)
    finally:
        writer.close()


async def drive(port: int, phones: list[str], seconds: float, pid: int | None) -> dict[str, Any]:
    """All devices at one port; figures of the run."""
    process = psutil.Process(pid) if pid else None
    counts, milliseconds = [0], list[float]()
    made = [frames_of(phone) for phone in phones[1:]]
    before = process.cpu_times() if process else None
    began = time.monotonic()
    until = began + seconds
    work = [report(port, frames, until, counts) for frames in made]
    await asyncio.gather(*work, press(port, phones[0], until, milliseconds))
    spent = time.monotonic() - began
    figures: dict[str, Any] = {"frames_per_second": round(counts[0] / spent)}
    if process and before:
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        figures["frames_per_core_second"] = round(counts[0] / used)
    if len(milliseconds) > 1:
        cuts = quantiles(milliseconds, n=100, method="inclusive")
        figures["press_to_answer_ms"] = {"p50": round(cuts[49], 1), "p99": round(cuts[98], 1)}
    return figures


async def answer_unread(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The baseline: as many answers as frames, and nothing else."""
    answer = bytes.fromhex("7e8001000501380000111100000001020004ba7e")
    while data := await reader.read(16 * 1024):
        writer.write(answer * (data.count(b"\x7e") // 2))
    writer.close()


async def run(devices: int, seconds: float) -> dict[str, Any]:
    phones = [f"139{number:08d}" for number in range(devices + 1)]
    server = await asyncio.start_server(answer_unread, "127.0.0.1", 0)
    bare = await drive(server.sockets[0].getsockname()[1], phones, min(seconds, 5), None)
    server.close()
    hub = HubProcess(elders=40)
    try:
        await asyncio.to_thread(hub.start)
        await asyncio.to_thread(enrol, hub, phones)
        environment = json.loads((hub.state / "run" / "environment.json").read_text())
        await asyncio.sleep(12)  # the listeners read the register every ten seconds
        port = int(environment["HUB_LISTENER_JT808_PORT"])
        figures = await drive(port, phones, seconds, hub.pid("bridge"))
        memory = await asyncio.to_thread(hub.resident_bytes)
        figures["bridge_mb"] = round(sum(size for name, size in memory.items() if "bridge" in name) / 1e6)
        figures["hub_mb"] = round(sum(memory.values()) / 1e6)
    finally:
        await asyncio.to_thread(hub.destroy)
    return {"devices": devices, "seconds": seconds, **figures, "baseline": bare}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10.0)
    options = parser.parse_args()
    print(json.dumps(asyncio.run(run(options.devices, options.seconds)), indent=1))


if __name__ == "__main__":
    main()
