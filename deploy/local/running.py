"""Running a coroutine as a process: it gets an event that SIGTERM and SIGINT set, and ends by itself."""

import asyncio
import signal
from collections.abc import Awaitable, Callable


async def until_told_to_stop(*parts: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Run all parts until each has ended after the signal; a part that fails ends the process with its error."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.ensure_future(part(stop)) for part in parts]
    # Waited for together: a part that has failed must not leave the others running half a process.
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    stop.set()
    for task in done:
        task.result()
    await asyncio.gather(*tasks)
