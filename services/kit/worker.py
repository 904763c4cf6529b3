"""Runs a service's background loops side by side; one that fails is logged and started again, the others go on."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from prometheus_client import Counter

Loop = Callable[[asyncio.Event], Awaitable[None]]

_log = structlog.get_logger(__name__)
_restarts = Counter("hub_worker_loop_restarts_total", "Background loops started again after an error.", ["loop"])
_MAX_DELAY_SECONDS = 10.0


async def run_loops(loops: Mapping[str, Loop], stop: asyncio.Event) -> None:
    """Run every loop until ``stop`` is set, then give them a moment to finish what they hold.

    Cutting off one that waits longer is safe: whatever a loop does is a transaction that happens whole or not at all.
    """
    tasks = [asyncio.create_task(_keep_running(name, loop, stop), name=name) for name, loop in loops.items()]
    await stop.wait()
    _, late = await asyncio.wait(tasks, timeout=1)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_running(name: str, loop: Loop, stop: asyncio.Event) -> None:
    delay = 0.2
    while not stop.is_set():
        try:
            await loop(stop)
        except Exception:
            _log.exception("loop_failed", loop=name)
            _restarts.labels(name).inc()
            await asyncio.sleep(delay)
            delay = min(delay * 2, _MAX_DELAY_SECONDS)
