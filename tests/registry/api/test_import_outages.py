"""A worker that is killed in the middle of an import leaves it to the next, and nobody is registered twice."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from services.contracts.authority import Role
from services.registry.schemas.elders import ElderRegistration
from services.registry.service.elders import ElderService
from services.registry.settings import RegistrySettings
from tests.fixtures.callers import principal
from tests.fixtures.waiting import eventually
from tests.registry import synthetic
from tests.registry.sheets import HEADING, person, send, work, workbook

_BATCH = 500
_ROWS = _BATCH + 20
_WORKER = """
import asyncio
from services.registry.service.import_worker import ImportWorker
from services.registry.settings import RegistrySettings
from services.kit import crypto
from services.kit.database import Database
settings = RegistrySettings()
crypto.configure(settings.data_keys)
asyncio.run(ImportWorker(Database(settings, "hub_registry"), settings).work_once())
"""


class _RollBackError(Exception):
    pass


def _start_worker(settings: RegistrySettings) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "HUB_DATABASE_URL": settings.database_url}
    return subprocess.Popen([sys.executable, "-c", _WORKER], env=environment)  # noqa: S603 — our own program


def _people() -> list[list[Any]]:
    days = (date(1941, 3, 12) + timedelta(days=number) for number in range(_ROWS))
    return [person(id_number=synthetic.id_number(day), birth_date=day.isoformat()) for day in days]


def _count(database_url: str, table: str) -> int:
    dsn = database_url.replace("{role}", "hub_registry").replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(dsn) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()  # noqa: S608 — names of ours
        assert row is not None
        return int(row[0])


@pytest.mark.parametrize(("mode", "kept"), [("valid_rows", _BATCH), ("all_or_nothing", 0)])
async def test_a_killed_worker_loses_and_repeats_nothing(
    app: FastAPI, registrar: httpx.AsyncClient, database_url: str, mode: str, kept: int
) -> None:
    people = _people()
    events_before = _count(database_url, "outbox")
    path = f"/imports/{(await send(registrar, workbook([HEADING, *people]), mode=mode)).json()['id']}"

    async def read() -> dict[str, Any]:
        found: dict[str, Any] = (await registrar.get(path)).json()
        return found

    async def is_half_done() -> bool:
        return bool((await read())["applied_rows"] == _BATCH)

    async def is_done() -> bool:
        await work(app)
        return bool((await read())["state"] == "done")

    async def kill_it_half_way() -> None:
        # Somebody registers one of the last rows and does not come to an end: there the worker must wait.
        async with app.state.database.transaction() as session:
            body = ElderRegistration.model_validate(synthetic.elder(id_number=people[-1][1]))
            await ElderService(session, principal(Role.REGISTRAR), date(2026, 3, 1)).register(body)
            worker = _start_worker(app.state.settings)
            try:
                await eventually(is_half_done, seconds=60)
            finally:
                worker.send_signal(signal.SIGKILL)
                await asyncio.to_thread(worker.wait)
            assert _count(database_url, "elder") == kept
            raise _RollBackError

    with pytest.raises(_RollBackError):
        await kill_it_half_way()
    await eventually(is_done, seconds=60)
    done = await read()
    assert (done["counts"]["registered"], done["counts"]["unchanged"], done["applied_rows"]) == (_ROWS, 0, _ROWS)
    assert _count(database_url, "elder") == _ROWS
    assert _count(database_url, "outbox") - events_before == _ROWS


async def test_two_workers_do_not_take_the_same_import(app: FastAPI, registrar: httpx.AsyncClient) -> None:
    sent = await send(registrar, workbook([HEADING, *_people()[:20]]))
    await asyncio.gather(*(work(app) for _ in range(3)))
    found = (await registrar.get(f"/imports/{sent.json()['id']}")).json()
    assert (found["state"], found["counts"]["registered"], found["counts"]["unchanged"]) == ("done", 20, 0)
