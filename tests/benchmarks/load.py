"""A load generator that costs little: keep-alive connections, one request after another, answers only counted."""

import asyncio
import statistics
import time
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
    """Sends the same request again as soon as the answer is whole; anything but 200 ends the benchmark."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = bytearray()
        self._sent_at = 0.0
        self.latencies: list[float] = []
        self.failure: bytes | None = None
        self.is_counting = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A cast: uvloop's transports do not inherit asyncio's.
        self.transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
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
        self._send()


async def measure(
    url: str, authorization: str, connections: int, seconds: float, cpu_seconds: Callable[[], float]
) -> Measured:
    """Keep ``connections`` busy with ``GET url``; a warm-up is not counted. ``cpu_seconds`` is the server's so far."""
    host, _, rest = url.removeprefix("http://").partition(":")
    port, _, path = rest.partition("/")
    request = f"GET /{path} HTTP/1.1\r\nHost: hub\r\nAuthorization: {authorization}\r\nAccept: */*\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    opened = [
        (await loop.create_connection(lambda: _Connection(request), host, int(port)))[1] for _ in range(connections)
    ]
    await asyncio.sleep(_WARM_UP_SECONDS)
    for connection in opened:
        connection.is_counting = True
    started, cpu_before = time.perf_counter(), cpu_seconds()
    await asyncio.sleep(seconds)
    elapsed, cpu = time.perf_counter() - started, cpu_seconds() - cpu_before
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
