"""How long an import of 100 000 persons takes beside openpyxl merely reading the same file, and what memory it needs.

Run: ``python -m tests.benchmarks.import_elders [ROWS]``. Everything is real: the file, PostgreSQL, the worker, the
process that opens the file. The aim is a ratio of at most 3 and at most 300 MB for the worker and its reader together.
"""

import asyncio
import io
import os
import random
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import psutil

from migrations.runner import migrate
from services.contracts.authority import Principal, Role
from services.kit import crypto
from services.kit.database import Database
from services.kit.ids import new_id
from services.registry.clients.workbook_writer import Value, write_workbook
from services.registry.domain.divisions import DivisionLevel
from services.registry.domain.id_number import check_character
from services.registry.schemas.divisions import DivisionRegistration
from services.registry.schemas.imports import ImportOptions
from services.registry.service.divisions import DivisionService
from services.registry.service.import_worker import ImportWorker
from services.registry.service.imports import TEMPLATE_HEADING, ImportService
from services.registry.settings import RegistrySettings
from tests.fixtures.postgres import running_server

_ROWS = 100_000
_SAMPLE_SECONDS = 0.05
_STREETS = 20
_TRAITS_EVERY = 5


def _people(count: int) -> Iterator[Sequence[Value]]:
    draw = random.Random(7)
    yield TEMPLATE_HEADING
    for number in range(count):
        born = date(1930, 1, 1) + timedelta(days=number % 10_000)
        seventeen = f"370811{born:%Y%m%d}{number // 10_000:02d}{number % 10}"
        sex = "男" if int(seventeen[16]) % 2 else "女"
        name = draw.choice("王李张刘陈杨赵黄") + draw.choice("桂秀玉建国淑德") + draw.choice("英兰珍华明芳")
        street = f"任城区测试{number % _STREETS}街道"
        address = f"{street}试验路{draw.randrange(300)}号{draw.randrange(9)}单元{draw.randrange(900)}"
        allowance = "是" if number % _TRAITS_EVERY == 0 else "否"
        phone, other = f"199{number:08d}", f"198{number:08d}"
        place = [street, address, "370811"]
        rest = [allowance, "否", "无", None, "测试乙", "子女", other]
        yield [name, seventeen + check_character(seventeen), sex, f"{born:%Y/%m/%d}", phone, *place, *rest]


async def _sheet(path: Path, count: int) -> None:
    async def rows() -> AsyncIterator[Sequence[Value]]:
        for row in _people(count):
            yield row

    with path.open("wb") as target:
        async for piece in write_workbook(rows()):
            target.write(piece)


async def _ground(database: Database, caller: Principal) -> None:
    tree = [("370000", "山东省", "province", None), ("370800", "济宁市", "city", "370000")]
    tree.append(("370811", "任城区", "county", "370800"))
    tree += [(f"3708110{number + 10}", f"测试{number}街道", "street", "370811") for number in range(_STREETS)]
    async with database.transaction() as session:
        service = DivisionService(session, caller)
        for code, name, level, parent in tree:
            body = DivisionRegistration(code=code, name=name, level=DivisionLevel(level), parent_code=parent)
            await service.register(body)


@contextmanager
def _peak_of(process: psutil.Process) -> Iterator[list[int]]:
    """The largest sum of this process and its readers, in bytes; the database's own processes are not counted."""
    peak, stop = [0], threading.Event()

    def sample() -> None:
        while not stop.wait(_SAMPLE_SECONDS):
            total = process.memory_info().rss
            for child in process.children():
                try:
                    if any("sheet_process" in part for part in child.cmdline()):
                        total += child.memory_info().rss
                except psutil.Error:
                    continue
            peak[0] = max(peak[0], total)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


async def _import(settings: RegistrySettings, content: bytes) -> tuple[float, int]:
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_registry")
    caller = Principal(account_id=new_id(), name="测试", roles=frozenset({Role.ADMINISTRATOR}))
    await _ground(database, caller)
    async with database.transaction() as session:
        await ImportService(session, caller, date.today()).receive("a.xlsx", content, ImportOptions())  # noqa: DTZ011
    worker = ImportWorker(database, settings)
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    with _peak_of(process) as peak:
        started = time.perf_counter()
        assert await worker.work_once()
        seconds = time.perf_counter() - started
    async with database.transaction() as session:
        page = await ImportService(session, caller, date.today()).page(_FirstPage)  # type: ignore[arg-type]  # noqa: DTZ011
        print(f"state {page.items[0].state}, {page.items[0].counts}")
    await database.dispose()
    print(f"memory of the process before the import: {before / 2**20:.0f} MB")
    return seconds, peak[0]


class _FirstPage:
    limit = 1
    after = None

    @staticmethod
    def cursor(_key: object) -> str:
        return ""


def _read_by_openpyxl(content: bytes) -> float:
    started = time.perf_counter()
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    cells = sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
    assert cells
    return time.perf_counter() - started


def main() -> None:
    """Print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else _ROWS
    with TemporaryDirectory() as folder, running_server() as server:
        server.execute("CREATE DATABASE hub")
        migrate(server.dsn("postgres", "hub"))
        path = Path(folder) / "people.xlsx"
        asyncio.run(_sheet(path, count))
        settings = RegistrySettings(database_url=server.url("{role}", "hub"))
        seconds, peak = asyncio.run(_import(settings, path.read_bytes()))
        read = _read_by_openpyxl(path.read_bytes())
    print(
        f"{count} rows, {path.name}: import {seconds:.1f} s, openpyxl reads in {read:.1f} s, ratio {seconds / read:.2f}"
    )
    print(f"peak memory of the worker and its reader: {peak / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
