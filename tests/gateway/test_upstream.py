"""The connections to a service, against servers that say byte for byte what the test wants, on real sockets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from gateway.connection import BrokenAnswerError, Outgoing, UnsendableError
from gateway.upstream import Upstream

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
GET = Outgoing("GET", b"/a?b=1", [b"Accept: */*"])


class Peer:
    """One accepted connection, with its number."""

    def __init__(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.number = number
        self.reader = reader
        self.writer = writer

    async def head(self) -> bytes:
        return await self.reader.readuntil(b"\r\n\r\n")

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self, data: bytes) -> bytes:
        head = await self.head()
        await self.say(data)
        return head


@asynccontextmanager
async def upstream(talk: Callable[[Peer], Awaitable[None]], connections: int = 4) -> AsyncIterator[Upstream]:
    """A service that talks like ``talk``, which is called for each connection; its errors fail the test."""
    talking: list[asyncio.Task[None]] = []

    async def run(peer: Peer) -> None:
        try:
            await talk(peer)
        finally:
            peer.writer.close()

    def accepted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking.append(asyncio.create_task(run(Peer(len(talking), reader, writer))))

    server = await asyncio.start_server(accepted, "127.0.0.1", 0)
    asked = Upstream(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", connections, 2.0)
    try:
        async with asyncio.timeout(20):
            yield asked
    finally:
        asked.close()
        server.close()
        for task in talking:
            task.cancel()
        found = await asyncio.gather(*talking, return_exceptions=True)
    gone = (asyncio.CancelledError, asyncio.IncompleteReadError, ConnectionError)
    assert [error for error in found if error is not None and not isinstance(error, gone)] == []


async def content(asked: Upstream, request: Outgoing = GET) -> tuple[int, bytes]:
    answer = await asked.ask(request)
    try:
        return answer.status, await answer.whole()
    finally:
        answer.release()


async def pieces(*given: bytes) -> AsyncIterator[bytes]:
    for piece in given:
        yield piece


async def test_one_connection_serves_many_requests() -> None:
    heads: list[tuple[int, bytes]] = []

    async def talk(peer: Peer) -> None:
        while True:
            heads.append((peer.number, await peer.answer(OK)))

    async with upstream(talk) as asked:
        for request in (GET, Outgoing("POST", b"/p", [])):
            assert await content(asked, request) == (200, b"ok")
    assert [number for number, _ in heads] == [0, 0]
    assert heads[0][1].startswith(b"GET /a?b=1 HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nContent-Length: 0\r\n" in heads[1][1]


async def test_chunks_go_both_ways() -> None:
    sent = []

    async def talk(peer: Peer) -> None:
        head = await peer.head()
        assert b"Transfer-Encoding: chunked" in head
        sent.append(await peer.reader.readuntil(b"\r\n0\r\n\r\n"))
        await peer.say(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
        await peer.say(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n3\r\nabc\r\n")
        await peer.say(b"2\r\nde\r\n0\r\n\r\n")
        await peer.answer(OK)

    async with upstream(talk) as asked:
        answer = await asked.ask(Outgoing("POST", b"/", [], pieces(b"12", b"", b"345")))
        assert (answer.status, answer.headers) == (201, [(b"transfer-encoding", b"chunked"), (b"x-a", b"1")])
        assert await answer.whole() == b"abcde"
        answer.release()
        assert await content(asked) == (200, b"ok")
    assert sent == [b"2\r\n12\r\n3\r\n345\r\n0\r\n\r\n"]


async def test_a_declared_stream_is_sent_with_its_length() -> None:
    async def talk(peer: Peer) -> None:
        head = await peer.head()
        assert b"Content-Length: 5\r\n" in head
        assert await peer.reader.readexactly(5) == b"12345"
        await peer.say(OK)

    async with upstream(talk) as asked:
        assert await content(asked, Outgoing("PUT", b"/", [], pieces(b"12", b"345"), 5)) == (200, b"ok")


async def test_an_answer_may_come_before_the_body_is_sent() -> None:
    never = asyncio.Event()
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x"
        await never.wait()

    async def talk(peer: Peer) -> None:
        if peer.number == 0:
            await peer.answer(OK)
            await peer.reader.read()
            closed.set()
        else:
            await peer.answer(OK)

    async with upstream(talk) as asked:
        assert await content(asked, Outgoing("POST", b"/", [], endless())) == (200, b"ok")
        await closed.wait()
        # What is half sent cannot carry another request: this is the second connection.
        assert await content(asked) == (200, b"ok")


async def test_a_body_that_fails_fails_the_request_and_frees_its_place() -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x"
        raise KeyError

    async def talk(peer: Peer) -> None:
        if peer.number == 0:
            await peer.reader.read()
        else:
            await peer.answer(OK)

    async with upstream(talk, connections=1) as asked:
        with pytest.raises(KeyError):
            await asked.ask(Outgoing("POST", b"/", [], broken()))
        assert await content(asked) == (200, b"ok")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno number\r\n",
        b"SSH-2.0-dropbear\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
    ],
)
async def test_half_an_answer_is_never_a_whole_one(said: bytes) -> None:
    async def talk(peer: Peer) -> None:
        await peer.answer(said)

    async with upstream(talk, connections=1) as asked:
        for _ in range(2):
            with pytest.raises(BrokenAnswerError):
                await content(asked)


async def test_without_a_length_the_end_of_the_connection_ends_the_answer() -> None:
    async def talk(peer: Peer) -> None:
        await peer.answer(b"HTTP/1.1 200 OK\r\n\r\nall there is")

    async with upstream(talk) as asked:
        assert await content(asked) == (200, b"all there is")
        assert await content(asked) == (200, b"all there is")


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", b"200 OK"), ("GET", b"304 Not Modified"), ("GET", b"204 No Content")]
)
async def test_an_answer_without_a_body_ends_with_its_head(method: str, status: bytes) -> None:
    async def talk(peer: Peer) -> None:
        assert peer.number == 0
        await peer.answer(b"HTTP/1.1 " + status + b"\r\nContent-Length: 1000\r\n\r\n")
        await peer.answer(OK)

    async with upstream(talk) as asked:
        assert (await content(asked, Outgoing(method, b"/", [])))[1] == b""
        assert await content(asked) == (200, b"ok")


@pytest.mark.parametrize(("method", "seen_by"), [("GET", [0, 0, 1]), ("PUT", [0, 0, 1]), ("POST", [0, 0])])
async def test_a_connection_that_went_stale_is_replaced_where_that_is_safe(method: str, seen_by: list[int]) -> None:
    heads: list[int] = []

    async def talk(peer: Peer) -> None:
        while True:
            await peer.head()
            heads.append(peer.number)
            if heads == [0, 0]:
                return
            await peer.say(OK)

    async with upstream(talk) as asked:
        assert await content(asked) == (200, b"ok")
        request = Outgoing(method, b"/", [])
        if len(seen_by) > 2:
            assert await content(asked, request) == (200, b"ok")
        else:
            with pytest.raises(BrokenAnswerError):
                await content(asked, request)
    assert heads == seen_by


async def test_a_request_that_was_half_answered_is_not_repeated() -> None:
    heads: list[int] = []

    async def talk(peer: Peer) -> None:
        await peer.answer(OK)
        heads.append(peer.number)
        await peer.answer(b"HTTP/1.1 2")

    async with upstream(talk) as asked:
        assert await content(asked) == (200, b"ok")
        with pytest.raises(BrokenAnswerError):
            await content(asked)
    assert heads == [0]


async def test_what_nobody_asked_for_is_nobody_s_answer() -> None:
    forged = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    is_idle = asyncio.Event()
    closed = [asyncio.Event(), asyncio.Event()]

    async def talk(peer: Peer) -> None:
        if peer.number == 0:
            await peer.answer(OK + forged)
        else:
            await peer.answer(OK)
        if peer.number == 1:
            await is_idle.wait()
            await peer.say(forged)
        if peer.number < 2:
            await peer.reader.read()
            closed[peer.number].set()

    async with upstream(talk) as asked:
        assert await content(asked) == (200, b"ok")
        await closed[0].wait()
        assert await content(asked) == (200, b"ok")
        is_idle.set()
        await closed[1].wait()
        assert await content(asked) == (200, b"ok")


async def test_a_slow_reader_slows_the_service() -> None:
    total = 64 * 1024 * 1024
    written = 0
    is_whole = asyncio.Event()

    async def talk(peer: Peer) -> None:
        nonlocal written
        await peer.answer(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % total)
        while written < total:
            await peer.say(b"x" * 65536)
            written += 65536
        is_whole.set()

    async with upstream(talk) as asked:
        answer = await asked.ask(GET)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(is_whole.wait(), 0.5)
        assert written < total / 2
        assert len(await answer.whole()) == total
        answer.release()
        assert is_whole.is_set()


async def test_a_slow_service_slows_the_sender() -> None:
    given = 0
    may_read = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(1024):
            given += 65536
            yield b"x" * 65536

    async def talk(peer: Peer) -> None:
        await peer.head()
        await may_read.wait()
        while not (await peer.reader.read(1 << 20)).endswith(b"\r\n0\r\n\r\n"):
            pass
        await peer.say(OK)

    async with upstream(talk) as asked:
        asking = asyncio.create_task(content(asked, Outgoing("POST", b"/", [], body())))
        assert (await asyncio.wait([asking], timeout=0.5))[0] == set()
        assert given < 32 * 1024 * 1024
        may_read.set()
        assert await asking == (200, b"ok")


async def test_giving_up_closes_the_connection_and_frees_its_place() -> None:
    entered, left = asyncio.Event(), asyncio.Event()

    async def talk(peer: Peer) -> None:
        await peer.head()
        if peer.number == 0:
            entered.set()
            await peer.reader.read()
            left.set()
        else:
            await peer.say(OK)

    async with upstream(talk, connections=1) as asked:
        asking = asyncio.create_task(asked.ask(GET))
        await entered.wait()
        waiting = asyncio.create_task(content(asked))
        asking.cancel()
        await left.wait()
        assert await waiting == (200, b"ok")


async def test_an_answer_left_half_read_closes_the_connection() -> None:
    left = asyncio.Event()

    async def talk(peer: Peer) -> None:
        await peer.answer(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
        await peer.reader.read()
        left.set()

    async with upstream(talk) as asked:
        (await asked.ask(GET)).release()
        await left.wait()


@pytest.mark.parametrize(
    "request_",
    [
        Outgoing("GET", b"/a b", []),
        Outgoing("GET", b"/\r\nX: y", []),
        Outgoing("GET", b"/", [b"Accept: a\r\nX: y"]),
        Outgoing("GET", b"/", [b"Accept: a\nX: y"]),
    ],
)
async def test_nothing_can_be_smuggled_into_a_request(request_: Outgoing) -> None:
    async def talk(peer: Peer) -> None:
        raise AssertionError(peer.number)

    async with upstream(talk) as asked:
        with pytest.raises(UnsendableError):
            await asked.ask(request_)
