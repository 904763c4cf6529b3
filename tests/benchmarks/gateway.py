"""The gateway against calling the service directly, a plain aiohttp proxy and nginx: requests/s and added latency.

    python tests/benchmarks/gateway.py [--rounds 3] [--seconds 3] [--connections 32]

Prints JSON: medians over alternating rounds with the raw rounds beside them. Throughput and processor time come from
`--connections` that are never idle (`closed_loop`). The added p50 of a saturated machine is the length of its queue, so
latency is measured at a rate every way can carry: half of what the slowest of them reached (`open_loop`).

Everything is one process each, on a real PostgreSQL, with authentication, limits, audit and metrics on.
`cpu_us_per_request` is what the process that was called used of a processor; unlike the other numbers it stays
comparable on a machine that is busy with something else.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import uvloop

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from gateway.accounts import ensure_administrator  # noqa: E402 — the path above makes it importable
from migrations.runner import migrate  # noqa: E402
from services.contracts.authority import Principal, Role  # noqa: E402
from services.kit import crypto  # noqa: E402
from services.kit.auth import mint_internal_token  # noqa: E402
from services.kit.database import Database  # noqa: E402
from services.kit.ids import new_id  # noqa: E402
from services.kit.settings import ProcessSettings  # noqa: E402
from tests.benchmarks.load import Measured, Target, measure, measure_at_rate  # noqa: E402
from tests.fixtures.postgres import running_server  # noqa: E402

ENDPOINTS = {"trivial": "/api/v1/divisions", "database": "/api/v1/elders"}
_PASSWORD = "benchmark password"
_process_ids: dict[str, int] = {}

Ask = Callable[[Target], Awaitable[Measured]]
Found = dict[str, list[Measured]]


def cpu_seconds(process_id: int) -> float:
    """User and system time of a process and its children (nginx works in one), from Linux's /proc."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    ticks = 0
    for each in (process_id, *map(int, children)):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def process(command: list[str], environment: dict[str, str], port: int) -> Iterator[str]:
    """A server on ``port``, until the block ends; its process id is kept by its URL."""
    started = subprocess.Popen(command, env={**os.environ, **environment}, cwd=ROOT)  # noqa: S603 — our own commands
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert started.poll() is None, command
            assert time.monotonic() < deadline, command
            time.sleep(0.05)
        url = f"http://127.0.0.1:{port}"
        _process_ids[url] = started.pid
        yield url
    finally:
        started.terminate()
        started.wait(timeout=20)


