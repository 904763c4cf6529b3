"""`hub simulate`: the demo city's devices, from the instance's demo file, against its broker."""

import asyncio
import contextlib
import logging
from pathlib import Path

from deploy.local.demo.demo_file import DemoFile
from deploy.local.errors import SetupError
from deploy.local.simulator.fleet import Fleet, Pace

SEED = 1


async def run(
    demo_file: Path,
    broker_url: str,
    road_network: Path,
    *,
    devices: int | None = None,
    messages_per_second: float = 20.0,
    presses_per_hour: float = 6.0,
    seed: int = SEED,
    stop: asyncio.Event,
) -> None:
    """Simulate until `stop` is set. `devices` None: all the demo city has.

    Raises SetupError where the demo city is not loaded or has too few devices, `StreetMapError` for a bad road network.
    """
    known = DemoFile.read(demo_file).devices
    wanted = len(known) if devices is None else devices
    if not 0 < wanted <= len(known):
        raise SetupError(
            f"the demo city has {len(known)} devices, {wanted} were asked for: give --devices 1 to {len(known)}"
        )
    if messages_per_second <= 0 or presses_per_hour < 0:
        raise SetupError("--rate must be more than 0, and --presses-per-hour not less")
    logging.getLogger(__name__).info("%d devices, %s messages/s", wanted, messages_per_second)
    # Evenly from the whole list: it is sorted by kind.
    chosen = [known[index * len(known) // wanted] for index in range(wanted)]
    fleet = Fleet(broker_url, chosen, road_network, Pace(messages_per_second, presses_per_hour), seed)
    simulation = asyncio.create_task(fleet.run())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({simulation, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if simulation.done():
            simulation.result()
    finally:
        stopping.cancel()
        simulation.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await simulation
