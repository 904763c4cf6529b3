"""Waiting for something outside to become true, with a deadline, and asking an HTTP server whether it is ready."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit


async def until(condition: Callable[[], Awaitable[bool]], within_seconds: float, every_seconds: float = 0.1) -> bool:
    """Ask again and again; answers whether the condition came true in time."""
    deadline = time.monotonic() + within_seconds
    while not await condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(every_seconds)
    return True


async def answers_ok(url: str, timeout_seconds: float = 3.0) -> bool:
    """Whether a GET is answered with status 200.

    Spoken by hand, because the supervisor lives as long as the instance and an HTTP library would double its memory.
    """
    parts = urlsplit(url)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(timeout_seconds):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            try:
                writer.write(request.encode())
                status = (await reader.readline()).split(b" ")
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return len(status) > 1 and status[1] == b"200"


async def accepts_connections(host: str, port: int) -> bool:
    """Whether a TCP server listens there."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