def uvicorn_process(factory: str, environment: dict[str, str]) -> Any:
    """As ``hub serve`` runs an application."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(port), "--loop", "uvloop"]
    return process([*command, "--http", "httptools", "--no-access-log", "--log-level", "warning"], environment, port)


def nginx_process(folder: Path, target: str) -> Any:
    """nginx as a proxy with one worker and connections kept alive."""
    port = free_port()
    (folder / "nginx.conf").write_text(f"""
        daemon off; worker_processes 1; error_log /dev/null; pid {folder}/pid;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
            fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
            keepalive_requests 1000000;
            upstream service {{ server {target.removeprefix("http://")}; keepalive 64; keepalive_requests 1000000; }}
            server {{ listen 127.0.0.1:{port};
                location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
        }}
    """)
    return process([shutil.which("nginx") or "nginx", "-c", str(folder / "nginx.conf")], {}, port)


async def prepared(database_url: str) -> None:
    settings = ProcessSettings(database_url=database_url)
    crypto.configure(settings.data_keys)
    database = Database(settings, "hub_gateway")
    await ensure_administrator(database, "benchmark", _PASSWORD)
    await database.dispose()


def access_authorization(gateway_url: str) -> str:
    form = {"grant_type": "password", "username": "benchmark", "password": _PASSWORD}
    answer = httpx.post(f"{gateway_url}/api/v1/auth/token", data=form).raise_for_status()
    return f"Bearer {answer.json()['access_token']}"


def internal_authorization() -> str:
    principal = Principal(account_id=new_id(), name="benchmark", roles=frozenset({Role.ADMINISTRATOR}))
    claims = {"principal": principal.model_dump(mode="json")}
    return f"Bearer {mint_internal_token(ProcessSettings().internal_secret, 'benchmark', claims)}"


async def alternating(targets: Callable[[], dict[str, Target]], count: int, ask: Ask) -> Found:
    """Every way once per round, so that a machine that slows down slows all of them."""
    found: Found = {}
    for _ in range(count):
        for way, target in targets().items():
            found.setdefault(way, []).append(await ask(target))
    return found


async def measured(ways: dict[str, str], options: argparse.Namespace) -> dict[str, Any]:
    """Both loops for each endpoint."""
    access = await asyncio.to_thread(access_authorization, ways["gateway"])
    answer: dict[str, Any] = {}
    for endpoint, path in ENDPOINTS.items():

        def targets(path: str = path) -> dict[str, Target]:
            # The service's own token lives a minute: a new one for each round.
            inner = internal_authorization()
            return {
                way: Target(url + path, access if way == "gateway" else inner, partial(cpu_seconds, _process_ids[url]))
                for way, url in ways.items()
            }

        closed = partial(measure, connections=options.connections, seconds=options.seconds)
        throughput = await alternating(targets, options.rounds, closed)
        rate = min(medians(throughput, "requests_per_second").values()) / 2
        at_rate = partial(measure_at_rate, connections=options.connections, seconds=options.seconds, per_second=rate)
        latency = await alternating(targets, options.rounds, at_rate)
        answer[endpoint] = {
            "closed_loop": {**ratios(throughput), **summary(throughput)},
            "open_loop": {"offered_per_second": round(rate), **summary(latency)},
        }
    return answer


def medians(found: Found, field: str) -> dict[str, float]:
    """Per way, over its rounds."""
    return {way: statistics.median(getattr(each, field) for each in many) for way, many in found.items()}


def ratios(found: Found) -> dict[str, Any]:
    """What each way's throughput is of the direct way's, and the gateway's of nginx's."""
    rate = medians(found, "requests_per_second")
    answer: dict[str, Any] = {"ratio_to_direct": {way: round(each / rate["direct"], 3) for way, each in rate.items()}}
    if "nginx" in rate:
        answer["ratio_to_nginx"] = round(rate["gateway"] / rate["nginx"], 3)
    return answer


def summary(found: Found) -> dict[str, Any]:
    """Medians of every way, and what its p50 adds to the direct way's."""
    rate, p50, cpu = (medians(found, field) for field in ("requests_per_second", "p50_ms", "cpu_us_per_request"))
    return {
        "requests_per_second": {way: round(value) for way, value in rate.items()},
        "cpu_us_per_request": {way: round(value) for way, value in cpu.items()},
        "p50_ms": {way: round(value, 2) for way, value in p50.items()},
        "added_p50_ms": {way: round(value - p50["direct"], 2) for way, value in p50.items()},
        "raw": {way: [asdict(each) for each in many] for way, many in found.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(running_server())
        migrate(server.dsn("postgres", "postgres"))
        database_url = server.url("{role}", "postgres")
        asyncio.run(prepared(database_url))
        common = {"HUB_DATABASE_URL": database_url, "HUB_LOG_LEVEL": "WARNING"}
        direct = stack.enter_context(uvicorn_process("tests.benchmarks.gateway_backends:service", common))
        behind = {"HUB_REGISTRY_URL": direct, "HUB_RATE_PER_SECOND": "1000000", "HUB_RATE_BURST": "1000000"}
        gateway = stack.enter_context(uvicorn_process("gateway.app:create_app", {**common, **behind}))
        port = free_port()
        plain = stack.enter_context(
            process(
                [sys.executable, "-m", "tests.benchmarks.gateway_backends"],
                {"BENCHMARK_TARGET": direct, "BENCHMARK_PORT": str(port)},
                port,
            )
        )
        ways = {"direct": direct, "gateway": gateway, "plain_aiohttp": plain}
        if shutil.which("nginx"):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            ways["nginx"] = stack.enter_context(nginx_process(folder, direct))
        found = uvloop.run(measured(ways, options))
    print(json.dumps({"connections": options.connections, **found}, indent=1))


if __name__ == "__main__":
    main()
