"""One connection to a service: a request goes out on it and the answer comes in, both as streams.

Speaks HTTP/1.1 and nothing else; which connection serves a request, and whether again, is the pool's to say.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

import httptools

# An answer is read no further ahead of a slow client than this.
_READ_AHEAD_BYTES = 64 * 1024
# RFC 9110, 9.2.2: what may be sent again where nobody knows whether it arrived.
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
_WITH_CONTENT = frozenset({"POST", "PUT", "PATCH"})
_WITHOUT_CONTENT = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

Headers = list[tuple[bytes, bytes]]


class BrokenAnswerError(ConnectionError):
    """The service closed the connection or said what is not HTTP before its answer was whole."""


class UnsendableError(ValueError):
    """A header or the target holds a line break or a blank: sent as it is, it would arrive as something else."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request. ``headers`` are lines as they are sent, without Host and what frames the body.

    A streamed body is sent in chunks unless ``declared_bytes`` says its length.
    """

    method: str
    target: bytes
    headers: list[bytes]
    body: bytes | AsyncIterator[bytes] | None = None
    declared_bytes: int | None = None

    @property
    def is_repeatable(self) -> bool:
        return self.method in _IDEMPOTENT and (self.body is None or isinstance(self.body, bytes))

    def head(self, prefix: bytes, host_line: bytes) -> bytes:
        """What is sent before the body; raises :class:`UnsendableError`."""
        lines = [b"%s %s%s HTTP/1.1" % (self.method.encode(), prefix, self.target), host_line, *self.headers]
        if isinstance(self.body, bytes):
            lines.append(b"Content-Length: %d" % len(self.body))
        elif self.body is None:
            if self.method in _WITH_CONTENT:
                lines.append(b"Content-Length: 0")
        elif self.declared_bytes is None:
            lines.append(b"Transfer-Encoding: chunked")
        else:
            lines.append(b"Content-Length: %d" % self.declared_bytes)
        head = b"\r\n".join(lines)
        # Whatever stood in front of this: a line a client smuggled into a value must not become a header or a request.
        breaks = len(lines) - 1
        if head.count(b"\n") != breaks or head.count(b"\r") != breaks or b" " in self.target:
            raise UnsendableError
        return head + b"\r\n\r\n"


class Answer(asyncio.Protocol):
    """One connection, and the answer that comes in on it now. One task reads it; a streamed body has its own writer."""

    def __init__(self, put_back: Callable[["Answer"], None], loop: asyncio.AbstractEventLoop) -> None:
        self.status = 0
        self.headers: Headers = []
        self.content_length: int | None = None
        self.idle_since = 0.0
        self.has_begun = False
        """Whether a byte of the answer has come."""
        self._put_back = put_back
        self._loop = loop
        self._parser: httptools.HttpResponseParser | None = None
        self._failure: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._upload: asyncio.Task[None] | None = None
        self._is_bodyless = self._is_chunked = self._is_persistent = self._is_reading_paused = False
        self._has_head, self._is_whole = False, True
        self._pieces: list[bytes] = []
        self._buffered_bytes = 0

    @property
    def is_reusable(self) -> bool:
        is_sent = self._upload is None or self._upload.done()
        clean = self._failure is None and self._is_whole and not self._pieces
        return is_sent and clean and self._is_persistent and not self._transport.is_closing()

    async def exchange(self, request: Outgoing, head: bytes) -> "Answer":
        """Send, and return when the answer's head has come."""
        self.headers, self.content_length, self.has_begun = [], None, False
        self._has_head = self._is_whole = self._is_chunked = self._is_persistent = False
        self._upload = None
        if self._parser is None or self._is_bodyless:
            # The one before may still wait for a body that was announced but not to be sent.
            self._parser = httptools.HttpResponseParser(self)
        self._is_bodyless = request.method == "HEAD"
        body = request.body
        if body is None or isinstance(body, bytes):
            self._transport.write(head + body if body else head)
        else:
            self._transport.write(head)
            self._upload = self._loop.create_task(self._send(body, is_chunked=request.declared_bytes is None))
        while not self._has_head:
            await self._change()
        return self

    async def whole(self) -> bytes:
        """What is left of the body; raises :class:`BrokenAnswerError`."""
        pieces = []
        while piece := await self.piece():
            pieces.append(piece)
        return b"".join(pieces) if len(pieces) != 1 else pieces[0]

    async def piece(self) -> bytes:
        """The next bytes of the body, empty at its end; raises :class:`BrokenAnswerError`."""
        while not self._pieces:
            if self._is_whole:
                return b""
            await self._change()
        data = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._buffered_bytes = 0
        if self._is_reading_paused:
            self._is_reading_paused = False
            self._transport.resume_reading()
        return data

    def release(self) -> None:
        """End the exchange, whatever has been read of it."""
        self._put_back(self)

    def abort(self) -> None:
        """Close at once; a body still being sent is given up."""
        if self._upload is not None:
            self._upload.cancel()
        self._transport.abort()

    async def _change(self) -> None:
        if self._failure is not None:
            raise self._failure
        self._reader = self._loop.create_future()
        try:
            await self._reader
        finally:
            self._reader = None

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _fail(self, error: Exception) -> None:
        self._failure = self._failure or error
        self._wake()

    async def _send(self, body: AsyncIterator[bytes], *, is_chunked: bool) -> None:
        try:
            async for piece in body:
                if self._transport.is_closing():
                    return
                if piece:
                    self._transport.write(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
                if self._room is not None:
                    await self._room
            if is_chunked:
                self._transport.write(b"0\r\n\r\n")
        except Exception as error:
            # Raised again where the answer is waited for.
            self._fail(error)

    # From here on the event loop and the parser call.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # A cast: uvloop's transports do not inherit asyncio's.
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.resume_writing()
        # Without a length, the end of the connection is the end of the answer.
        is_closed = exc is None and self._failure is None
        if is_closed and self._has_head and self.content_length is None and not self._is_chunked:
            self._is_whole = True
        self._parser = None
        self._fail(BrokenAnswerError(repr(exc) if exc else "connection closed"))

    def pause_writing(self) -> None:
        self._room = self._loop.create_future()

    def resume_writing(self) -> None:
        if self._room is not None and not self._room.done():
            self._room.set_result(None)
        self._room = None

    def data_received(self, data: bytes) -> None:
        if self._is_whole or self._parser is None:
            # Nobody asked: what comes now must not become the next request's answer.
            self._transport.abort()
            return
        self.has_begun = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(BrokenAnswerError(repr(error)))
            self._transport.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        assert self._parser is not None  # noqa: S101 — it is calling
        self.status = self._parser.get_status_code()
        if self.status < HTTPStatus.OK:
            return
        for name, value in self.headers:
            if name == b"content-length":
                self.content_length = int(value)
            elif name == b"transfer-encoding":
                self._is_chunked = True
        self._has_head = True
        if self._is_bodyless or self.status in _WITHOUT_CONTENT:
            # A length may be told all the same (RFC 9110, 8.6): the parser would wait for what never comes.
            self._is_bodyless = True
            self._end()
        self._wake()

    def on_body(self, body: bytes) -> None:
        if self._is_whole:
            self._is_persistent = False
            return
        self._pieces.append(body)
        self._buffered_bytes += len(body)
        if self._buffered_bytes > _READ_AHEAD_BYTES and not self._is_reading_paused:
            self._is_reading_paused = True
            self._transport.pause_reading()
        self._wake()

    def on_message_begin(self) -> None:
        if self._is_whole:
            self._is_persistent = False

    def on_message_complete(self) -> None:
        if not self._has_head:
            self.headers = []  # an interim answer (1xx): the final one follows
        elif not self._is_whole:
            self._end()
            self._wake()

    def _end(self) -> None:
        assert self._parser is not None  # noqa: S101
        self._is_persistent = self._parser.should_keep_alive()
        self._is_whole = True
