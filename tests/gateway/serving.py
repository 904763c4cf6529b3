"""Applications under a real server in this process, and the small service the gateway's tests put behind it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from services.kit.auth import bearer_token, read_internal_token
from services.kit.settings import ProcessSettings

DIVISIONS = {"370800": "370000/370800", "370811": "370000/370800/370811", "370812": "370000/370800/370812"}


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """The application's base URL while it is served."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, http="httptools", log_config=None, access_log=False, timeout_graceful_shutdown=2, proxy_headers=False
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(10):
            while not server.started:
                assert not task.done(), "the server ended"
                await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


class Upstream:
    """A service that answers what it was asked, and remembers it."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.abandoned = asyncio.Event()
        self.entered = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/internal/divisions/{code}", self._division),
                Route("/api/v1/elders/slow", self._slow),
                Route("/api/v1/elders/large", self._large),
                Route("/api/v1/elders/broken", self._broken),
                Route("/{path:path}", self._echo, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            ]
        )

    async def _division(self, request: Request) -> Response:
        claims = read_internal_token(ProcessSettings().internal_secret, bearer_token(request))
        assert claims["service"] == "gateway"
        code = request.path_params["code"]
        if code not in DIVISIONS:
            return JSONResponse({"code": "not_found"}, 404)
        return JSONResponse({"code": code, "name": code, "path": DIVISIONS[code]})

    async def _echo(self, request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            self.abandoned.set()
            return Response(status_code=400)
        claims = read_internal_token(ProcessSettings().internal_secret, bearer_token(request))
        seen = {
            "method": request.method,
            "path": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "headers": dict(request.headers),
            "bytes": len(body),
            "principal": claims["principal"],
        }
        self.seen.append(seen)
        status = int(request.query_params.get("status", "200"))
        headers = {"Set-Cookie": "inner=1", "X-Custom": "kept"}
        return Response(json.dumps(seen), status, headers, media_type="application/json")

    async def _slow(self, request: Request) -> Response:
        self.entered.set()
        while (await request.receive())["type"] != "http.disconnect":
            pass
        self.abandoned.set()
        return Response()

    async def _large(self, _request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(64):
                yield b"x" * 65536

        return StreamingResponse(pieces(), media_type="application/octet-stream")

    async def _broken(self, _request: Request) -> Response:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"x" * 100
            raise ConnectionResetError

        return StreamingResponse(pieces(), headers={"Content-Length": "100000"})
