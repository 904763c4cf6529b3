"""The two real maps, read once, and a small HTTP server for the clients of routing servers."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from services.dispatch.clients.travel_time.road_graph import RoadGraph

ROOT = Path(__file__).parents[4]
TEST_MAPS = ROOT / "tests" / "data" / "osm"


@pytest.fixture(scope="session")
def nanshan() -> RoadGraph:
    return RoadGraph.load(ROOT / "data" / "osm" / "shenzhen-nanshan.osm.pbf")


@pytest.fixture(scope="session")
def liechtenstein() -> RoadGraph:
    return RoadGraph.load(TEST_MAPS / "liechtenstein-latest.osm.pbf")


Answer = Callable[[str, Any], tuple[int, Any]]


@dataclass
class RoutingServer:
    """Answers each request with what `answer(path, body)` returns: an HTTP status and JSON, or bytes as they are."""

    url: str
    answer: Answer
    asked: list[tuple[str, Any]] = field(default_factory=list)


@pytest.fixture
def routing_server() -> Iterator[RoutingServer]:
    state = RoutingServer("", lambda _path, _body: (500, {}))

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.loads(content) if content else None
            state.asked.append((self.path, body))
            status, answer = state.answer(self.path, body)
            payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        do_GET = do_POST = _reply  # noqa: N815 - the names http.server looks for

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
