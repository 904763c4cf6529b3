"""Reading files of people: starts the process that opens one, feeds it, and takes its answer as it comes."""

import asyncio
import os
import struct
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any

import msgspec

from services.registry.clients.file_safety import UnreadableFileError
from services.registry.clients.sheet_process import Request

FeedFile = AsyncIterator[bytes]
_LENGTH = struct.Struct(">I")
_MAX_FRAME_BYTES = 64 * 1024 * 1024
_READER = "services.registry.clients.sheet_process"
_DEADLINE_SECONDS = 600


async def read_file(request: Request, content: FeedFile) -> AsyncGenerator[tuple[str, bytes], None]:
    """The reader's frames as kind (``sheet``, ``rows``, ``cells``) and MessagePack; see ``sheet_process``.

    Raises :class:`UnreadableFileError`, also where the reader died of the file (``import.file_unreadable``).
    Close it where it is left before its end: the process is ended with it.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _READER,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # No key, no address of a database: what a file makes of its reader has nothing to take.
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            # What the parser is done with goes back to the machine at once (glibc).
            "MALLOC_MMAP_THRESHOLD_": "131072",
            "MALLOC_TRIM_THRESHOLD_": "131072",
        },
        limit=1024 * 1024,
    )
    feeding = asyncio.create_task(_feed(process, request, content))
    try:
        async with asyncio.timeout(_DEADLINE_SECONDS):
            while True:
                kind, frame = await _next_frame(process)
                if kind == "end":
                    return
                yield kind, frame
    except (asyncio.IncompleteReadError, TimeoutError) as error:
        raise UnreadableFileError("import.file_unreadable") from error
    finally:
        await _end(process, feeding)


async def _next_frame(process: asyncio.subprocess.Process) -> tuple[str, bytes]:
    assert process.stdout is not None  # noqa: S101 — asked for above
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    if length > _MAX_FRAME_BYTES:
        raise UnreadableFileError("import.file_unreadable")
    raw = msgspec.msgpack.decode(await process.stdout.readexactly(length), type=dict[str, msgspec.Raw])
    kind, frame = next(iter(raw.items()))
    if kind == "failure":
        raise UnreadableFileError(msgspec.msgpack.decode(frame, type=str))
    return kind, bytes(frame)


async def _feed(process: asyncio.subprocess.Process, request: Request, content: FeedFile) -> None:
    assert process.stdin is not None  # noqa: S101 — asked for above
    head = msgspec.msgpack.encode(request)
    # A reader that has seen enough closes its end; what it made of the file is in its answer.
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(_LENGTH.pack(len(head)) + head)
        async for piece in content:
            process.stdin.write(piece)
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _end(process: asyncio.subprocess.Process, feeding: "asyncio.Task[None]") -> None:
    feeding.cancel()
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()
    # The file's own errors (a part that does not open) are the caller's to hear of.
    with suppress(asyncio.CancelledError):
        await feeding


def unpacked(frame: bytes) -> Any:
    """What a frame holds."""
    return msgspec.msgpack.decode(frame)
