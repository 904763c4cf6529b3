"""A load generator that costs little: keep-alive connections, and answers that are only counted.

Closed loop (``measure``): every connection asks again as soon as it is answered. That finds the throughput; its
latencies are mostly the queue the generator makes itself. Open loop (``measure_at_rate``): requests are due at a fixed
rate whatever the answers do. That finds the latency a user sees.
"""

import asyncio
import statistics
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

_WARM_UP_SECONDS = 0.5
_LENGTH = b"content-length:"


@dataclass(frozen=True)
class Measured:
    """One round against one address."""

    requests_per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us_per_request: float


class _Connection(asyncio.Protocol):
    """Sends one request at a time and says when its answer is whole; anything but 200 ends the benchmark."""

    def __init__(self, request: bytes, on_answer: "Callable[[_Connection], None]") -> None:
        self._request = request
        self._on_answer = on_answer
        self._buffer = bytearray()
        self._sent_at = 0.0
        self.latencies: list[float] = []
        self.failure: bytes | None = None
        self.is_counting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A cast: uvloop's transports do not inherit asyncio's.
        self.transport = cast("asyncio.Transport", transport)

    def ask(self, due_at: float | None = None) -> None:
        """``due_at`` counts the time the request waited for a connection as well."""
        self._sent_at = time.perf_counter() if due_at is None else due_at
        self.transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = bytes(self._buffer[:head_end]).lower()
        at = head.find(_LENGTH) + len(_LENGTH)
        length = int(head[at : head.find(b"\r\n", at) if head.find(b"\r\n", at) > 0 else None])
        if len(self._buffer) < head_end + 4 + length:
            return
        if not head.startswith(b"http/1.1 200"):
            self.failure = bytes(self._buffer)
            self.transport.close()
            return
        if self.is_counting:
            self.latencies.append(time.perf_counter() - self._sent_at)
        self._buffer.clear()
        self._on_answer(self)


@dataclass(frozen=True)
class Target:
    """What is asked: ``GET url`` as somebody; ``cpu_seconds`` is what the server has used so far."""

    url: str
    authorization: str
    cpu_seconds: Callable[[], float]


async def _opened(target: Target, count: int, on_answer: Callable[[_Connection], None]) -> list[_Connection]:
    host, _, rest = target.url.removeprefix("http://").partition(":")
    port, _, path = rest.partition("/")
    lines = (f"GET /{path} HTTP/1.1", "Host: hub", f"Authorization: {target.authorization}", "Accept: */*", "", "")
    request = "\r\n".join(lines).encode()
    loop = asyncio.get_running_loop()
    return [
        (await loop.create_connection(lambda: _Connection(request, on_answer), host, int(port)))[1]
        for _ in range(count)
    ]


async def _counted(opened: list[_Connection], target: Target, seconds: float) -> Measured:
    """What the connections see in ``seconds`` after a warm-up that is not counted; closes them."""
    await asyncio.sleep(_WARM_UP_SECONDS)
    for connection in opened:
        connection.is_counting = True
    started, cpu_before = time.perf_counter(), target.cpu_seconds()
    await asyncio.sleep(seconds)
    elapsed, cpu = time.perf_counter() - started, target.cpu_seconds() - cpu_before
    for connection in opened:
        connection.transport.close()
    failures = [connection.failure for connection in opened if connection.failure]
    if failures:
        raise RuntimeError(failures[0].decode(errors="replace"))
    latencies = sorted(latency for connection in opened for latency in connection.latencies)
    return Measured(
        requests_per_second=len(latencies) / elapsed,
        p50_ms=statistics.median(latencies) * 1000,
        cpu_us_per_request=cpu / len(latencies) * 1e6,
        p99_ms=latencies[int(len(latencies) * 0.99)] * 1000,
    )


async def measure(target: Target, connections: int, seconds: float) -> Measured:
    """Closed loop: keep ``connections`` busy."""
    opened = await _opened(target, connections, _Connection.ask)
    for connection in opened:
        connection.ask()
    return await _counted(opened, target, seconds)


async def measure_at_rate(target: Target, connections: int, seconds: float, per_second: float) -> Measured:
    """Open loop: ``per_second`` requests, evenly spaced, over up to ``connections``.

    A request that is due while every connection is busy waits for one, and its waiting counts. That the event loop
    wakes up to a millisecond late does not: the server has no part in it.
    """
    waiting: deque[float] = deque()

    def on_answer(connection: _Connection) -> None:
        if waiting:
            connection.ask(waiting.popleft())
        else:
            idle.append(connection)

    opened = await _opened(target, connections, on_answer)
    idle = list(opened)

    async def offer() -> None:
        due_at = time.perf_counter()
        while True:
            due_at += 1 / per_second
            await asyncio.sleep(max(0.0, due_at - time.perf_counter()))
            if idle:
                idle.pop().ask()
            else:
                waiting.append(due_at)

    offering = asyncio.create_task(offer())
    try:
        return await _counted(opened, target, seconds)
    finally:
        offering.cancel()
