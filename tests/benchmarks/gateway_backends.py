"""What the gateway's benchmark runs beside the gateway: a service with two endpoints, and a plain proxy."""

import os

import aiohttp
from aiohttp import web
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from sqlalchemy import text

from services.contracts.authority import Anyone
from services.kit.appfactory import create_service_app
from services.kit.database import DatabaseSession
from services.kit.settings import ProcessSettings

router = APIRouter(tags=["benchmark"])


class Answer(BaseModel):
    """About what a list's row weighs."""

    id: str
    name: str
    values: list[int]


_ANSWER = Answer(id="0193", name="养老服务", values=list(range(30)))


@router.get("/divisions")
async def trivial(_caller: Anyone) -> Answer:
    """Authority and JSON, nothing else."""
    return _ANSWER


@router.get("/elders")
async def with_database(_caller: Anyone, session: DatabaseSession) -> Answer:
    """The same with a transaction and a query."""
    await session.execute(text("SELECT position FROM inbox"))
    return _ANSWER


def service() -> FastAPI:
    """A service as the kit makes them."""
    return create_service_app("registry", ProcessSettings(), [router])


async def _plain_proxy() -> web.Application:
    target = os.environ["BENCHMARK_TARGET"]
    session = aiohttp.ClientSession(auto_decompress=False)

    async def forward(request: web.Request) -> web.Response:
        async with session.request(
            request.method, target + request.path_qs, headers=request.headers, data=await request.read()
        ) as answer:
            return web.Response(body=await answer.read(), status=answer.status, content_type=answer.content_type)

    async def close(_app: web.Application) -> None:
        await session.close()

    app = web.Application()
    app.on_cleanup.append(close)
    app.router.add_route("*", "/{path:.*}", forward)
    return app


if __name__ == "__main__":
    web.run_app(_plain_proxy(), host="127.0.0.1", port=int(os.environ["BENCHMARK_PORT"]), print=None)
