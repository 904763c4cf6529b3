"""The connections to one service, kept alive and counted.

Who may ask, which headers pass and what a failure means to a client is decided by the proxy. A general client's
headers, cookies, redirects and timers cost more than the whole rest of the way.
"""

import asyncio
import ssl
from collections import deque
from urllib.parse import urlsplit

from gateway.connection import Answer, BrokenAnswerError, Outgoing

# Less than the 5 s after which the services close an idle connection: otherwise a POST meets a door just closing.
_KEEP_ALIVE_SECONDS = 3.0


class Upstream:
    """Up to ``connections`` at once to ``base_url``; more requests wait for a free one. For one event loop."""

    def __init__(self, base_url: str, connections: int, connect_timeout_seconds: float) -> None:
        parts = urlsplit(base_url)
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._prefix = parts.path.rstrip("/").encode()
        self._host_line = b"Host: " + parts.netloc.rpartition("@")[2].encode()
        self._connect_timeout_seconds = connect_timeout_seconds
        self._free = asyncio.Semaphore(connections)
        self._idle: deque[Answer] = deque()

    async def ask(self, request: Outgoing) -> Answer:
        """The answer as soon as its head is there; the caller must ``release`` it, read or not.

        Raises ``OSError`` (``TimeoutError`` where nobody accepts the connection in time), :class:`BrokenAnswerError`,
        :class:`UnsendableError`, and what reading its body raises.
        """
        head = request.head(self._prefix, self._host_line)
        await self._free.acquire()
        answer: Answer | None = None
        try:
            answer = self._kept()
            if answer is not None:
                try:
                    return await answer.exchange(request, head)
                except BrokenAnswerError:
                    # The service closed it while it was idle: that says nothing about a new one.
                    if answer.has_begun or not request.is_repeatable:
                        raise
                    answer.abort()
            answer = await self._connected()
            return await answer.exchange(request, head)
        except BaseException:
            if answer is not None:
                answer.abort()
            self._free.release()
            raise

    def put_back(self, answer: Answer) -> None:
        """End an exchange; its connection is kept where nothing of it is left over."""
        self._free.release()
        if answer.is_reusable:
            answer.idle_since = asyncio.get_running_loop().time()
            self._idle.append(answer)
        else:
            answer.abort()

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().abort()

    def _kept(self) -> Answer | None:
        oldest = asyncio.get_running_loop().time() - _KEEP_ALIVE_SECONDS
        while self._idle and self._idle[0].idle_since < oldest:
            self._idle.popleft().abort()
        while self._idle:
            answer = self._idle.pop()
            if answer.is_reusable:
                return answer
            answer.abort()
        return None

    async def _connected(self) -> Answer:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._connect_timeout_seconds):
            _, answer = await loop.create_connection(
                lambda: Answer(self.put_back, loop), self._host, self._port, ssl=self._tls
            )
        return answer
