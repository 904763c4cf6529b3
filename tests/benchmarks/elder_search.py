"""Searching among two million elders: `python tests/benchmarks/elder_search.py --elders 2000000` prints JSON.

The elders are made up and loaded by COPY into a server of the benchmark's own, with its ordinary memory settings. Each
kind of query goes through the real repository as a county's and as the city's caller; the ratio is its p95 to the p95
of reading one elder by id through the same path in the same run. The aim is 20 ms.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from migrations.runner import migrate  # noqa: E402
from services.contracts.authority import Role  # noqa: E402
from services.kit import crypto  # noqa: E402
from services.kit.database import Database  # noqa: E402
from services.kit.pagination import PageRequest  # noqa: E402
from services.kit.settings import ProcessSettings  # noqa: E402
from services.registry.domain.age import born_on_or_before  # noqa: E402
from services.registry.domain.pinyin import spellings  # noqa: E402
from services.registry.domain.search_words import grade_word, meaning_of, trait_word  # noqa: E402
from services.registry.repository.elder_search import ElderSearch, ElderSearchRepository  # noqa: E402
from services.registry.repository.elders import ElderRepository  # noqa: E402
from tests.benchmarks.synthetic_elders import CITY, COLUMNS, Person, divisions, persons, row  # noqa: E402
from tests.fixtures.callers import principal  # noqa: E402
from tests.fixtures.postgres import Server, running_server  # noqa: E402

TODAY = date(2026, 1, 1)
AIM_MS = 20


def load(dsn: str, count: int) -> dict[str, float]:
    """Seconds to copy the elders and to build the index, and what they take on disk, in megabytes."""
    begin = time.perf_counter()
    with psycopg.connect(dsn) as connection:
        connection.execute("SET search_path = registry")
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '1GB'")
        (definition,) = connection.execute("SELECT pg_get_indexdef('ix_elder_search'::regclass)").fetchone() or ("",)
        connection.execute("DROP INDEX ix_elder_search")
        for division in divisions():
            connection.execute(
                "INSERT INTO division (code, name, level, parent_code, path, kind, created_at) VALUES"
                " (%s, %s, %s, %s, %s, 'standard', now())",
                division,
            )
        _copy(connection, count)
        copied = time.perf_counter()
        connection.execute(definition.encode())
        built = time.perf_counter()
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE elder")
        sizes = connection.execute(
            "SELECT pg_table_size('elder'), pg_relation_size('ix_elder_search'), pg_total_relation_size('elder')"
        ).fetchone() or (0, 0, 0)
    megabytes = dict(zip(("table_mb", "search_index_mb", "all_mb"), (size >> 20 for size in sizes), strict=True))
    return {"copy_seconds": copied - begin, "index_seconds": built - copied, **megabytes}


def _copy(connection: psycopg.Connection[Any], count: int) -> None:
    ring = crypto.key_ring()
    seals = ring.seal(b"370811194103129988"), ring.seal('"古槐街道幸福小区1号楼2单元301"'.encode())
    with connection.cursor().copy(f"COPY elder ({', '.join(COLUMNS)}) FROM STDIN".encode()) as copy:
        for person in persons(count):
            copy.write_row(row(person, *seals))


def _initials(person: Person) -> str:
    return "".join(syllable[0] for syllable in spellings(person.name)[0])


TEXTS: dict[str, Callable[[Person], str]] = {
    "name": lambda p: p.name,
    "surname": lambda p: p.name[0],
    "surname and first": lambda p: p.name[:2],
    "given name": lambda p: p.name[1:] + p.name[:1] * (len(p.name) == 2),
    "initials": _initials,
    "one initial": lambda p: _initials(p)[0],
    "phone": lambda p: p.phone,
    "id number": lambda p: p.id_number,
    "last four of the phone": lambda p: p.phone[-4:],
    "last four of the id number": lambda p: p.id_number[-4:],
    "surname, last four": lambda p: f"{p.name[0]} {p.phone[-4:]}",
    "whole address": lambda p: p.address,
    "community": lambda p: p.community,
    "street": lambda p: p.street,
    "two common letters of addresses": lambda _: "小区",
    "house number": lambda p: p.address[p.address.index("区") + 1 :],
    "name, community": lambda p: f"{p.name} {p.community}",
    "surname, street": lambda p: f"{p.name[0]} {p.street}",
    "surname, community, house": lambda p: f"{p.name[0]} {p.community[:2]} 3号楼",
    "nobody": lambda p: f"{p.name}{p.name[::-1]}",
}
_OLD = {"born_until": born_on_or_before(100, TODAY)}
OTHERS: dict[str, Callable[[Person], dict[str, Any]]] = {
    "everybody": lambda _: {},
    "trait": lambda p: {"facts": frozenset({trait_word(p.traits[0] if p.traits else "dementia")})},
    "rare trait": lambda _: {"facts": frozenset({trait_word("special_family")})},
    "grade": lambda p: {"facts": frozenset({grade_word("GB/T 42195-2022", p.grade or 3)})},
    "trait and grade": lambda _: {"facts": frozenset({grade_word("GB/T 42195-2022", 4), trait_word("living_alone")})},
    "a hundred years": lambda _: _OLD,
    "years between": lambda _: {"born_from": date(1940, 6, 1), "born_until": date(1945, 6, 1)},
    "moved away": lambda _: {"status": "moved_away"},
    "street division": lambda p: {"division_path": p.path.rpartition("/")[0]},
    "community division": lambda p: {"division_path": p.path},
}


def queries(some: Sequence[Person]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """``kind → [(what is typed, other conditions)]``."""
    alone = frozenset({trait_word("living_alone")})
    return {
        **{name: [(text(person), {}) for person in some] for name, text in TEXTS.items()},
        **{name: [("", other(person)) for person in some] for name, other in OTHERS.items()},
        "surname, a hundred years": [(person.name[0], _OLD) for person in some],
        "surname, trait, community division": [
            (person.name[0], {"division_path": person.path, "facts": alone}) for person in some
        ],
    }


async def timed(work: Sequence[Callable[[], Awaitable[int]]]) -> dict[str, float]:
    """Milliseconds of each call, and how many rows it found on the average."""
    taken, found = [], []
    for one in work:
        begin = time.perf_counter()
        found.append(await one())
        taken.append((time.perf_counter() - begin) * 1000)
    cuts = statistics.quantiles(taken, n=100)
    return {
        "p50_ms": round(cuts[49], 2),
        "p95_ms": round(cuts[94], 2),
        "p99_ms": round(cuts[98], 2),
        "rows": round(statistics.mean(found), 1),
    }


async def measure(server: Server, database_name: str, some: Sequence[Person]) -> dict[str, Any]:
    """Every kind of query as either caller."""
    settings = ProcessSettings(database_url=server.url("{role}", database_name))
    database = Database(settings, "hub_registry")
    callers = {"city": CITY, "county": f"{CITY}/{some[0].path.split('/')[2]}"}
    readings = [partial(_read, database, person) for person in some]
    await timed(readings)
    report: dict[str, Any] = {"by id": await timed(readings)}
    for kind, asked in queries(some).items():
        for name, path in callers.items():
            if "division_path" in asked[0][1] and name == "county":
                continue
            page = PageRequest(50, None, settings.internal_secret)
            report[f"{kind} ({name})"] = await timed([partial(_find, database, page, path, *one) for one in asked])
    await database.dispose()
    return report


async def _find(database: Database, page: PageRequest, path: str, text: str, other: dict[str, Any]) -> int:
    search = ElderSearch(TODAY, **other)
    if text:
        meaning = meaning_of(text)
        search = replace(search, id_number=meaning.id_number, phone=meaning.phone, alternatives=meaning.alternatives)
    async with database.transaction() as session:
        caller = principal(Role.OPERATOR, division_path=path)
        rows, _ = await ElderSearchRepository(session, caller).page(page, search)
    return len(rows)


async def _read(database: Database, person: Person) -> int:
    async with database.transaction() as session:
        await ElderRepository(session, principal(Role.OPERATOR, division_path=CITY)).get(person.id)
    return 1


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--elders", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=100, help="of each kind")
    arguments = parser.parse_args()
    crypto.configure(ProcessSettings().data_keys)
    with running_server() as server:
        server.execute("CREATE DATABASE search")
        dsn = server.dsn("postgres", "search")
        migrate(dsn)
        report: dict[str, Any] = {"elders": arguments.elders, "load": load(dsn, arguments.elders)}
        step = max(1, arguments.elders // (arguments.queries * 2))
        some = [p for number, p in enumerate(persons(arguments.elders)) if number % step == 0]
        some = random.Random(3).sample(some, arguments.queries)
        kinds = asyncio.run(measure(server, "search", some))
        base = kinds["by id"]["p95_ms"]
        for result in kinds.values():
            result["ratio"] = round(result["p95_ms"] / base, 1)
        report["queries"] = kinds
        report["above_aim"] = sorted(name for name, result in kinds.items() if result["p95_ms"] > AIM_MS)
        print(json.dumps(report, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
